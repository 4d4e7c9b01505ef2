using System.Numerics.Tensors;

namespace PhotoSearch.Searching.Relevance;

/// <summary>Going on from hits: a query moves towards what was found good and away from what was found bad.</summary>
/// <remarks>
/// Rocchio, "Relevance feedback in information retrieval", in Salton (ed.), The SMART Retrieval System, 1971; Manning, Raghavan and Schütze, Introduction to
/// Information Retrieval, chapter 9, which has 1, 0.75 and 0.15 for texts. Here good ones count as much as the query and bad ones three quarters of it:
/// with pictures bad hits tell more, the best on labelled photos. Each group's middle is brought to length one first: else a group of photos that differ would count less.
/// </remarks>
internal static class Rocchio
{
    public const float Query = 1;
    public const float Good = 1;
    public const float Bad = 0.75f;

    /// <summary>What is shorter has no direction but rounding's.</summary>
    private const float Shortest = 1e-4f;

    /// <summary>A unit vector to search with.</summary>
    /// <param name="query">A unit vector, or empty: there is none.</param>
    /// <param name="good">Unit vectors; none is well.</param>
    /// <param name="bad">Likewise. Alone they make a query for what is least like them.</param>
    /// <exception cref="ArgumentException">There is nothing at all.</exception>
    public static float[] Combine(ReadOnlySpan<float> query, IReadOnlyList<float[]> good, IReadOnlyList<float[]> bad)
    {
        var dimension = !query.IsEmpty ? query.Length : good.Count > 0 ? good[0].Length : bad.Count > 0 ? bad[0].Length : throw new ArgumentException("There is nothing to search by.", nameof(query));
        var sum = new float[dimension];
        if (!query.IsEmpty)
        {
            TensorPrimitives.Multiply(query, Query, sum);
        }

        Add(sum, good, Good);
        Add(sum, bad, -Bad);
        if (TryUnit(sum))
        {
            return sum;
        }

        // They cancel each other out: what is wanted is worth more than what is not.
        sum = !query.IsEmpty ? query.ToArray() : [.. (good.Count > 0 ? good : bad)[0]];
        return sum;
    }

    private static void Add(float[] sum, IReadOnlyList<float[]> vectors, float weight)
    {
        var middle = new float[sum.Length];
        foreach (var vector in vectors)
        {
            TensorPrimitives.Add(middle, vector, middle);
        }

        if (TryUnit(middle))
        {
            TensorPrimitives.MultiplyAdd(middle, weight, sum, sum);
        }
    }

    private static bool TryUnit(float[] vector)
    {
        var length = TensorPrimitives.Norm(vector);
        if (length < Shortest)
        {
            return false;
        }

        TensorPrimitives.Divide(vector, length, vector);
        return true;
    }
}
