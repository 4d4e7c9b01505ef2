using System.Numerics.Tensors;

namespace PhotoSearch.Searching;

/// <summary>A question as vectors.</summary>
/// <param name="Wanted">Unit length.</param>
/// <param name="Unwanted">One for each part that is not to be seen.</param>
/// <param name="Except">Ids of photos that are left out: those that are asked about.</param>
internal sealed record AskedVectors(float[] Wanted, IReadOnlyList<float[]> Unwanted, IReadOnlySet<long> Except)
{
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
