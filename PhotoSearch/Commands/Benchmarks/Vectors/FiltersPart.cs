using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime;
using PhotoSearch.Vectors;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>Recall and time of searches that only some vectors may come out of, with the efSearch of the program itself.</summary>
internal static class FiltersPart
{
    private const double LeastRecall = 0.99;
    private const double MostMs = 10;

    /// <summary>Queries of each set; each has filters of its own.</summary>
    private const int Asked = 100;

    /// <summary>Times that each is asked: of a hundred times alone, the slowest would be the p99.</summary>
    private const int Times = 3;

    /// <summary>Bytes for what the measurement itself keeps; a search allocates nothing.</summary>
    private const long Allowance = 1 << 20;

    private static readonly double[] Shares = [0.5, 0.1, 0.01, 0.001];

    public static IReadOnlyList<Figure> Measure(VectorsRun run, VectorIndex index)
    {
        run.Progress.Say($"{run.Data.Key}: places for filters ...");
        var passing = new PassingVectors(run.Data.Vectors, run.Data.Count, run.Stopped);
        List<Figure> figures = [];
        foreach (var queries in run.Data.Queries)
        {
            var found = Shares.SelectMany(share => Enum.GetValues<Passing>().Select(kind => (Kind: kind, Share: share))).ToDictionary(filter => filter, _ => new FilterFound());
            var said = run.Progress.Begin($"{run.Data.Key}, {queries.Words}: filters", Asked);
            for (var q = 0; q < Math.Min(Asked, queries.Vectors.Count); q++)
            {
                run.Stopped.ThrowIfCancellationRequested();
                var similarities = Similarities(run.Data, queries.Vectors, q);
                foreach (var (filter, sum) in found)
                {
                    var rows = passing.Choose(filter.Kind, filter.Share, q, similarities);
                    Ask(index, queries.Vectors, q, passing.ToIds(rows), Least(rows, similarities), sum);
                }

                said(q + 1);
            }

            figures.AddRange(found.SelectMany(one => Figures(queries, one.Key.Kind, one.Key.Share, one.Value)));
        }

        return figures;
    }

    private static IEnumerable<Figure> Figures(QuerySet queries, Passing kind, double share, FilterFound found)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"filter.{queries.Key}.{kind.ToString().ToLowerInvariant()}.{share}");
        var name = string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} % pass, {Words(kind)}, {queries.Key}");
        var recall = found.Right / (double)found.Wanted;
        var (p50, p99) = (BesidePart.Quantile(found.Milliseconds, 0.5), BesidePart.Quantile(found.Milliseconds, 0.99));
        var note = string.Create(CultureInfo.InvariantCulture, $"p50 {p50:0.00} ms");
        if (kind == Passing.Least)
        {
            yield return new Figure($"{key}.recall", name, recall, "recall", Note: string.Create(CultureInfo.InvariantCulture, $"{note}, p99 {p99:0.00} ms"));
            yield break;
        }

        yield return Figure.AtLeast($"{key}.recall", name, recall, LeastRecall, "recall");
        yield return Figure.AtMost($"{key}.p99", "  p99", p99, MostMs, "ms", note);
    }

    private static string Words(Passing kind) => kind switch { Passing.Random => "random", Passing.Opposed => "far from the query", _ => "the least similar" };

    private static float[] Similarities(VectorData data, FloatFile queries, int q)
    {
        var similarities = new float[data.Count];
        Parallel.For(0, data.Count, row => similarities[row] = TensorPrimitives.Dot(queries.Row(q), data.Vectors.Row(row)));
        return similarities;
    }

    /// <summary>The tenth best of those that pass, or the last of fewer.</summary>
    private static float Least(int[] rows, float[] similarities)
    {
        var passing = new float[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            passing[i] = similarities[rows[i]];
        }

        Array.Sort(passing);
        return passing[Math.Max(0, passing.Length - ISearched.Nearest)];
    }

    private static void Ask(VectorIndex index, FloatFile queries, int q, IdSet only, float least, FilterFound sum)
    {
        Span<Neighbour> nearest = stackalloc Neighbour[ISearched.Nearest];
        var found = 0;
        // What chose the filter left megabytes behind: cleared away beside the search, they would take its second core.
        var isQuiet = GC.TryStartNoGCRegion(Allowance);
        for (var time = 0; time < Times; time++)
        {
            var started = Stopwatch.GetTimestamp();
            found = index.Search(queries.Row(q), nearest, 0, only);
            sum.Milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        // Where others of the process left more behind it is over already.
        if (isQuiet && GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            GC.EndNoGCRegion();
        }

        foreach (var neighbour in nearest[..found])
        {
            sum.Right += only.Contains(neighbour.Id) && neighbour.Similarity >= least - Truth.Tolerance ? 1 : 0;
        }

        sum.Wanted += (int)Math.Min(ISearched.Nearest, only.Count);
    }

    private sealed class FilterFound
    {
        public int Right { get; set; }

        public int Wanted { get; set; }

        public List<double> Milliseconds { get; } = [];
    }
}
