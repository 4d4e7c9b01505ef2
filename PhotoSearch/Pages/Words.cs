namespace PhotoSearch.Pages;

/// <summary>Counts, sizes and spans of time as people say them.</summary>
internal static class Words
{
    private const int BytesPerStep = 1000; // SI, as cameras, phones and file managers count

    private static readonly string[] Units = ["bytes", "kB", "MB", "GB", "TB"];

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 photo</c>, <c>1,000 photos</c>.</summary>
    public static string Count(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    /// <summary>Three digits at most, so that <c>1.2 MB</c> and <c>120 MB</c> tell the same.</summary>
    public static string Bytes(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        while (size >= BytesPerStep && unit < Units.Length - 1)
        {
            (size, unit) = (size / BytesPerStep, unit + 1);
        }

        return size.ToString(unit == 0 || size >= 10 ? "N0" : "0.#", CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>One unit, rounded: <c>42 seconds</c>, <c>3 minutes</c>, <c>2 hours</c>, <c>5 days</c>.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => "a moment",
        { TotalSeconds: < 59.5 } => Count((long)Math.Round(span.TotalSeconds), "second", "seconds"),
        { TotalMinutes: < 59.5 } => Count((long)Math.Round(span.TotalMinutes), "minute", "minutes"),
        { TotalHours: < 23.5 } => Count((long)Math.Round(span.TotalHours), "hour", "hours"),
        _ => Count((long)Math.Round(span.TotalDays), "day", "days"),
    };

    /// <summary>Two digits that count: <c>0.25</c>, <c>1.2</c>, <c>23</c>.</summary>
    public static string Rate(double perSecond) =>
        perSecond.ToString(perSecond >= 9.95 ? "N0" : perSecond >= 0.995 ? "0.#" : "0.##", CultureInfo.InvariantCulture);

    /// <summary>With its full stop, also where whoever said it left that to us.</summary>
    public static string Sentence(string said) => said.Length == 0 || ".!?…".Contains(said[^1], StringComparison.Ordinal) ? said : said + ".";

    /// <param name="seconds">Until another try is heard; null when unknown.</param>
    public static string TooManyTries(int? seconds) =>
        $"Too many tries. Wait {(seconds is > 0 ? Duration(TimeSpan.FromSeconds(seconds.Value)) : "a little")}, then try again.";

    /// <summary>How long an answer took: <c>42 ms</c>, <c>1.3 s</c>.</summary>
    public static string Took(TimeSpan span) => span.TotalMilliseconds switch
    {
        < 1 => "under 1 ms",
        < 1000 => Math.Round(span.TotalMilliseconds).ToString("N0", CultureInfo.InvariantCulture) + " ms",
        _ => span.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture) + " s",
    };
}
