using System.Buffers;
using System.Runtime.InteropServices;

namespace PhotoSearch.Vectors;

/// <summary>One pass of a query over full-precision rows; its buffers are borrowed and go back when it is disposed.</summary>
internal sealed unsafe class Scan : IDisposable
{
    /// <summary>Below this many floats one core is done (in about a tenth of a millisecond) before a second has woken.</summary>
    private const long WorthSharing = 1 << 18;

    /// <summary>Rows a core takes at a time: large enough to walk memory, small enough that no core waits long for the last.</summary>
    private const int Share = 2048;

    /// <summary>Rows of the file that are read at once: a system call costs as much as copying a few of them.</summary>
    private const int Stretch = 64;

    /// <summary>Rows compared at once; see <see cref="InnerProduct.Four"/>.</summary>
    private const int Together = 4;

    private readonly Slots _slots;
    private readonly float[] _query;
    private long[] _ids = [];
    private int[] _chosen = [];
    private float[] _scores = [];
    private int _count;

    public Scan(ReadOnlySpan<float> query, Slots slots)
    {
        _slots = slots;
        _query = ArrayPool<float>.Shared.Rent(slots.Rows.Stride);
        query.CopyTo(_query);
        _query.AsSpan(query.Length, slots.Rows.Stride - query.Length).Clear();
    }

    public ReadOnlySpan<long> Ids => _ids.AsSpan(0, _count);

    /// <summary>In the order of <see cref="Ids"/>.</summary>
    public ReadOnlySpan<float> Scores => _scores.AsSpan(0, _count);

    /// <summary>Scores what is found at a version and whose id is in <paramref name="only"/>.</summary>
    public void Run(IdSet? only, long version)
    {
        var used = _slots.Used;
        _ids = ArrayPool<long>.Shared.Rent(used);
        _chosen = ArrayPool<int>.Shared.Rent(used);
        _scores = ArrayPool<float>.Shared.Rent(used);
        for (var slot = 0; slot < used; slot++)
        {
            if ((only is null || only.Contains(_slots.Ids[slot])) && _slots.IsVisible(slot, version))
            {
                (_ids[_count], _chosen[_count]) = (_slots.Ids[slot], slot);
                _count++;
            }
        }

        if ((long)_count * _slots.Rows.Stride < WorthSharing)
        {
            Score(0, _count);
            return;
        }

        var shares = (_count + Share - 1) / Share;
        // On the threads of whoever asks: an audit on threads that stand back must not wake others that do not.
        Parallel.For(0, shares, new ParallelOptions { TaskScheduler = TaskScheduler.Current }, share => Score(share * Share, Math.Min(_count, (share + 1) * Share)));
    }

    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_query);
        ArrayPool<float>.Shared.Return(_scores);
        ArrayPool<long>.Shared.Return(_ids);
        ArrayPool<int>.Shared.Return(_chosen);
    }

    /// <summary>Chosen rows mostly follow each other, so a stretch of the file is read at once where it is not mapped.</summary>
    private void Score(int from, int to)
    {
        var stride = _slots.Rows.Stride;
        var scratch = (float*)NativeMemory.AlignedAlloc((nuint)(Stretch * stride * sizeof(float)), 64);
        try
        {
            fixed (float* query = _query)
            fixed (float* scores = _scores)
            {
                while (from < to)
                {
                    var first = _chosen[from];
                    var end = from + 1;
                    while (end < to && _chosen[end] < first + Stretch)
                    {
                        end++;
                    }

                    var rows = _slots.Rows.Rows(first, _chosen[end - 1] - first + 1, scratch) - ((long)first * stride);
                    for (; from <= end - Together; from += Together)
                    {
                        InnerProduct.Four(query, Row(rows, from), Row(rows, from + 1), Row(rows, from + 2), Row(rows, from + 3), stride, scores + from);
                    }

                    for (; from < end; from++)
                    {
                        scores[from] = InnerProduct.One(query, Row(rows, from), stride);
                    }
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(scratch);
        }
    }

    private float* Row(float* rows, int at) => rows + ((long)_chosen[at] * _slots.Rows.Stride);
}
