using System.Numerics.Tensors;
using PhotoSearch.Searching.Relevance;

namespace PhotoSearch.Searching;

/// <summary>A question as vectors.</summary>
/// <param name="Wanted">Unit length.</param>
/// <param name="Unwanted">One for each part that is not to be seen.</param>
/// <param name="Except">Ids of photos that are left out: those that are asked about.</param>
internal sealed record AskedVectors(float[] Wanted, IReadOnlyList<UnwantedVector> Unwanted, IReadOnlySet<long> Except)
{
    /// <summary>What similarities to the wanted mean; null where that is not known.</summary>
    public Closeness? Closeness { get; init; }

    /// <summary>How sure a photo must be to fit, 0 to 1; null: all are wanted, or nobody knows how sure they are.</summary>
    public double? Strictness { get; init; }

    /// <summary>Words ask for it: where nothing here is about them, there are no results. What a picture or a photo is compared with only ends somewhere.</summary>
    public bool IsOfWords { get; init; }

    /// <summary>The similarity at which results end; photos whose names hold the words are there all the same.</summary>
    public float Least { get; init; } = float.NegativeInfinity;

    /// <summary>Below this length the parts cancel each other out, and the direction that is left is chance.</summary>
    private const float LeastLength = 1e-3f;

    /// <summary>The weighted sum of unit vectors, at unit length.</summary>
    /// <param name="parts">At least one.</param>
    public static float[] Sum(IReadOnlyList<(float[] Vector, double Weight)> parts)
    {
        if (parts.Count == 1)
        {
            return parts[0].Vector;
        }

        var sum = new float[parts[0].Vector.Length];
        foreach (var (vector, weight) in parts)
        {
            TensorPrimitives.MultiplyAdd(vector, (float)weight, sum, sum);
        }

        var length = TensorPrimitives.Norm(sum);
        if (length < LeastLength)
        {
            throw new QuestionException("The parts of this question say opposite things: leave one of them out.");
        }

        TensorPrimitives.Divide(sum, length, sum);
        return sum;
    }
}

/// <summary>Words that are left out.</summary>
/// <param name="Closeness">What similarities to them mean; null where that is not known.</param>
internal sealed record UnwantedVector(float[] Vector, Closeness? Closeness);
