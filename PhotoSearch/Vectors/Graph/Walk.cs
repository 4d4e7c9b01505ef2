using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using PhotoSearch.Vectors.Codes;

namespace PhotoSearch.Vectors.Graph;

/// <summary>
/// One walk through the graph at a time: the query, which slots were seen, and the best candidates so far. Kept and used again, so that
/// a search allocates nothing.
/// </summary>
/// <remarks>
/// Which slots were seen is a byte each holding the number of the walk that saw it; it is cleared once in 255 walks. Links are read
/// while others write them: each is one word, every slot ever linked stays readable until this walk is over (<see cref="SlotBook"/>), and
/// a list caught half rewritten costs at most a detour.
/// </remarks>
internal sealed unsafe class Walk : IDisposable
{
    private const int Alignment = 64;

    /// <summary>Rows ahead that are asked from memory while one is compared: fewer wait for memory, more than the processor's buffers hold are dropped.</summary>
    private const int Ahead = 3;
    private const int CacheLine = 64;

    private readonly Slots _slots;
    private readonly int* _near;
    private byte* _seen;
    private int _seenLength;
    private byte _walk;
    private int _limit;

    public Walk(Slots slots)
    {
        _slots = slots;
        Query = (sbyte*)NativeMemory.AlignedAlloc((nuint)slots.Stride, Alignment);
        Fine = (short*)NativeMemory.AlignedAlloc((nuint)slots.Stride * sizeof(short), Alignment);
        _near = (int*)NativeMemory.Alloc((nuint)NearRoom(slots), sizeof(int));
    }

    public Pool Pool { get; } = new();

    public sbyte* Query { get; }

    public short* Fine { get; }

    public int QuerySum { get; private set; }

    /// <summary>Sets the query: a unit vector.</summary>
    public void Ask(ReadOnlySpan<float> vector)
    {
        _slots.Quantiser.EncodeQuery(vector, Query, Fine);
        QuerySum = Quantiser.Sum(Query, _slots.Stride);
    }

