using System.Diagnostics;
using PhotoSearch.Vectors;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>One thread inserts while another searches: what each loses against being alone. Afterwards the index holds more vectors than its set.</summary>
internal static class BesidePart
{
    private const double LeastInsert = 0.8;
    private const double MostP99 = 2;

    /// <summary>What is inserted before it is linked, as vectors come out of a batch of photos.</summary>
    private const int Batch = 256;

    /// <summary>Alone and beside in turns, so that what else the machine does hits both.</summary>
    private const int Turns = 4;

    private const int SearchesAlone = 4000;

    public static IEnumerable<Figure> Measure(VectorsRun run, VectorIndex index)
    {
        if (Environment.ProcessorCount < 2)
        {
            yield return new Figure("beside", "searching while inserting", null, "", Note: "it takes two cores");
            yield break;
        }

        run.Progress.Say($"{run.Data.Key}: searching while inserting ...");
        var own = Own(run, index);
        yield return new Figure("insertAlone", "one thread inserts, alone", own.InsertAlone, "a second");
        yield return new Figure("insertBeside", "  while another searches", own.InsertBeside, "a second");
        yield return Figure.AtLeast("insertBesideRatio", "  that ÷ alone", own.InsertBeside / own.InsertAlone, LeastInsert);
        yield return new Figure("searchAloneP99", "one thread searches, alone: p99", own.P99Alone, "ms");
        yield return new Figure("searchBesideP99", "  while another inserts: p99", own.P99Beside, "ms");
        yield return Figure.AtMost("searchBesideRatio", "  that ÷ alone", own.P99Beside / own.P99Alone, MostP99);
        if (run.Programs.Count == 0)
        {
            yield break;
        }

        foreach (var figure in Hnswlib(run))
        {
            yield return figure;
        }
    }

    private static IEnumerable<Figure> Hnswlib(VectorsRun run)
    {
        run.KeepHnswlibIndex();
        using var baseline = HnswlibBaseline.Start(run.Programs[^1], run.Data);
        baseline.Load(run.HnswlibIndex, run.Data.Vectors.Count, run.Stopped);
        var other = baseline.Beside(run.Data.Queries[0].Vectors.Path, ISearched.Nearest, VectorsRun.Shape.EfSearch, run.Data.Count, run.Data.Spare, run.Stopped);
        yield return new Figure("insertBesideRatio.hnswlibBest", $"  {run.Programs[^1].Words}: inserting ÷ alone", other.InsertBeside / other.InsertAlone, "×");
        yield return new Figure("searchBesideRatio.hnswlibBest", $"  {run.Programs[^1].Words}: p99 ÷ alone", other.P99Beside / other.P99Alone, "×");
    }

    private static BesideResult Own(VectorsRun run, VectorIndex index)
    {
        var queries = run.Data.Queries[0].Vectors;
        List<double> alone = [];
        List<double> beside = [];
        var (aloneSeconds, besideSeconds) = (0.0, 0.0);
        var share = run.Data.Spare / (2 * Turns);
        var next = run.Data.Count;
        Ask(index, queries, SearchesAlone, [], CancellationToken.None);
        for (var turn = 0; turn < Turns; turn++)
        {
            Ask(index, queries, SearchesAlone / Turns, alone, run.Stopped);
            aloneSeconds += Insert(run, index, ref next, share);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(run.Stopped);
            var searching = new Thread(() => Ask(index, queries, int.MaxValue, beside, over.Token));
            searching.Start();
            besideSeconds += Insert(run, index, ref next, share);
            over.Cancel();
            searching.Join();
        }

        run.Stopped.ThrowIfCancellationRequested();
        return new BesideResult(Turns * share / aloneSeconds, Turns * share / besideSeconds, Quantile(alone, 0.99), Quantile(beside, 0.99));
    }

    private static double Insert(VectorsRun run, VectorIndex index, ref int next, int count)
    {
        var started = Stopwatch.GetTimestamp();
        for (var to = next + count; next < to;)
        {
            for (var end = Math.Min(to, next + Batch); next < end; next++)
            {
                index.Set(next + 1, run.Data.Vectors.Row(next));
            }

            index.Link(1, run.Stopped);
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <param name="milliseconds">Of each search; filled.</param>
    private static void Ask(VectorIndex index, FloatFile queries, int count, List<double> milliseconds, CancellationToken over)
    {
        Span<Neighbour> nearest = stackalloc Neighbour[ISearched.Nearest];
        for (var i = 0; i < count && !over.IsCancellationRequested; i++)
        {
            var started = Stopwatch.GetTimestamp();
            index.Search(queries.Row(i % queries.Count), nearest);
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    /// <param name="share">0 to 1; 0.99 is the one that a hundredth are above.</param>
    public static double Quantile(List<double> values, double share)
    {
        values.Sort();
        return values.Count == 0 ? double.NaN : values[Math.Min(values.Count - 1, (int)(share * values.Count))];
    }
}
