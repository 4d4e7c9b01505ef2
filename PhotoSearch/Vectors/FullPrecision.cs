using System.Runtime.InteropServices;
using PhotoSearch.Vectors.Codes;
using PhotoSearch.Vectors.Graph;

namespace PhotoSearch.Vectors;

/// <summary>
/// Puts candidates in their true order: a finer estimate from the codes first, then full-precision rows, as few as are needed. One search
/// at a time; keeps its memory for the next.
/// </summary>
internal sealed unsafe class FullPrecision : IDisposable
{
    private const int Alignment = 64;

    /// <summary>
    /// An estimate is as many standard deviations below the cosine once in 160 times. After a walk a row is left out when even that would not
    /// bring it among the k: each row that is read from a file larger than memory is a wait for the disk.
    /// </summary>
    private const float FineSigmas = 2.5f;

    /// <summary>Once in 30,000 times: where all was compared, nothing is to be lost at the end, however many are nearly as near.</summary>
    private const float ExactSigmas = 4;

    /// <summary>The same between two coarse estimates, where both may be wrong and there are more of them.</summary>
    private const float CoarseSigmas = 8;

    private readonly Slots _slots;
    private readonly float* _query;
    private readonly float* _scratch;
    private long* _fine;
    private int _fineRoom;

    public FullPrecision(Slots slots)
    {
        _slots = slots;
        _query = (float*)NativeMemory.AlignedAlloc((nuint)slots.Rows.Stride * sizeof(float), Alignment);
        _scratch = (float*)NativeMemory.AlignedAlloc((nuint)slots.Rows.Stride * sizeof(float), Alignment);
        CoarseMargin = (int)(CoarseSigmas * slots.Quantiser.CoarseDeviation / slots.Quantiser.Similarity(1, 0));
    }

    /// <summary>How far below the k-th best product a candidate may lie and still be one of the k.</summary>
    public int CoarseMargin { get; }

    public void Ask(ReadOnlySpan<float> vector)
    {
        var query = new Span<float>(_query, _slots.Rows.Stride);
        vector.CopyTo(query);
        query[vector.Length..].Clear();
    }

    /// <summary>Cosine similarity, -1 to 1.</summary>
    public float Similarity(int slot) => InnerProduct.One(_query, _slots.Rows.Row(slot, _scratch), _slots.Rows.Stride);

    /// <summary>A copy of a row.</summary>
    public void Read(int slot, Span<float> vector) => new ReadOnlySpan<float>(_slots.Rows.Row(slot, _scratch), vector.Length).CopyTo(vector);

    /// <summary>The nearest of candidates by full precision.</summary>
    /// <param name="keys">Of a <see cref="Pool"/>; each may be found.</param>
    /// <param name="isExact">They are all that may be among the nearest, not what a walk came by.</param>
    /// <returns>How many were put into <paramref name="nearest"/>, in order.</returns>
    public int Best(short* fineQuery, ReadOnlySpan<long> keys, Span<Neighbour> nearest, bool isExact)
    {
        var margin = (isExact ? ExactSigmas : FineSigmas) * _slots.Quantiser.FineDeviation;
        Hold(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            var slot = Pool.SlotOf(keys[i]);
            // Turned round, because sorting is ascending.
            _fine[i] = -Pool.Key(CodeProduct.Fine(_slots.Code(slot), fineQuery, _slots.Stride), slot);
        }

        var fine = new Span<long>(_fine, keys.Length);
        fine.Sort();
        var count = 0;
        foreach (var turned in fine)
        {
            var (estimate, slot) = (_slots.Quantiser.FineSimilarity(Pool.ProductOf(-turned)), Pool.SlotOf(-turned));
            if (count == nearest.Length && estimate + margin < nearest[count - 1].Similarity)
            {
                break;
            }

            Insert(nearest, ref count, new Neighbour(_slots.Ids[slot], Similarity(slot)));
        }

        return count;
    }

    /// <summary>Puts a neighbour in its place among the nearest so far; the last falls out where there is no room.</summary>
    public static void Insert(Span<Neighbour> nearest, ref int count, Neighbour neighbour)
    {
        if (count == nearest.Length)
        {
            if (Ranking.Compare(neighbour, nearest[count - 1]) >= 0)
            {
                return;
            }

            count--;
        }

        var place = count;
        while (place > 0 && Ranking.Compare(neighbour, nearest[place - 1]) < 0)
        {
            place--;
        }

        nearest[place..count].CopyTo(nearest[(place + 1)..]);
        nearest[place] = neighbour;
        count++;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_query);
        NativeMemory.AlignedFree(_scratch);
        NativeMemory.Free(_fine);
    }

    private void Hold(int count)
    {
        if (count > _fineRoom)
        {
            _fineRoom = count * 2;
            _fine = (long*)NativeMemory.Realloc(_fine, (nuint)_fineRoom * sizeof(long));
        }
    }
}
