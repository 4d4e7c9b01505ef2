using System.Numerics.Tensors;

namespace PhotoSearch.Searching.Relevance;

/// <summary>Mean and covariance of vectors: with them the mean and the spread of the similarities to any query are known without comparing it with every vector.</summary>
internal sealed class Moments
{
    private readonly float[] _mean;
    private readonly float[] _covariance;

    public Moments(IReadOnlyList<float[]> vectors)
    {
        Count = vectors.Count;
        var dimension = Count == 0 ? 0 : vectors[0].Length;
        _mean = new float[dimension];
        _covariance = new float[dimension * dimension];
        foreach (var vector in vectors)
        {
            TensorPrimitives.MultiplyAdd(vector, 1f / Count, _mean, _mean);
        }

        var off = new float[dimension];
        foreach (var vector in vectors)
        {
            TensorPrimitives.Subtract(vector, _mean, off);
            for (var i = 0; i < dimension; i++)
            {
                var row = _covariance.AsSpan(i * dimension, dimension);
                TensorPrimitives.MultiplyAdd(off, off[i] / Count, row, row);
            }
        }
    }

    public int Count { get; }

    /// <summary>Mean and variance of the inner products with this vector.</summary>
    public (double Mean, double Variance) Of(ReadOnlySpan<float> query)
    {
        if (Count == 0)
        {
            return (0, 0);
        }

        var variance = 0.0;
        for (var i = 0; i < query.Length; i++)
        {
            variance += query[i] * TensorPrimitives.Dot(_covariance.AsSpan(i * query.Length, query.Length), query);
        }

        return (TensorPrimitives.Dot(_mean, query), Math.Max(0, variance));
    }
}
