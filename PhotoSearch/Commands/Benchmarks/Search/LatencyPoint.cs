namespace PhotoSearch.Commands.Benchmarks.Search;

/// <summary>Milliseconds: the middle one, and what the slowest twentieth and hundredth take at least.</summary>
internal sealed record Percentiles(double P50, double P95, double P99)
{
    public static Percentiles Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Percentiles(At(0.5), At(0.95), At(0.99));

        double At(double part) => Math.Round(sorted[Math.Min(sorted.Length - 1, (int)(part * sorted.Length))], 3);
    }

    /// <summary>Each the middle one of several rounds.</summary>
    public static Percentiles Median(IEnumerable<Percentiles> rounds)
    {
        Percentiles[] all = [.. rounds];
        return new Percentiles(Of(all.Select(one => one.P50)).P50, Of(all.Select(one => one.P95)).P50, Of(all.Select(one => one.P99)).P50);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{P50,7:0.0} {P95,7:0.0} {P99,7:0.0}");
}

/// <summary>So many people asking questions of one kind.</summary>
/// <param name="Busy">While photos came in.</param>
/// <param name="Filter">A key of <see cref="LatencyQuestions"/>.</param>
/// <param name="Asked">Likewise.</param>
/// <param name="Rest">Vectors and catalog of each answer together.</param>
internal sealed record LatencyPoint(
    bool Busy, int Users, string Filter, string Asked, int Answers, Percentiles Answer, Percentiles Embed, Percentiles Vectors, Percentiles Catalog, Percentiles Rest)
{
    public static string Heading => string.Create(
        CultureInfo.InvariantCulture,
        $"{"milliseconds: p50, p95, p99 of",-40} {"answer",23}  {"embedding",23}  {"vectors",23}  {"catalog",23}");

    public static LatencyPoint Of(bool busy, int users, string filter, string asked, IReadOnlyList<Answer> answers) => new(
        busy, users, filter, asked, answers.Count, Percentiles.Of(answers.Select(one => one.Whole)), Percentiles.Of(answers.Select(one => one.Embed)),
        Percentiles.Of(answers.Select(one => one.Vectors)), Percentiles.Of(answers.Select(one => one.Catalog)), Percentiles.Of(answers.Select(one => one.Vectors + one.Catalog)));

    /// <summary>Of several rounds of the same.</summary>
    public static LatencyPoint Median(IReadOnlyList<LatencyPoint> rounds) => rounds[0] with
    {
        Answers = rounds.Sum(round => round.Answers),
        Answer = Percentiles.Median(rounds.Select(round => round.Answer)),
        Embed = Percentiles.Median(rounds.Select(round => round.Embed)),
        Vectors = Percentiles.Median(rounds.Select(round => round.Vectors)),
        Catalog = Percentiles.Median(rounds.Select(round => round.Catalog)),
        Rest = Percentiles.Median(rounds.Select(round => round.Rest)),
    };

    public string ToLine() => $"{$"{(Busy ? "indexing" : "idle")}, {Users} {(Users == 1 ? "user" : "users")}, {Filter}, {Asked} ({Answers})",-40} {Answer}  {Embed}  {Vectors}  {Catalog}";
}
