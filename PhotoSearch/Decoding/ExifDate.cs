using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Iptc;
using MetadataExtractor.Formats.QuickTime;
using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>
/// When a photo was taken, by its Exif tags (CIPA DC-008, 4.6.5 and 4.6.6): original, else digitized, else modified, else the satellites' clock. Programs that drop Exif keep the first
/// two in XMP, under the names that the Metadata Working Group's guidelines give (2.0, "Date/Time"), or the first in IPTC. A container's own clock comes last.
/// </summary>
internal static class ExifDate
{
    private const int OffsetTime = 0x9010;
    private const int OffsetTimeOriginal = 0x9011;
    private const int OffsetTimeDigitized = 0x9012;

    /// <summary>The first photograph; what claims to be older is an unset clock.</summary>
    private const int FirstYear = 1826;

    private static readonly int IsoSeconds = "yyyy-MM-ddTHH:mm:ss".Length;

    private static readonly string[] Forms =
    [
        "yyyy:MM:dd HH:mm:ss", "yyyy:MM:dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy/MM/dd HH:mm:ss", "yyyy.MM.dd HH:mm:ss", "yyyy:MM:dd",
    ];

    public static TakenAt? Of(IReadOnlyList<MetadataExtractor.Directory> directories, XmpProperties xmp)
    {
        var (main, detail) = (directories.OfType<ExifIfd0Directory>().ToList(), directories.OfType<ExifSubIfdDirectory>().ToList());
        var satellites = directories.OfType<GpsDirectory>().Select(Satellites).FirstOrDefault(t => t is not null);
        var local = Stated(detail, ExifDirectoryBase.TagDateTimeOriginal, ExifDirectoryBase.TagSubsecondTimeOriginal, OffsetTimeOriginal, TakenAtSource.ExifOriginal)
            ?? Original(xmp)
            ?? directories.OfType<IptcDirectory>().Select(Created).FirstOrDefault(t => t is not null)
            ?? Stated(detail, ExifDirectoryBase.TagDateTimeDigitized, ExifDirectoryBase.TagSubsecondTimeDigitized, OffsetTimeDigitized, TakenAtSource.ExifDigitized)
            ?? Digitized(xmp)
            ?? Stated([.. main, .. detail], ExifDirectoryBase.TagDateTime, ExifDirectoryBase.TagSubsecondTime, OffsetTime, TakenAtSource.ExifModified);
        return local is null
            ? satellites ?? directories.OfType<QuickTimeMovieHeaderDirectory>().Select(Container).FirstOrDefault(t => t is not null)
            : local with { Offset = local.Offset ?? (satellites is null || local.Source == TakenAtSource.ExifModified ? null : ZoneOffset.Between(local.Local, satellites.Local)) };
    }

    /// <summary>By the XMP file beside a photo.</summary>
    public static TakenAt? OfSidecar(XmpProperties xmp) => Original(xmp) ?? Digitized(xmp);

