using PhotoSearch.Photos;

namespace PhotoSearch.Pages;

/// <summary>Dates as people say them.</summary>
internal static class DateWords
{
    public static string Month(DateTime local) => local.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>Sorts and compares like the month itself: <c>2026-10</c>.</summary>
    public static string MonthKey(DateTime local) => local.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public static string Day(DateTime local) => local.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>Saturday, 3 October 2026, 14:05</c>, and the offset from UTC where the photo states one.</summary>
    public static string Moment(TakenAt taken)
    {
        var words = taken.Local.ToString("dddd, d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture);
        return taken.Offset is { } offset ? $"{words} {Offset(offset)}" : words;
    }

    /// <summary>Where a date came from; it tells how far it can be trusted.</summary>
    public static string Source(TakenAtSource source) => source switch
    {
        TakenAtSource.ExifOriginal => "from the camera",
        TakenAtSource.ExifDigitized => "when it was digitised",
        TakenAtSource.ExifModified => "when it was last edited",
        TakenAtSource.Gps => "from the GPS clock",
        TakenAtSource.FileTime => "the file's date, as the photo carries none",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "Not a source of dates."),
    };

    /// <summary>How long ago, in one unit: <c>3 minutes ago</c>.</summary>
    public static string Ago(DateTimeOffset then, DateTimeOffset now) => now - then < TimeSpan.FromMinutes(1) ? "just now" : $"{Words.Duration(now - then)} ago";

    private static string Offset(TimeSpan offset) =>
        offset == TimeSpan.Zero ? "UTC" : $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset.Duration():hh\\:mm}";
}
