namespace PhotoSearch.Catalog;

/// <summary>How the catalog keeps time: milliseconds since 1970, UTC or wall clock as the column says.</summary>
internal static class UnixTime
{
    public static long FromLocal(DateTime local) => (local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    public static DateTime ToLocal(long milliseconds) =>
        DateTime.SpecifyKind(DateTime.UnixEpoch.AddMilliseconds(milliseconds), DateTimeKind.Unspecified);

    public static long NowMilliseconds(this TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();
}
