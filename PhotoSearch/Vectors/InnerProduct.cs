using System.Numerics;

namespace PhotoSearch.Vectors;

/// <summary>
/// Inner products over padded rows. Each row has one accumulator, whether it is scored alone or beside three others: the same row
/// and query give the same bits however a scan is cut into pieces, so a ranking never depends on the number of cores.
/// </summary>
/// <remarks>
/// Four rows share each load of the query and give four independent chains of multiply-adds, which is faster than memory can
/// deliver; wider kernels were not faster because the scan waits for memory.
/// </remarks>
internal static unsafe class InnerProduct
{
    /// <summary>Rows are padded with zeros to this many floats: a cache line, and a multiple of every vector width.</summary>
    private const int Lane = 16;

    public static int Padded(int dimension) => checked(dimension + Lane - 1) / Lane * Lane;

    /// <param name="length">Padded.</param>
    public static float One(float* query, float* row, int length)
    {
        var sum = Vector<float>.Zero;
        for (var i = 0; i < length; i += Vector<float>.Count)
        {
            sum = Vector.FusedMultiplyAdd(Vector.Load(query + i), Vector.Load(row + i), sum);
        }

        return Similarity(sum);
    }

    /// <param name="length">Padded.</param>
    /// <param name="scores">Room for four.</param>
    public static void Four(float* query, float* row0, float* row1, float* row2, float* row3, int length, float* scores)
    {
        var (sum0, sum1, sum2, sum3) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        for (var i = 0; i < length; i += Vector<float>.Count)
        {
            var q = Vector.Load(query + i);
            sum0 = Vector.FusedMultiplyAdd(q, Vector.Load(row0 + i), sum0);
            sum1 = Vector.FusedMultiplyAdd(q, Vector.Load(row1 + i), sum1);
            sum2 = Vector.FusedMultiplyAdd(q, Vector.Load(row2 + i), sum2);
            sum3 = Vector.FusedMultiplyAdd(q, Vector.Load(row3 + i), sum3);
        }

        (scores[0], scores[1], scores[2], scores[3]) = (Similarity(sum0), Similarity(sum1), Similarity(sum2), Similarity(sum3));
    }

    /// <summary>Lengths are one within a tolerance, so a product may pass one by as much. Adding zero turns -0 into 0: the two must tie.</summary>
    private static float Similarity(Vector<float> sum) => Math.Clamp(Vector.Sum(sum), -1f, 1f) + 0f;
}
