using System.Buffers;

namespace PhotoSearch.Vectors;

/// <summary>One pass of a query over the rows; its buffers are borrowed and go back when it is disposed.</summary>
internal sealed unsafe class Scan : IDisposable
{
    /// <summary>Below this many floats one core is done (in about a tenth of a millisecond) before a second has woken.</summary>
    private const long WorthSharing = 1 << 18;

    /// <summary>Rows a core takes at a time: large enough to walk memory, small enough that no core waits long for the last.</summary>
    private const int Share = 2048;

    private readonly int _dimension;
    private readonly float[] _query;
    private long[] _ids = [];
    private int[]? _slots;
    private float[] _scores = [];
    private int _count;

    public Scan(ReadOnlySpan<float> query)
    {
        _dimension = query.Length;
        var padded = InnerProduct.Padded(query.Length);
        _query = ArrayPool<float>.Shared.Rent(padded);
        query.CopyTo(_query);
        _query.AsSpan(query.Length, padded - query.Length).Clear();
    }

    public ReadOnlySpan<long> Ids => _ids.AsSpan(0, _count);

    /// <summary>In the order of <see cref="Ids"/>.</summary>
    public ReadOnlySpan<float> Scores => _scores.AsSpan(0, _count);

    /// <summary>Scores the rows whose ids are in <paramref name="only"/>. The caller keeps the block from changing.</summary>
    public void Run(VectorBlock block, ReadOnlySpan<long> ids, IdSet? only)
    {
        System.Diagnostics.Debug.Assert(block.Dimension == _dimension, "the index checks the query");
        _ids = ArrayPool<long>.Shared.Rent(ids.Length);
        _scores = ArrayPool<float>.Shared.Rent(ids.Length);
        Choose(ids, only);
        if ((long)_count * block.Stride < WorthSharing)
        {
            Score(block, 0, _count);
            return;
        }

        var shares = (_count + Share - 1) / Share;
        Parallel.For(0, shares, share => Score(block, share * Share, Math.Min(_count, (share + 1) * Share)));
    }

    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_query);
        ArrayPool<float>.Shared.Return(_scores);
        ArrayPool<long>.Shared.Return(_ids);
        if (_slots is not null)
        {
            ArrayPool<int>.Shared.Return(_slots);
        }
    }

    private void Choose(ReadOnlySpan<long> ids, IdSet? only)
    {
        if (only is null)
        {
            ids.CopyTo(_ids);
            _count = ids.Length;
            return;
        }

        _slots = ArrayPool<int>.Shared.Rent(ids.Length);
        for (var slot = 0; slot < ids.Length; slot++)
        {
            if (only.Contains(ids[slot]))
            {
                _ids[_count] = ids[slot];
                _slots[_count++] = slot;
            }
        }
    }

    private void Score(VectorBlock block, int from, int to)
    {
        fixed (float* query = _query)
        fixed (float* scores = _scores)
        {
            var at = from;
            for (; at <= to - 4; at += 4)
            {
                InnerProduct.Four(query, Row(block, at), Row(block, at + 1), Row(block, at + 2), Row(block, at + 3), block.Stride, scores + at);
            }

            for (; at < to; at++)
            {
                scores[at] = InnerProduct.One(query, Row(block, at), block.Stride);
            }
        }
    }

    private float* Row(VectorBlock block, int at) => block.Row(_slots is null ? at : _slots[at]);
}
