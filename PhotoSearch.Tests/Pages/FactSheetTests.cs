using PhotoSearch.Catalog;
using PhotoSearch.Pages;
using PhotoSearch.Photos;
using PhotoSearch.Searching;
using PhotoSearch.Searching.Relevance;

namespace PhotoSearch.Tests.Pages;

/// <summary>What the pages tell of one photo.</summary>
public sealed class FactSheetTests
{
    [Fact]
    public void A_photo_that_says_little_has_only_what_is_known()
    {
        var taken = Some.Date(2026, 10, 3) with { Source = TakenAtSource.FileTime };

        var sheet = FactSheet.Of(Some.Details(taken: taken));

        Assert.Equal(["Taken", "File", "Folder", "Content"], sheet.Facts.Select(fact => fact.Label));
        Assert.Equal(["Saturday, 3 October 2026, 14:05", "the file's date, as the photo carries none, time zone unknown"], sheet.Facts[0].Lines);
        Assert.Equal(["beach.jpg", "4,000 × 3,000 · 12 megapixels · 2.3 MB · JPEG"], sheet.Facts[1].Lines);
        Assert.Equal(["Family / 2026 / Scotland"], sheet.Facts[2].Lines);
        Assert.Equal(["SHA-256 2c26b46b68ffc68f…"], sheet.Facts[3].Lines);
        Assert.Empty(sheet.Tags);
    }

    [Fact]
    public void A_photo_that_says_everything_has_it_all()
    {
        var facts = Some.Facts with
        {
            CameraMake = "FUJIFILM",
            CameraModel = "X-T4",
            Lens = "XF 18-55mm",
            Place = new GeoPoint(-57.14768, -2.1013, -3.4),
            TagsJson = """{"Exif IFD0":{"Make":"FUJIFILM","Count":3}}""",
        };

        var sheet = FactSheet.Of(Some.Details(facts) with { Near = new("Aberdeen", "Scotland", "United Kingdom", "GB", -57.1, -2.1) });

        Assert.Equal(["FUJIFILM X-T4", "XF 18-55mm"], Lines(sheet, "Camera"));
        Assert.Equal(["Near Aberdeen, Scotland, United Kingdom", "57.1477° S, 2.1013° W", "3 m below sea level"], Lines(sheet, "Place"));
        var group = Assert.Single(sheet.Tags);
        Assert.Equal("Exif IFD0", group.Name);
        Assert.Equal([KeyValuePair.Create("Make", "FUJIFILM"), KeyValuePair.Create("Count", "3")], group.Tags);
    }

    [Fact]
    public void What_people_wrote_comes_first()
    {
        var words = new Described { Rating = 4, Title = "<b>Sea</b>", Description = "Wind & sand", Keywords = ["sea", "dog"], People = ["Ada"] };

        var sheet = FactSheet.Of(Some.Details() with { Words = words });

        Assert.Equal(["Title", "People", "Taken"], sheet.Facts.Select(fact => fact.Label).Take(3));
        Assert.Equal(["<b>Sea</b>", "Wind & sand"], Lines(sheet, "Title"));
        Assert.Equal(4, sheet.Marks.Rating);
        Assert.Equal([new("sea", "/?q=tag%3Asea", null), new("dog", "/?q=tag%3Adog", null)], sheet.Marks.Tags);
    }

    [Fact]
    public void What_was_said_in_the_program_can_be_taken_away_and_what_stands_in_the_file_cannot()
    {
        var marks = new PhotoMarks(true, ["my tag"], [new Album(1, "a1", Named.OfName("Rome (2019)"), 0)]);

        var sheet = FactSheet.Of(Some.Details() with { Words = new Described { Keywords = ["sea"] }, Marks = marks }).Marks;

        Assert.True(sheet.IsFavourite);
        Assert.Equal([new("sea", "/?q=tag%3Asea", null), new("my tag", "/?q=tag%3A%22my%20tag%22", "removeTag:my tag")], sheet.Tags);
        Assert.Equal([new("Rome (2019)", "/?q=album%3A%22Rome%20%282019%29%22", "removeFromAlbum:a1")], sheet.Albums);
    }

    [Fact]
    public void A_photo_that_was_searched_for_says_first_why_it_was_found()
    {
        var sheet = FactSheet.Of(Some.Details(), new HitReason(0.27654f, Strength.Likely, [SearchHit.LooksLike, "keyword", "name"]));

        Assert.Equal("Why it was found", sheet.Facts[0].Label);
        Assert.Equal(["Likely shows what you look for", "Your words stand in its keyword, name", "Similarity 0.277 of 1"], sheet.Facts[0].Lines);
        Assert.Equal(["Looks like what you look for", "Similarity -0.010 of 1"], FactSheet.Of(Some.Details(), new HitReason(-0.01f, null, [SearchHit.LooksLike])).Facts[0].Lines);
        Assert.Equal(["Your words stand in its person"], FactSheet.Of(Some.Details(), new HitReason(null, null, ["person"])).Facts[0].Lines);
    }

    [Theory]
    [InlineData(null, null, null, null, null)]
    [InlineData(2.8, 0.004, 100, 35.0, "f/2.8 · 1/250 s · ISO 100 · 35 mm")]
    [InlineData(null, 0.5, null, null, "0.5 s")]
    [InlineData(null, 30.0, null, 4.25, "30 s · 4.3 mm")]
    public void An_exposure_is_said_as_cameras_show_it(double? aperture, double? seconds, int? iso, double? length, string? words) =>
        Assert.Equal(words, FactSheet.Exposure(Some.Facts with { FNumber = aperture, ExposureSeconds = seconds, Iso = iso, FocalLength = length }));

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("Canon", null, "Canon")]
    [InlineData(null, "EOS R5", "EOS R5")]
    [InlineData("Canon", "Canon EOS R5", "Canon EOS R5")]
    [InlineData("SONY", "ILCE-7M4", "SONY ILCE-7M4")]
    public void A_make_is_said_once(string? make, string? model, string? camera) =>
        Assert.Equal(camera, FactSheet.Camera(Some.Facts with { CameraMake = make, CameraModel = model }));

    [Fact]
    public void A_lens_without_a_camera_is_told()
    {
        var sheet = FactSheet.Of(Some.Details(Some.Facts with { Lens = "Helios 44-2" }));

        Assert.Equal(["Helios 44-2"], Lines(sheet, "Lens"));
    }

    [Fact]
    public void Every_place_where_the_photo_lies_is_named_and_offline_ones_say_so()
    {
        var sheet = FactSheet.Of(Some.Details(files: [Some.File("Family", "beach.jpg"), Some.File("Backup", "old/beach.jpg", FileState.Offline)]));

        Assert.Equal(["Family", "Backup / old (offline now)"], Lines(sheet, "Folders"));
    }

    private static IReadOnlyList<string> Lines(FactSheet sheet, string label) => Assert.Single(sheet.Facts, fact => fact.Label == label).Lines;
}