    /// <summary>Sets a stored vector as the query.</summary>
    public void AskStored(int slot)
    {
        _slots.Quantiser.QueryOf(_slots.Code(slot), Query);
        QuerySum = Quantiser.Sum(Query, _slots.Stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Product(int slot) => CodeProduct.Of(_slots.Code(slot), Query, _slots.Stride);

    /// <summary>Nothing is seen any more.</summary>
    public void Begin(int ef)
    {
        _limit = _slots.Used;
        if (_limit > _seenLength)
        {
            NativeMemory.Free(_seen);
            // Half as much again, so that a growing index does not make every search allocate.
            _seenLength = _limit + (_limit / 2) + 1024;
            _seen = (byte*)NativeMemory.AllocZeroed((nuint)_seenLength);
            _walk = 0;
        }

        if (++_walk == 0)
        {
            NativeMemory.Clear(_seen, (nuint)_seenLength);
            _walk = 1;
        }

        Pool.Begin(ef);
    }

    /// <returns>False where it was seen before, or came after this walk began.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool See(int slot)
    {
        if ((uint)slot >= (uint)_limit || _seen[slot] == _walk)
        {
            return false;
        }

        _seen[slot] = _walk;
        return true;
    }

    /// <summary>The paper's SEARCH-LAYER with ef = 1, level by level: from the entry down to above <paramref name="level"/>.</summary>
    /// <param name="avoided">A slot that is not to be arrived at; -1 for none.</param>
    public int Descend(int slot, int from, int level, int avoided = -1)
    {
        var best = Product(slot);
        for (var at = from; at > level; at--)
        {
            for (var better = true; better;)
            {
                better = false;
                var links = _slots.Links(slot, at);
                var count = 0;
                for (var i = 0; i < _slots.M; i++)
                {
                    var near = links[i];
                    if (near < 0)
                    {
                        break;
                    }

                    if (near < _limit && near != avoided)
                    {
                        _near[count++] = near;
                    }
                }

                PrefetchFirst(count);
                for (var i = 0; i < count; i++)
                {
                    PrefetchAhead(i, count);
                    var product = Product(_near[i]);
                    if (product > best)
                    {
                        (best, slot, better) = (product, _near[i], true);
                    }
                }
            }
        }

        return slot;
    }

    /// <summary>The paper's SEARCH-LAYER: looks at the neighbours of the best candidate until none of the kept is left. O(ef · M) products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Search(int level)
    {
        var room = _slots.Room(level);
        while (Pool.TryTakeNext(out var slot))
        {
            var links = _slots.Links(slot, level);
            var count = 0;
            for (var i = 0; i < room; i++)
            {
                // Read once: another thread may write the next moment.
                var near = links[i];
                if (near < 0)
                {
                    break;
                }

                if (See(near))
                {
                    _near[count++] = near;
                }
            }

            Compare(count);
            PrefetchLinks(Pool.PeekNext(), level);
        }
    }

    /// <summary>
    /// Walks on level 0 through what may be found only: a neighbour that may not is stepped over to its own neighbours, where few are
    /// left otherwise. Never compares what cannot be a result. O(ef · M / share) looks at ids, O(ef · M) products.
    /// </summary>
    /// <remarks>After ACORN-1 (Patel et al., 2024), which shows that the nodes that pass span a navigable graph of their own when two steps count as one.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SearchAmong(IdSet only)
    {
        var room = _slots.LevelZero;
        while (Pool.TryTakeNext(out var slot))
        {
            var links = _slots.Links(slot);
            var (count, stepped, known) = (0, room * room, 0);
            for (var i = 0; i < room; i++)
            {
                var near = links[i];
                if (near < 0)
                {
                    break;
                }

                if (!See(near))
                {
                    known++;
                }
                else if (only.Contains(_slots.Ids[near]))
                {
                    _near[count++] = near;
                }
                else
                {
                    _near[--stepped] = near;
                }
            }

            for (var i = (room * room) - 1; i >= stepped && count + known < room; i--)
            {
                var further = _slots.Links(_near[i]);
                for (var l = 0; l < room && count + known < room; l++)
                {
                    var near = further[l];
                    if (near < 0)
                    {
                        break;
                    }

                    if ((uint)near < (uint)_limit && _seen[near] != _walk && only.Contains(_slots.Ids[near]))
                    {
                        _seen[near] = _walk;
                        _near[count++] = near;
                    }
                }
            }

            Compare(count);
            PrefetchLinks(Pool.PeekNext(), 0);
        }
    }

    /// <summary>Asks a row from memory that is compared soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int slot) => Prefetch(_slots.Code(slot), _slots.Stride);

    /// <summary>Offers slots to the pool that no link need lead to.</summary>
    public void Offer(int slot, bool isExpanded)
    {
        if (See(slot))
        {
            var product = Product(slot);
            if (Pool.IsWorthKeeping(product))
            {
                Pool.Offer(product, slot, _slots.IsHidden(slot), isExpanded);
            }
        }
    }

    /// <summary>Offers what waits to be linked. What becomes linked from now on is among it, what is linked by now the walk finds.</summary>
    public void OfferUnlinked(Unlinked unlinked, IdSet? only)
    {
        foreach (ref readonly var waiting in unlinked.Waiting())
        {
            // In this order, so that the links of one that is gone from here are seen.
            var slot = Volatile.Read(in waiting);
            if (slot >= 0 && (only is null || only.Contains(_slots.Ids[slot])))
            {
                Offer(slot, isExpanded: true);
            }
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Query);
        NativeMemory.AlignedFree(Fine);
        NativeMemory.Free(_near);
        NativeMemory.Free(_seen);
        Pool.Dispose();
    }

    /// <summary>A neighbourhood of two steps.</summary>
    private static int NearRoom(Slots slots) => slots.LevelZero * slots.LevelZero;

    /// <summary>Compares what was gathered; a row is on its way from memory while those before it are compared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Compare(int count)
    {
        PrefetchFirst(count);
        for (var i = 0; i < count; i++)
        {
            PrefetchAhead(i, count);
            var product = Product(_near[i]);
            if (Pool.IsWorthKeeping(product))
            {
                Pool.Offer(product, _near[i], _slots.IsHidden(_near[i]));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchFirst(int count)
    {
        for (var i = 0; i < Math.Min(Ahead, count); i++)
        {
            Prefetch(_slots.Code(_near[i]), _slots.Stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchAhead(int at, int count)
    {
        if (at + Ahead < count)
        {
            Prefetch(_slots.Code(_near[at + Ahead]), _slots.Stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchLinks(int slot, int level)
    {
        if (slot >= 0)
        {
            Prefetch((byte*)_slots.Links(slot, level), _slots.Room(level) * sizeof(int));
        }
    }

    /// <summary>.NET has no such instruction for Arm; there the processor's own foresight must do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* start, int length)
    {
        if (Sse.IsSupported)
        {
            for (var at = 0; at < length; at += CacheLine)
            {
                Sse.Prefetch0(start + at);
            }
        }
    }
}
