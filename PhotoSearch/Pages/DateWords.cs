using PhotoSearch.Photos;

namespace PhotoSearch.Pages;

/// <summary>Dates as people say them.</summary>
internal static class DateWords
{
    public static string Month(DateTime local) => local.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>2021 · 5 years ago</c>.</summary>
    public static string Year(int year, int thisYear) => (thisYear - year) switch
    {
        0 => $"{year} · this year",
        > 0 and var ago => $"{year} · {Words.Count(ago, "year", "years")} ago",
        _ => $"{year}",
    };

    /// <summary>Sorts and compares like the month itself: <c>2026-10</c>.</summary>
    public static string MonthKey(DateTime local) => local.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public static string Day(DateTime local) => local.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>Saturday, 3 October 2026, 14:05</c>, and the offset from UTC where the photo states one; the day alone where no more is known.</summary>
    public static string Moment(TakenAt taken)
    {
        if (taken.Source == TakenAtSource.FileNameDay)
        {
            return taken.Local.ToString("dddd, d MMMM yyyy", CultureInfo.InvariantCulture);
        }

        var words = taken.Local.ToString("dddd, d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture);
        return taken.Offset is { } offset ? $"{words} {Offset(offset)}" : words;
    }

    /// <summary>Where a date came from, and whether its zone is known: both tell how far it can be trusted.</summary>
    public static string Trust(TakenAt taken) =>
        taken.Offset is null && taken.Source != TakenAtSource.FileNameDay ? $"{Source(taken.Source)}, time zone unknown" : Source(taken.Source);

    /// <summary>Where a date came from.</summary>
    public static string Source(TakenAtSource source) => source switch
    {
        TakenAtSource.ExifOriginal => "from the camera",
        TakenAtSource.ExifDigitized => "when it was digitised",
        TakenAtSource.ExifModified => "when it was last edited",
        TakenAtSource.Gps => "from the GPS clock",
        TakenAtSource.Sidecar => "from the XMP file beside it",
        TakenAtSource.Iptc => "from its IPTC caption",
        TakenAtSource.QuickTime => "from the file's own clock",
        TakenAtSource.FileName => "from the file's name",
        TakenAtSource.FileNameDay => "from the file's name, which tells no time",
        TakenAtSource.FileTime => "the file's date, as the photo carries none",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "Not a source of dates."),
    };

    /// <summary>How long ago, in one unit: <c>3 minutes ago</c>.</summary>
    public static string Ago(DateTimeOffset then, DateTimeOffset now) => now - then < TimeSpan.FromMinutes(1) ? "just now" : $"{Words.Duration(now - then)} ago";

    private static string Offset(TimeSpan offset) =>
        offset == TimeSpan.Zero ? "UTC" : $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset.Duration():hh\\:mm}";
}
