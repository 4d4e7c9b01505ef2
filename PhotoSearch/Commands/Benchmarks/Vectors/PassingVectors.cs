using System.Numerics.Tensors;
using PhotoSearch.Vectors;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>Which vectors a filter lets pass.</summary>
internal enum Passing
{
    /// <summary>By chance.</summary>
    Random,

    /// <summary>Those of the places that lie farthest from the query, as "taken last winter" does when somebody looks for a beach.</summary>
    Opposed,

    /// <summary>Those least similar to the query, each by itself: harder than anything that people filter by; told, not demanded.</summary>
    Least,
}

/// <summary>Makes filters for a query: of every vector's similarity to it, and of the place it lies at.</summary>
/// <remarks>Places are 256 vectors of the set, chosen by a fixed seed; each vector belongs to the one it is most similar to.</remarks>
internal sealed class PassingVectors
{
    private const int Places = 256;
    private const ulong Stream = 1UL << 60;

    private readonly FloatFile _vectors;
    private readonly int[] _places;
    private readonly int[][] _members;

    public PassingVectors(FloatFile vectors, int count, CancellationToken cancellationToken)
    {
        _vectors = vectors;
        Count = count;
        var numbers = new SeededNumbers(SyntheticVectors.Seed, Stream);
        _places = new int[Math.Min(Places, count)];
        for (var p = 0; p < _places.Length; p++)
        {
            _places[p] = numbers.Below(count);
        }

        var nearest = new int[count];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, row => nearest[row] = NearestPlace(row));
        _members = [.. Enumerable.Range(0, _places.Length).Select(_ => Array.Empty<int>())];
        foreach (var group in Enumerable.Range(0, count).GroupBy(row => nearest[row]))
        {
            _members[group.Key] = [.. group];
        }
    }

    public int Count { get; }

    /// <summary>How many pass; at least one.</summary>
    public int Passes(double share) => Math.Max(1, (int)Math.Round(share * Count));

    /// <param name="similarities">Of every vector to the query.</param>
    /// <returns>Rows, exactly as many as the share says.</returns>
    public int[] Choose(Passing passing, double share, int query, float[] similarities) => passing switch
    {
        Passing.Random => ByChance(Passes(share), query),
        Passing.Opposed => [.. _places.Select((row, place) => (Place: place, Similarity: similarities[row])).OrderBy(place => place.Similarity).SelectMany(place => _members[place.Place]).Take(Passes(share))],
        Passing.Least => Lowest(Passes(share), similarities),
        _ => throw new ArgumentOutOfRangeException(nameof(passing)),
    };

    /// <summary>As a search takes it.</summary>
    public IdSet ToIds(int[] rows)
    {
        var ids = new IdSet(Count);
        foreach (var row in rows)
        {
            ids.Add(row + 1);
        }

        return ids;
    }

    /// <summary>Each that is left is taken with the chance that makes the number come out.</summary>
    private int[] ByChance(int passes, int query)
    {
        var numbers = new SeededNumbers(SyntheticVectors.Seed, Stream + 1 + (ulong)query);
        var rows = new int[passes];
        var taken = 0;
        for (var row = 0; taken < passes; row++)
        {
            if (numbers.Below(Count - row) < passes - taken)
            {
                rows[taken++] = row;
            }
        }

        return rows;
    }

    private static int[] Lowest(int passes, float[] similarities)
    {
        var rows = new int[similarities.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = row;
        }

        Array.Sort((float[])similarities.Clone(), rows);
        return rows[..passes];
    }

    private int NearestPlace(int row)
    {
        var (best, highest) = (0, float.NegativeInfinity);
        for (var p = 0; p < _places.Length; p++)
        {
            var similarity = TensorPrimitives.Dot(_vectors.Row(row), _vectors.Row(_places[p]));
            if (similarity > highest)
            {
                (best, highest) = (p, similarity);
            }
        }

        return best;
    }
}
