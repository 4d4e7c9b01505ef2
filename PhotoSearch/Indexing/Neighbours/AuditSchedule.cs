namespace PhotoSearch.Indexing.Neighbours;

/// <summary>When the index is audited without being asked: at night, and on a machine that sleeps at night, by day.</summary>
internal static class AuditSchedule
{
    /// <summary>Local time; the house sleeps, and backups and updates are usually set an hour earlier or later.</summary>
    public const int Hour = 3;

    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    /// <summary>Whoever has just started the machine wants something else of it first.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromHours(1);

    /// <param name="last">Null: never.</param>
    /// <param name="up">Since when the site runs.</param>
    public static DateTimeOffset Next(DateTimeOffset? last, DateTimeOffset up, TimeZoneInfo zone)
    {
        var night = NextNight(Later(last ?? up, up), zone);
        var missed = Later((last ?? DateTimeOffset.MinValue) + Daily, up + Settled);
        return night < missed ? night : missed;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset NextNight(DateTimeOffset after, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(after, zone).DateTime;
        var night = local.Date.AddHours(Hour);
        night = night > local ? night : night.AddDays(1);
        // An hour that the clocks leave out comes an hour later.
        night = zone.IsInvalidTime(night) ? night.AddHours(1) : night;
        return new DateTimeOffset(night, zone.GetUtcOffset(night));
    }
}
