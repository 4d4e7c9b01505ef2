namespace PhotoSearch.Commands.Benchmarks.Search;

/// <summary>Everything that one run of <see cref="SearchBench"/> measured.</summary>
/// <param name="Model">Whose judgement was measured; null: none was.</param>
/// <param name="Latency">Every crowd; empty where they were not measured.</param>
internal sealed record SearchReport(
    string Machine, int Cores, string? Model, string Data, string Versions, IReadOnlyList<Figure> Figures, IReadOnlyList<LatencyPoint> Latency)
{
    public string ToTable() => string.Join('\n', (string[])
    [
        new BenchReport(Machine, Cores, Model ?? "—", Data, Versions, Figures).ToTable(),
        .. Latency.Count == 0 ? Array.Empty<string>() : ["", LatencyPoint.Heading, .. Latency.Select(point => point.ToLine())],
    ]);
}
