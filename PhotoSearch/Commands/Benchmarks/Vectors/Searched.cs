using System.Diagnostics;
using PhotoSearch.Vectors;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>An index that takes part in a comparison.</summary>
internal interface ISearched
{
    public string Key { get; }

    /// <summary>For people.</summary>
    public string Words { get; }

    /// <summary>Asks on one thread, on the last core, and stops after <paramref name="seconds"/>.</summary>
    /// <param name="from">The first query; behind the last comes the first again.</param>
    public (double Seconds, int Queries) Time(QuerySet queries, int from, int count, int ef, double seconds);

    /// <returns>Row numbers of the nearest to the first <paramref name="count"/> queries, <see cref="Nearest"/> each, -1 where none.</returns>
    public int[] Find(QuerySet queries, int count, int ef);

    /// <summary>How many are asked for everywhere.</summary>
    public const int Nearest = 10;
}

/// <summary>This project's index. A vector's id is its row number and one.</summary>
internal sealed class OwnSearched(VectorIndex index) : ISearched
{
    public string Key => "own";

    public string Words => "PhotoSearch";

    public (double Seconds, int Queries) Time(QuerySet queries, int from, int count, int ef, double seconds)
    {
        Span<Neighbour> nearest = stackalloc Neighbour[ISearched.Nearest];
        using var core = Core.Pin();
        var (started, done) = (Stopwatch.GetTimestamp(), 0);
        while (done < count && (done % 16 != 0 || Stopwatch.GetElapsedTime(started).TotalSeconds < seconds))
        {
            index.Search(queries.Vectors.Row((from + done++) % queries.Vectors.Count), nearest, ef);
        }

        return (Stopwatch.GetElapsedTime(started).TotalSeconds, done);
    }

    public int[] Find(QuerySet queries, int count, int ef)
    {
        var found = new int[count * ISearched.Nearest];
        Span<Neighbour> nearest = stackalloc Neighbour[ISearched.Nearest];
        for (var q = 0; q < count; q++)
        {
            var there = index.Search(queries.Vectors.Row(q), nearest, ef);
            for (var i = 0; i < nearest.Length; i++)
            {
                found[(q * nearest.Length) + i] = i < there ? (int)nearest[i].Id - 1 : -1;
            }
        }

        return found;
    }
}

/// <summary>hnswlib, compiled one way.</summary>
internal sealed class HnswlibSearched(HnswlibProgram program, HnswlibBaseline baseline, CancellationToken cancellationToken) : ISearched
{
    public string Key => program.Key;

    public string Words => program.Words;

    public (double Seconds, int Queries) Time(QuerySet queries, int from, int count, int ef, double seconds) =>
        baseline.Time(queries.Vectors.Path, from, count, ISearched.Nearest, ef, seconds, cancellationToken);

    public int[] Find(QuerySet queries, int count, int ef) => baseline.Find(queries.Vectors.Path, count, ISearched.Nearest, ef, cancellationToken);
}
