using MetadataExtractor;
using MetadataExtractor.Formats.Exif;

namespace PhotoSearch.Decoding;

/// <summary>Aperture, time, sensitivity and focal length, by their Exif tags (CIPA DC-008, 4.6.5). What no camera can do is none.</summary>
internal static class ExifExposure
{
    /// <summary>ISO of a sixteen-bit tag that was too small; the real one stands in <see cref="RecommendedIndex"/>.</summary>
    private const int TooLargeIso = 65535;
    private const int RecommendedIndex = 0x8832;

    public static double? FNumber(IEnumerable<ExifSubIfdDirectory> detail) => Number(detail, ExifDirectoryBase.TagFNumber, 0.3, 500);

    /// <summary>In seconds, up to a night's.</summary>
    public static double? Seconds(IEnumerable<ExifSubIfdDirectory> detail) => Number(detail, ExifDirectoryBase.TagExposureTime, 1e-7, 100_000);

    /// <summary>In millimetres: from a phone's to a telescope's.</summary>
    public static double? FocalLength(IEnumerable<ExifSubIfdDirectory> detail) => Number(detail, ExifDirectoryBase.TagFocalLength, 0.1, 20_000);

    public static int? Iso(IReadOnlyList<ExifSubIfdDirectory> detail) =>
        Iso(detail, ExifDirectoryBase.TagIsoEquivalent) is { } stated and not TooLargeIso ? stated : Iso(detail, RecommendedIndex);

    private static int? Iso(IReadOnlyList<ExifSubIfdDirectory> detail, int tag)
    {
        foreach (var directory in detail)
        {
            // Some cameras write two, the second 0.
            int? iso = directory.GetInt32Array(tag) is { Length: > 0 } several ? several[0] : directory.TryGetInt32(tag, out var one) ? one : null;
            if (iso is > 0 and <= 10_000_000)
            {
                return iso;
            }
        }

        return null;
    }

    private static double? Number(IEnumerable<ExifSubIfdDirectory> detail, int tag, double least, double most)
    {
        foreach (var directory in detail)
        {
            if (directory.TryGetRational(tag, out var value) && value.Denominator != 0 && value.ToDouble() is var number && number >= least && number <= most)
            {
                return number;
            }
        }

        return null;
    }
}
