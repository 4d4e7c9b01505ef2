using PhotoSearch.Vectors;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>What a search allocates beyond its result, which the caller gives room for.</summary>
internal static class AllocationPart
{
    private const int Warm = 100;

    public static Figure Measure(VectorsRun run, VectorIndex index)
    {
        var queries = run.Data.Queries[0].Vectors;
        Span<Neighbour> nearest = stackalloc Neighbour[ISearched.Nearest];
        for (var i = 0; i < Warm; i++)
        {
            index.Search(queries.Row(i % queries.Count), nearest);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < QuerySet.Asked; i++)
        {
            index.Search(queries.Row(i % queries.Count), nearest);
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)QuerySet.Asked;
        return Figure.AtMost("allocated", "allocated by a query", bytes, 0, "bytes", string.Create(CultureInfo.InvariantCulture, $"over {QuerySet.Asked:N0} queries"));
    }
}