    /// <summary>A date as cameras write it; null for blanks, zeros and days that no calendar has.</summary>
    internal static DateTime? Parse(string? text) =>
        DateTime.TryParseExact(TagsText.Clean(text), Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year >= FirstYear ? date : null;

    /// <summary><c>+02:00</c>, <c>-09:30</c>, <c>Z</c>; null for anything else.</summary>
    internal static TimeSpan? ParseOffset(string? text)
    {
        var clean = TagsText.Clean(text);
        if (clean == "Z")
        {
            return TimeSpan.Zero;
        }

        return clean.Length == 6 && clean[0] is '+' or '-'
            && TimeSpan.TryParseExact(clean[1..], @"hh\:mm", CultureInfo.InvariantCulture, out var offset) && offset <= TimeSpan.FromHours(14)
            ? (clean[0] == '-' ? -offset : offset)
            : null;
    }

    private static TakenAt? Original(XmpProperties xmp) =>
        Stated(xmp, "exif:DateTimeOriginal", TakenAtSource.ExifOriginal) ?? Stated(xmp, "photoshop:DateCreated", TakenAtSource.ExifOriginal);

    private static TakenAt? Digitized(XmpProperties xmp) =>
        Stated(xmp, "exif:DateTimeDigitized", TakenAtSource.ExifDigitized) ?? Stated(xmp, "xmp:CreateDate", TakenAtSource.ExifDigitized);

    private static TakenAt? Stated(IReadOnlyList<MetadataExtractor.Directory> directories, int tag, int partTag, int offsetTag, TakenAtSource source)
    {
        foreach (var directory in directories)
        {
            if (Parse(directory.GetString(tag)) is { } date)
            {
                var offset = directories.Select(d => ParseOffset(d.GetString(offsetTag))).FirstOrDefault(o => o is not null);
                return new TakenAt(date + PartOfSecond(directory.GetString(partTag)), offset, source);
            }
        }

        return null;
    }

    /// <summary>XMP writes ISO 8601, with or without an offset: <c>2018-01-12T21:19:13.25+10:00</c>.</summary>
    private static TakenAt? Stated(XmpProperties xmp, string name, TakenAtSource source)
    {
        var text = TagsText.Clean(xmp.Raw(name));
        if (text.Length < IsoSeconds || Parse(text[..IsoSeconds]) is not { } date)
        {
            return null;
        }

        var rest = text[IsoSeconds..];
        var offsetAt = rest.IndexOfAny(['+', '-', 'Z']);
        var (part, offset) = offsetAt < 0 ? (rest, "") : (rest[..offsetAt], rest[offsetAt..]);
        return new TakenAt(date + PartOfSecond(part.TrimStart('.')), ParseOffset(offset), source);
    }

    /// <summary>The digits after the decimal point.</summary>
    private static TimeSpan PartOfSecond(string? text)
    {
        var digits = TagsText.Clean(text);
        return digits.Length is > 0 and <= 7 && digits.All(char.IsAsciiDigit)
            ? TimeSpan.FromTicks(long.Parse(digits.PadRight(7, '0'), CultureInfo.InvariantCulture))
            : TimeSpan.Zero;
    }

    private static TakenAt? Satellites(GpsDirectory place) =>
        place.TryGetGpsDate(out var date) && date.Year >= FirstYear
            ? new TakenAt(DateTime.SpecifyKind(date, DateTimeKind.Unspecified), TimeSpan.Zero, TakenAtSource.Gps)
            : null;

    /// <summary>IPTC-IIM 4.2, 2:55 and 2:60: <c>20210304</c> and <c>123000+0200</c>. A day alone is no time of day, and Exif or the file's name may know more.</summary>
    private static TakenAt? Created(IptcDirectory iptc)
    {
        var time = TagsText.Clean(iptc.GetString(IptcDirectory.TagTimeCreated)).Replace(":", "", StringComparison.Ordinal);
        var text = TagsText.Clean(iptc.GetString(IptcDirectory.TagDateCreated)).Replace(":", "", StringComparison.Ordinal) + (time.Length < 6 ? "" : time[..6]);
        if (!DateTime.TryParseExact(text, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) || date.Year < FirstYear)
        {
            return null;
        }

        return new TakenAt(date, time.Length == 11 ? ParseOffset($"{time[6..9]}:{time[9..]}") : null, TakenAtSource.Iptc);
    }

    /// <summary>ISO/IEC 14496-12: seconds of UTC since 1904, where 0 says that nobody set it.</summary>
    private static TakenAt? Container(QuickTimeMovieHeaderDirectory movie) =>
        movie.TryGetDateTime(QuickTimeMovieHeaderDirectory.TagCreated, out var date) && date.Year > 1904
            ? new TakenAt(DateTime.SpecifyKind(date, DateTimeKind.Unspecified), TimeSpan.Zero, TakenAtSource.QuickTime)
            : null;
}
