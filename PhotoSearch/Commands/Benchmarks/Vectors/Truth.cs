using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>The true nearest vectors of the first queries of a set, found by comparing each with every vector.</summary>
/// <remarks>
/// What a search found is judged by similarity, not by number: a vector as similar as the tenth, within <see cref="Tolerance"/>, counts. Among photos there are
/// copies, and which of two equal ones is returned says nothing.
/// </remarks>
internal sealed unsafe class Truth
{
    /// <summary>How many nearest are kept of each query.</summary>
    public const int Depth = 50;

    public const float Tolerance = 1e-6f;

    /// <summary>Vectors that stay in the second cache while all queries pass them.</summary>
    private const int Block = 64;

    private readonly float[] _similarities;

    private Truth(float[] similarities) => _similarities = similarities;

    public int Queries => _similarities.Length / Depth;

    /// <summary>The similarity of the nearest but <paramref name="rank"/>, from 0.</summary>
    public float Similarity(int query, int rank) => _similarities[(query * Depth) + rank];

    /// <param name="count">The vectors are the first so many of the file.</param>
    public static Truth ReadOrFind(string path, FloatFile vectors, int count, FloatFile queries, int asked, Action<int> progress, CancellationToken cancellationToken)
    {
        var bytes = asked * Depth * sizeof(float);
        if (File.Exists(path) && new FileInfo(path).Length == bytes)
        {
            return new Truth(MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray());
        }

        var found = Find(vectors, count, queries, asked, progress, cancellationToken);
        File.WriteAllBytes(path + ".part", MemoryMarshal.AsBytes(found.AsSpan()));
        File.Move(path + ".part", path, overwrite: true);
        return new Truth(found);
    }

    /// <summary>The share of the <paramref name="k"/> nearest that was found, over all queries.</summary>
    /// <param name="found">Row numbers, k a query, -1 where none.</param>
    public double Recall(ReadOnlySpan<int> found, int k, FloatFile vectors, FloatFile queries)
    {
        var right = 0;
        var asked = found.Length / k;
        for (var q = 0; q < asked; q++)
        {
            var least = Similarity(q, k - 1) - Tolerance;
            var rows = found.Slice(q * k, k);
            for (var i = 0; i < k; i++)
            {
                var isRight = rows[i] >= 0 && !rows[..i].Contains(rows[i]) && Product(queries.Start(q), vectors.Start(rows[i]), vectors.Dimension) >= least;
                right += isRight ? 1 : 0;
            }
        }

        return right / (double)(asked * k);
    }

    /// <summary>In doubles and in order: what it says does not hang on the processor.</summary>
    public static float Product(float* a, float* b, int dimension)
    {
        var sum = 0.0;
        for (var i = 0; i < dimension; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return (float)sum;
    }

    private static float[] Find(FloatFile vectors, int count, FloatFile queries, int asked, Action<int> progress, CancellationToken cancellationToken)
    {
        var best = new float[asked * Depth];
        Array.Fill(best, float.NegativeInfinity);
        var (done, merging) = (0, new Lock());
        Parallel.For(
            0,
            (count + Block - 1) / Block,
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => Filled(asked * Depth),
            (block, _, mine) =>
            {
                var to = Math.Min(count, (block + 1) * Block);
                Compare(vectors, block * Block, to, queries, asked, mine);
                progress(Interlocked.Add(ref done, to - (block * Block)));
                return mine;
            },
            mine =>
            {
                lock (merging)
                {
                    Merge(mine, best);
                }
            });
        return best;
    }

    private static float[] Filled(int count)
    {
        var floats = new float[count];
        Array.Fill(floats, float.NegativeInfinity);
        return floats;
    }

    private static void Merge(float[] from, float[] into)
    {
        for (var q = 0; q < into.Length; q += Depth)
        {
            foreach (var similarity in from.AsSpan(q, Depth))
            {
                Keep(into.AsSpan(q, Depth), similarity);
            }
        }
    }

    private static void Compare(FloatFile vectors, int from, int to, FloatFile queries, int asked, float[] best)
    {
        var products = stackalloc float[8];
        for (var q = 0; q < asked; q += 4)
        {
            for (var row = from; row < to; row += 2)
            {
                // The last ones are compared twice rather than by code of their own; only what is new is kept.
                var second = Math.Min(row + 1, to - 1);
                Products(queries, q, asked, vectors.Start(row), vectors.Start(second), vectors.Dimension, products);
                for (var i = 0; i < 4 && q + i < asked; i++)
                {
                    var ranking = best.AsSpan((q + i) * Depth, Depth);
                    Keep(ranking, products[2 * i]);
                    if (second != row)
                    {
                        Keep(ranking, products[(2 * i) + 1]);
                    }
                }
            }
        }
    }

    /// <summary>Four queries with two vectors: six loads for eight multiply-adds, so that the processor's arithmetic is the limit.</summary>
    private static void Products(FloatFile queries, int q, int asked, float* a, float* b, int dimension, float* products)
    {
        var last = asked - 1;
        var q0 = queries.Start(q);
        var q1 = queries.Start(Math.Min(q + 1, last));
        var q2 = queries.Start(Math.Min(q + 2, last));
        var q3 = queries.Start(Math.Min(q + 3, last));
        var (s0, s1, s2, s3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var (t0, t1, t2, t3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var i = 0;
        for (; i <= dimension - 8; i += 8)
        {
            var (x, y) = (Vector256.Load(a + i), Vector256.Load(b + i));
            var (u0, u1, u2, u3) = (Vector256.Load(q0 + i), Vector256.Load(q1 + i), Vector256.Load(q2 + i), Vector256.Load(q3 + i));
            (s0, t0) = (Vector256.FusedMultiplyAdd(u0, x, s0), Vector256.FusedMultiplyAdd(u0, y, t0));
            (s1, t1) = (Vector256.FusedMultiplyAdd(u1, x, s1), Vector256.FusedMultiplyAdd(u1, y, t1));
            (s2, t2) = (Vector256.FusedMultiplyAdd(u2, x, s2), Vector256.FusedMultiplyAdd(u2, y, t2));
            (s3, t3) = (Vector256.FusedMultiplyAdd(u3, x, s3), Vector256.FusedMultiplyAdd(u3, y, t3));
        }

        (products[0], products[1], products[2], products[3]) = (Vector256.Sum(s0), Vector256.Sum(t0), Vector256.Sum(s1), Vector256.Sum(t1));
        (products[4], products[5], products[6], products[7]) = (Vector256.Sum(s2), Vector256.Sum(t2), Vector256.Sum(s3), Vector256.Sum(t3));
        for (; i < dimension; i++)
        {
            (products[0], products[1]) = (products[0] + (q0[i] * a[i]), products[1] + (q0[i] * b[i]));
            (products[2], products[3]) = (products[2] + (q1[i] * a[i]), products[3] + (q1[i] * b[i]));
            (products[4], products[5]) = (products[4] + (q2[i] * a[i]), products[5] + (q2[i] * b[i]));
            (products[6], products[7]) = (products[6] + (q3[i] * a[i]), products[7] + (q3[i] * b[i]));
        }
    }

    /// <summary>Keeps the highest, in falling order.</summary>
    private static void Keep(Span<float> ranking, float similarity)
    {
        var at = ranking.Length - 1;
        if (!(similarity > ranking[at]))
        {
            return;
        }

        for (; at > 0 && ranking[at - 1] < similarity; at--)
        {
            ranking[at] = ranking[at - 1];
        }

        ranking[at] = similarity;
    }
}
