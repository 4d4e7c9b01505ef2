namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>Everything that a run found.</summary>
/// <param name="Kernels">What the processor's instructions were chosen to be.</param>
/// <param name="Versions">Of the framework and of the baselines.</param>
internal sealed record VectorsReport(string Machine, int Cores, string Kernels, string Versions, IReadOnlyList<VectorsFound> Data)
{
    /// <summary>0, or 1 where something that must be is not; what was not measured is no failure.</summary>
    public int ExitCode => Data.SelectMany(data => data.Figures).Any(figure => figure.IsMet == false) ? 1 : 0;

    /// <summary>An SVG with a panel for every query set.</summary>
    public string ToPicture() => CurvePicture.Draw(
    [
        .. Data.SelectMany(data => data.Curves.GroupBy(curve => curve.Queries)
            .Select(set => (string.Create(CultureInfo.InvariantCulture, $"{data.Count:N0} {data.Key}, {set.Key}"), (IReadOnlyList<RecallCurve>)[.. set]))),
    ]);

    public string ToTable() => string.Join('\n', (string[])
    [
        $"machine   {Machine}, {Cores} cores", $"kernels   {Kernels}", $"versions  {Versions}", .. Data.SelectMany(data => data.ToLines()),
    ]);
}

/// <summary>What was found on one set of vectors.</summary>
internal sealed record VectorsFound(string Key, string Data, int Count, int Dimension, IReadOnlyList<RecallCurve> Curves, IReadOnlyList<Figure> Figures)
{
    public IEnumerable<string> ToLines()
    {
        yield return "";
        yield return $"data      {Data}";
        foreach (var curve in Curves)
        {
            yield return "";
            yield return $"{curve.Words}, {curve.Queries}";
            yield return $"  ef          {Row(curve, point => string.Create(CultureInfo.InvariantCulture, $"{point.Ef,8:N0}"))}";
            yield return $"  recall@10   {Row(curve, point => string.Create(CultureInfo.InvariantCulture, $"{point.Recall,8:0.0000}"))}";
            yield return $"  queries/s   {Row(curve, point => string.Create(CultureInfo.InvariantCulture, $"{point.PerSecond,8:N0}"))}";
        }

        yield return "";
        foreach (var figure in Figures)
        {
            yield return figure.ToLine();
        }
    }

    private static string Row(RecallCurve curve, Func<CurvePoint, string> write) => string.Concat(curve.Points.Select(write));
}
