using PhotoSearch.Vectors;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>What a search allocates beyond its result, which the caller gives room for.</summary>
internal static class AllocationPart
{
    private const int Warm = 100;

    /// <summary>The runtime's own work (a method compiled anew, a type made ready) may fall on this thread, once; what a search allocates it allocates in every round.</summary>
    private const int Rounds = 3;

    public static Figure Measure(VectorsRun run, VectorIndex index)
    {
        Ask(run, index, Warm);
        var bytes = Enumerable.Range(0, Rounds).Min(_ => Ask(run, index, QuerySet.Asked)) / (double)QuerySet.Asked;
        return Figure.AtMost("allocated", "allocated by a query", bytes, 0, "bytes", string.Create(CultureInfo.InvariantCulture, $"over {QuerySet.Asked:N0} queries, the least of {Rounds} rounds"));
    }

    /// <returns>Bytes that this thread allocated meanwhile.</returns>
    private static long Ask(VectorsRun run, VectorIndex index, int count)
    {
        var queries = run.Data.Queries[0].Vectors;
        Span<Neighbour> nearest = stackalloc Neighbour[ISearched.Nearest];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < count; i++)
        {
            index.Search(queries.Row(i % queries.Count), nearest);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
