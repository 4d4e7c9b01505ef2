using System.Numerics.Tensors;
using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

/// <summary>Unit vectors made from a seed.</summary>
internal static class SomeVectors
{
    public static float[] Unit(Random random, int dimension)
    {
        var vector = new float[dimension];
        for (var i = 0; i < dimension; i++)
        {
            vector[i] = (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        }

        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }

    /// <summary>Vectors round random centres: vector i round centre i % clusters.</summary>
    /// <param name="spread">How far they lie from their centre, which is 1 from the origin.</param>
    public static float[][] Clustered(int seed, int count, int dimension, int clusters, float spread)
    {
        var random = new Random(seed);
        var centres = Enumerable.Range(0, clusters).Select(_ => Unit(random, dimension)).ToArray();
        return [.. Enumerable.Range(0, count).Select(i => Near(random, centres[i % clusters], spread))];
    }

    public static float[] Near(Random random, float[] centre, float spread)
    {
        var vector = Unit(random, centre.Length);
        TensorPrimitives.MultiplyAdd(vector, spread, centre, vector);
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }

    /// <summary>The similarity that an index gives, to the last bit.</summary>
    public static unsafe float Similarity(float[] one, float[] other)
    {
        var padded = InnerProduct.Padded(one.Length);
        var (a, b) = (new float[padded], new float[padded]);
        one.CopyTo(a, 0);
        other.CopyTo(b, 0);
        fixed (float* query = a, row = b)
        {
            return InnerProduct.One(query, row, padded);
        }
    }

    public static IdSet Ids(IEnumerable<long> all)
    {
        var ids = new IdSet(0);
        foreach (var id in all)
        {
            ids.Add(id);
        }

        return ids;
    }

    /// <summary>An index with these vectors, ids from 1, linked.</summary>
    public static VectorIndex Linked(float[][] vectors, GraphShape? shape = null, int threads = 2)
    {
        var index = new VectorIndex(vectors[0].Length, shape);
        for (var i = 0; i < vectors.Length; i++)
        {
            index.Set(i + 1, vectors[i]);
        }

        index.Link(threads, CancellationToken.None);
        return index;
    }

    /// <summary>Share of what is as near as the true k nearest, over all queries.</summary>
    public static double Recall(VectorIndex index, IReadOnlyCollection<float[]> queries, int k, int ef = 0, IdSet? only = null)
    {
        var (right, all) = (0, 0);
        var (found, exact) = (new Neighbour[k], new Neighbour[k]);
        foreach (var query in queries)
        {
            var truth = exact.AsSpan(0, index.Exact(query, exact, only));
            var answer = found.AsSpan(0, index.Search(query, found, ef, only));
            all += truth.Length;
            foreach (var neighbour in answer)
            {
                right += neighbour.Similarity >= truth[^1].Similarity ? 1 : 0;
            }
        }

        return (double)right / all;
    }

    public static float[] Axis(int dimension, int axis)
    {
        var vector = new float[dimension];
        vector[axis] = 1;
        return vector;
    }
}
