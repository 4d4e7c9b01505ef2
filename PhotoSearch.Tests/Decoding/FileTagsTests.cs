using System.Text.Json;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using PhotoSearch.Decoding;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Decoding;

/// <summary>What a file says of itself, read with its picture.</summary>
public sealed class FileTagsTests : DecodingTests
{
    [Fact]
    public async Task Make_model_and_the_modified_date_are_read_and_trimmed()
    {
        var path = Picture.Write(File("a.jpg"), 60, 40, Picture.Quarters(60, 40), "jpegsave");
        Picture.AddExif(path, 1, (0x010F, "  Some Make \0\0"), (0x0110, "Model 1"), (0x0132, "2020:05:06 07:08:09"));

        var facts = (await DecodeAsync(path)).Facts;

        Assert.Equal(("Some Make", "Model 1"), (facts.CameraMake, facts.CameraModel));
        Assert.Equal(new TakenAt(new DateTime(2020, 5, 6, 7, 8, 9), null, TakenAtSource.ExifModified), facts.TakenAt);
        using var tags = JsonDocument.Parse(facts.TagsJson);
        Assert.Equal("Model 1", tags.RootElement.GetProperty("Exif IFD0").GetProperty("Model").GetString());
    }

    [Fact]
    public async Task Tags_stay_within_their_bound()
    {
        var path = Picture.Write(File("a.jpg"), 60, 40, Picture.Quarters(60, 40), "jpegsave");
        Picture.AddExif(path, 1, [.. Enumerable.Range(0, 200).Select(i => ((ushort)(0xE000 + i), new string('\u0001', 30) + new string('x', 250)))]);

        var facts = (await DecodeAsync(path)).Facts;

        Assert.InRange(facts.TagsJson.Length, 1000, 64 << 10);
        using var tags = JsonDocument.Parse(facts.TagsJson);
    }

    [Theory]
    [InlineData("N", "E", 48.5, 9.25)]
    [InlineData("S", "W", -48.5, -9.25)]
    public void A_place_has_its_signs(string north, string east, double latitude, double longitude)
    {
        var tags = Place(north, east, new Rational(48, 1), new Rational(9, 1));

        var place = ExifPlace.Of(tags);

        Assert.Equal(new GeoPoint(latitude, longitude, -12.5), place);
    }

    [Fact]
    public void Half_a_place_or_none_is_none()
    {
        Assert.Null(ExifPlace.Of(Place("", "E", new Rational(48, 1), new Rational(9, 1))));
        Assert.Null(ExifPlace.Of(Place("N", "E", new Rational(48, 0), new Rational(9, 1))));
        Assert.Null(ExifPlace.Of(Place("N", "E", new Rational(91, 1), new Rational(9, 1))));
        Assert.Null(ExifPlace.Of(Place("N", "E", new Rational(0, 1), new Rational(0, 1), 0, 0)));
        Assert.Null(ExifPlace.Of(Place("N", "E", new Rational(0, 0), new Rational(0, 0), 0, 0)));
    }

    private static GpsDirectory Place(string north, string east, Rational latitude, Rational longitude, long latitudeMinutes = 30, long longitudeMinutes = 15)
    {
        var tags = new GpsDirectory();
        tags.Set(GpsDirectory.TagLatitudeRef, north);
        tags.Set(GpsDirectory.TagLongitudeRef, east);
        tags.Set(GpsDirectory.TagLatitude, new[] { latitude, new Rational(latitudeMinutes, 1), new Rational(0, 1) });
        tags.Set(GpsDirectory.TagLongitude, new[] { longitude, new Rational(longitudeMinutes, 1), new Rational(0, 1) });
        tags.Set(GpsDirectory.TagAltitude, new Rational(25, 2));
        tags.Set(GpsDirectory.TagAltitudeRef, 1);
        return tags;
    }
}
