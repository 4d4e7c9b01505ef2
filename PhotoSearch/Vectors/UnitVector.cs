using System.Numerics.Tensors;

namespace PhotoSearch.Vectors;

/// <summary>What may be stored and asked: finite vectors of length one, because only for them the inner product is the cosine.</summary>
internal static class UnitVector
{
    /// <summary>Rounding of half-precision models stays well below this; a vector somebody forgot to normalise does not.</summary>
    public const float Tolerance = 1e-3f;

    /// <exception cref="ArgumentException">Another dimension, not finite, or not of length one.</exception>
    public static void Check(ReadOnlySpan<float> vector, int dimension, string parameter)
    {
        if (vector.Length != dimension)
        {
            throw new ArgumentException($"The vector has {vector.Length} numbers; this index holds vectors of {dimension}.", parameter);
        }

        // NaN and infinity carry over into the length, so one comparison finds them too.
        var length = TensorPrimitives.Norm(vector);
        if (!(Math.Abs(length - 1) <= Tolerance))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The vector's length is {length}; it must be 1."), parameter);
        }
    }
}
