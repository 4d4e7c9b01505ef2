using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>Where a photo was taken, by its Exif tags (CIPA DC-008, 4.6.7). Half a place is none: it would put photos on the wrong side of the world.</summary>
internal static class ExifPlace
{
    /// <summary>No camera stood deeper or higher, in metres; what claims so is noise.</summary>
    private const double Deepest = -11_000;
    private const double Highest = 50_000;

    public static GeoPoint? Of(GpsDirectory tags)
    {
        // "V": the receiver had no fix, and what stands there is left from before.
        if (TagsText.Clean(tags.GetString(GpsDirectory.TagStatus)) == "V")
        {
            return null;
        }

        var latitude = Degrees(tags, GpsDirectory.TagLatitude, GpsDirectory.TagLatitudeRef, "N", "S", 90);
        var longitude = Degrees(tags, GpsDirectory.TagLongitude, GpsDirectory.TagLongitudeRef, "E", "W", 180);
        return latitude is null || longitude is null || (latitude == 0 && longitude == 0) ? null : new GeoPoint(latitude.Value, longitude.Value, Altitude(tags));
    }

    private static double? Degrees(GpsDirectory tags, int tag, int side, string positive, string negative, double most)
    {
        var sign = TagsText.Clean(tags.GetString(side)).ToUpperInvariant() switch
        {
            var s when s == positive => 1,
            var s when s == negative => -1,
            _ => 0,
        };
        var parts = tags.GetRationalArray(tag);
        if (sign == 0 || parts is not { Length: 3 } || parts.Any(p => p.Denominator == 0 || p.Numerator < 0))
        {
            return null;
        }

        var degrees = parts[0].ToDouble() + (parts[1].ToDouble() / 60) + (parts[2].ToDouble() / 3600);
        return double.IsFinite(degrees) && degrees <= most ? sign * degrees : null;
    }

    private static double? Altitude(GpsDirectory tags)
    {
        if (!tags.TryGetRational(GpsDirectory.TagAltitude, out var metres) || metres.Denominator == 0)
        {
            return null;
        }

        var below = tags.TryGetInt32(GpsDirectory.TagAltitudeRef, out var side) && side == 1;
        var altitude = below ? -metres.ToDouble() : metres.ToDouble();
        return altitude is > Deepest and < Highest ? altitude : null;
    }
}
