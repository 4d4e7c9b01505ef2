namespace PhotoSearch.Decoding;

/// <summary>
/// The offset from UTC that two clocks of one photo imply: the camera's, which says no zone, and the satellites'. A fix may be some minutes old, so only offsets that places
/// have are taken, and only where the clocks agree closely.
/// </summary>
internal static class ZoneOffset
{
    private static readonly TimeSpan Most = TimeSpan.FromHours(14);
    private static readonly TimeSpan Agreement = TimeSpan.FromMinutes(2);

    /// <summary>In minutes: zones that are no whole hours (IANA time zone database, 2025), with their summer times.</summary>
    private static readonly int[] Uneven = [-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825];

    public static TimeSpan? Between(DateTime local, DateTime utc)
    {
        var apart = local - utc;
        var hours = TimeSpan.FromHours(Math.Round(apart.TotalHours));
        return Uneven.Select(minutes => TimeSpan.FromMinutes(minutes)).Prepend(hours)
            .Where(offset => offset >= -Most && offset <= Most && (apart - offset).Duration() <= Agreement)
            .Cast<TimeSpan?>().FirstOrDefault();
    }
}
