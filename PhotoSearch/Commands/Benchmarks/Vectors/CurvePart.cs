using PhotoSearch.Vectors;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>Queries a second over recall, on one thread, for every query set; and at the recall that counts.</summary>
internal static class CurvePart
{
    private const double Recall = 0.99;

    public static (IReadOnlyList<RecallCurve> Curves, IReadOnlyList<Figure> Figures) Measure(VectorsRun run, VectorIndex index)
    {
        run.KeepHnswlibIndex();
        List<HnswlibBaseline> baselines = [];
        try
        {
            List<ISearched> systems = [new OwnSearched(index)];
            foreach (var program in run.Programs)
            {
                baselines.Add(HnswlibBaseline.Start(program, run.Data));
                baselines[^1].Load(run.HnswlibIndex, 0, run.Stopped);
                systems.Add(new HnswlibSearched(program, baselines[^1], run.Stopped));
            }

            List<RecallCurve> all = [];
            List<Figure> figures = [];
            foreach (var queries in run.Data.Queries)
            {
                var curves = RecallCurve.Measure(run.Data, queries, systems, run.Progress, run.Stopped);
                all.AddRange(curves);
                figures.AddRange(AtRecall(run, queries, curves));
            }

            return (all, figures);
        }
        finally
        {
            baselines.ForEach(baseline => baseline.Dispose());
        }
    }

    private static IEnumerable<Figure> AtRecall(VectorsRun run, QuerySet queries, IReadOnlyList<RecallCurve> curves)
    {
        var own = curves[0].At(Recall);
        yield return new Figure($"rate.{queries.Key}", string.Create(CultureInfo.InvariantCulture, $"queries/s at recall@10 {Recall}, {queries.Words}"), own, "a second", Note: own is null ? "no ef finds so much" : "one thread");
        foreach (var (program, curve) in run.Programs.Zip(curves.Skip(1)))
        {
            yield return new Figure($"rate.{queries.Key}.{program.Key}", $"  {program.Words}", curve.At(Recall), "a second");
            yield return Figure.AtLeast($"rateRatio.{queries.Key}.{program.Key}", "  ours ÷ that", own / curve.At(Recall), program.LeastRate);
        }
    }
}
