namespace PhotoSearch.Commands.Benchmarks.Search;

/// <summary>What was measured beside what it must be.</summary>
internal static class LatencyFigures
{
    /// <summary>A household that all search at once.</summary>
    public const int Users = 8;

    /// <summary>What is asked while photos come in, beside no filter at all.</summary>
    public const string BusyFilter = "50 %";

    private const double MostRestMs = 10;
    private const double MostOfBare = 1.3;
    private const double MostOfIdle = 2;

    public static IEnumerable<Figure> Of(LatencyMeasured measured)
    {
        yield return new Figure("bareText", "words alone: ONNX Runtime", measured.BareMs, "ms", Note: "median");
        yield return new Figure("crowd", "processors taken by those who ask, on average", measured.Asking.Crowd, "cores", Note: string.Create(CultureInfo.InvariantCulture, $"the site {measured.Asking.Site:0.00}"));
        foreach (var point in measured.Points.Where(point => !point.Busy && point.Users == Users && point.Asked != LatencyQuestions.Again))
        {
            yield return Figure.AtMost($"rest.{point.Asked}.{point.Filter}", $"vectors + catalog, {point.Filter}, {point.Asked}", point.Rest.P95, MostRestMs, "ms", string.Create(CultureInfo.InvariantCulture, $"p95 with {Users} users; median {point.Rest.P50:0.0}"));
        }

        foreach (var point in measured.Points.Where(point => !point.Busy && point.Users == Users && point.Asked == LatencyQuestions.New))
        {
            yield return Figure.AtMost(
                $"ofBare.{point.Filter}", $"{point.Asked} ÷ {Users} × ONNX Runtime, {point.Filter}", point.Answer.P50 / (Users * measured.BareMs), MostOfBare,
                note: string.Create(CultureInfo.InvariantCulture, $"median of {Users} users; p95 {point.Answer.P95 / (Users * measured.BareMs):0.00}"));
        }

        // Asked again while photos come in, a question is a new one: the library is another.
        foreach (var idle in measured.Points.Where(point => !point.Busy && point.Users <= Users && point.Asked != LatencyQuestions.Again && point.Filter is LatencyQuestions.NoFilter or BusyFilter))
        {
            var busy = measured.Points.FirstOrDefault(point => point.Busy && (point.Users, point.Filter, point.Asked) == (idle.Users, idle.Filter, idle.Asked));
            yield return Figure.AtMost(
                $"ofIdle.{idle.Users}.{idle.Asked}.{idle.Filter}", $"indexing ÷ idle, {idle.Users} at once, {idle.Filter}, {idle.Asked}", busy?.Answer.P50 / idle.Answer.P50, MostOfIdle,
                note: busy is null ? "the photos were over too soon; more of them tell" : string.Create(CultureInfo.InvariantCulture, $"median; p95 {busy.Answer.P95 / idle.Answer.P95:0.0}"));
        }
    }
}
