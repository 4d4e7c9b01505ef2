namespace PhotoSearch.Commands.Benchmarks.Search;

/// <summary>Addresses to ask: words with a filter, new or asked before.</summary>
/// <remarks>Known words stand as keywords with a few thousand photos, which costs the most: every one of them is scored.</remarks>
internal sealed class LatencyQuestions
{
    /// <summary>Nobody asked the words before.</summary>
    public const string New = "new words";

    /// <summary>The words' vector is known, their ranking is not.</summary>
    public const string Known = "known words";

    /// <summary>The whole question was asked before.</summary>
    public const string Again = "again";

    public const string NoFilter = "no filter";

    /// <summary>By what they let pass.</summary>
    public static IReadOnlyDictionary<string, string> Filters { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [NoFilter] = "",
        ["50 %"] = SyntheticPhoto.LaterHalf,
        ["5 %"] = SyntheticPhoto.Camera,
        ["0.1 %"] = SyntheticPhoto.Rare,
        ["5 % by name"] = SyntheticPhoto.Phrase,
    };

    /// <summary>Of a millionth, which is more than the step of a float.</summary>
    private const int Steps = 90_000;

    private readonly string[] _new = [.. TextQueries.New()];
    private readonly string[] _known = [.. TextQueries.Known()];
    private int _askedNew;
    private int _asked;

    /// <summary>How many known words there are; they are asked in turn.</summary>
    public int KnownWords => _known.Length;

    public string Next(string filter, string asked)
    {
        if (asked == New)
        {
            return Address(_new[Interlocked.Increment(ref _askedNew) % _new.Length], Filters[filter]);
        }

        var number = Interlocked.Increment(ref _asked);
        var address = Address(_known[number % _known.Length], Filters[filter]);
        // Lower than any photo's: it changes nothing but that this was never asked.
        return asked == Again ? address : string.Create(CultureInfo.InvariantCulture, $"{address}&minSimilarity={-0.9 - (number % Steps * 1e-6):0.000000}");
    }

    private static string Address(string words, string filter) => $"/api/v1/search?q={Uri.EscapeDataString($"{words} {filter}".Trim())}";
}
