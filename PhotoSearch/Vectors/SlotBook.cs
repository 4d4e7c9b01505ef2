using PhotoSearch.Vectors.Graph;

namespace PhotoSearch.Vectors;

/// <summary>Which id is in which slot, since when, and which slots are free: every change of an index is one short turn here, with a version of its own.</summary>
/// <remarks>
/// A search names the version at which it began and finds what was there at that version, neither more nor less: a slot is found from the
/// version it was born at until before the one it died at. A slot that died goes this way back into use: hidden (walked through, not
/// found) → taken out of the graph → every search of that time over → not in the last saved snapshot any more, so that the rows
/// which a crash falls back to are never overwritten.
/// </remarks>
internal sealed unsafe class SlotBook(Slots slots, bool isKeptInFiles)
{
    private readonly Lock _turn = new();
    private readonly IdMap _map = new(slots);
    private readonly Queue<(int Slot, long Version)> _leaving = new();
    private readonly List<int> _untilSaved = [];
    private readonly Stack<int> _free = new();
    private readonly List<int> _hidden = [];
    private long _version;
    private int _count;

    /// <summary>Of the last change.</summary>
    public ref long Version => ref _version;

    /// <summary>Vectors that can be found.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Removed, and still in the graph.</summary>
    public int Hidden
    {
        get
        {
            lock (_turn)
            {
                return _hidden.Count;
            }
        }
    }

    /// <summary>What can be found and is not linked yet.</summary>
    public Unlinked Unlinked { get; } = new();

    /// <summary>A slot to write a vector into; nobody finds it yet.</summary>
    /// <param name="oldest">The oldest version that a search holds.</param>
    public int Take(Func<long> oldest)
    {
        lock (_turn)
        {
            if (_free.Count == 0 && _leaving.Count > 0)
            {
                FreeLeft(oldest());
            }

            return _free.TryPop(out var slot) ? slot : slots.Append();
        }
    }

    /// <summary>Gives a slot back that was taken for nothing.</summary>
    public void GiveBack(int slot)
    {
        lock (_turn)
        {
            _free.Push(slot);
        }
    }

    /// <summary>From now on the id is found in this slot, and in the one it had before no more.</summary>
    public void Settle(long id, int slot)
    {
        lock (_turn)
        {
            slots.Ids[slot] = id;
            slots.Hide(slot, false);
            var before = _map.Set(id, slot);
            // In this order: see Slots.IsVisible.
            Volatile.Write(ref slots.Stamps[slot].Born, _version + 1);
            Volatile.Write(ref slots.Stamps[slot].Died, Stamp.Never);
            if (before >= 0)
            {
                End(before);
            }

            Unlinked.Add(slot);
            Volatile.Write(ref _count, _map.Count);
            Volatile.Write(ref _version, _version + 1);
        }
    }

    /// <returns>False where the id was not there.</returns>
    public bool Remove(long id)
    {
        lock (_turn)
        {
            var slot = _map.Remove(id);
            if (slot < 0)
            {
                return false;
            }

            End(slot);
            Volatile.Write(ref _count, _map.Count);
            Volatile.Write(ref _version, _version + 1);
            return true;
        }
    }

    /// <returns>-1 where the id is not there.</returns>
    public int Find(long id)
    {
        lock (_turn)
        {
            return _map.Find(id);
        }
    }

    public long[] Ids()
    {
        lock (_turn)
        {
            var ids = new long[_map.Count];
            var count = 0;
            for (var slot = 0; slot < slots.Used; slot++)
            {
                if (slots.Stamps[slot].Died == Stamp.Never)
                {
                    ids[count++] = slots.Ids[slot];
                }
            }

            return ids;
        }
    }

    /// <summary>The next slot to link, and where it stands in line; those that died meanwhile are passed over.</summary>
    public bool TryTakeUnlinked(out int slot, out long place)
    {
        lock (_turn)
        {
            while (Unlinked.TryTake(out slot, out place))
            {
                if (slots.Stamps[slot].Died == Stamp.Never)
                {
                    return true;
                }

                Unlinked.Done(place);
            }

            return false;
        }
    }

    /// <summary>A slot whose linking failed goes to the end of the line.</summary>
    public void LinkAgain(int slot, long place)
    {
        lock (_turn)
        {
            Unlinked.Add(slot);
            Unlinked.Done(place);
        }
    }

    /// <summary>The slot is linked, or is to be forgotten.</summary>
    public void Linked(long place)
    {
        lock (_turn)
        {
            Unlinked.Done(place);
        }
    }

    /// <summary>A slot that is to be linked anew is compared one by one until then.</summary>
    public void Unlink(int slot)
    {
        lock (_turn)
        {
            if (slots.Stamps[slot].Died == Stamp.Never && !Unlinked.Waiting().Contains(slot))
            {
                Unlinked.Add(slot);
            }
        }
    }

    /// <summary>The slots to be taken out of the graph now, and those that were taken out before and are not in use again. Nobody is linking meanwhile.</summary>
    public (int[] Hidden, BitSet Idle) TakeHidden()
    {
        lock (_turn)
        {
            // A slot that died before it was linked would stand in line twice when it is used again.
            Unlinked.Drop(slot => slots.Stamps[slot].Died != Stamp.Never);
            var idle = new BitSet(slots.Used);
            foreach (var (slot, _) in _leaving)
            {
                idle.Add(slot);
            }

            idle.AddAll(_untilSaved);
            idle.AddAll(_free);
            int[] hidden = [.. _hidden];
            _hidden.Clear();
            return (hidden, idle);
        }
    }

    /// <summary>No link leads to these slots any more, or (when it was interrupted) some still do.</summary>
    public void TakenOut(ReadOnlySpan<int> gone, bool all)
    {
        lock (_turn)
        {
            if (!all)
            {
                _hidden.AddRange(gone);
                return;
            }

            Volatile.Write(ref _version, _version + 1);
            foreach (var slot in gone)
            {
                _leaving.Enqueue((slot, _version));
            }
        }
    }

    /// <summary>What a snapshot is to hold: the id of each slot, 0 where nothing is found, and the unlinked slots.</summary>
    /// <param name="oldest">The oldest version that a search holds: what left before is free once this snapshot is safe.</param>
    public (long[] Ids, int[] Unlinked) Snapshot(long oldest)
    {
        lock (_turn)
        {
            FreeLeft(oldest);
            var ids = new long[slots.Used];
            for (var slot = 0; slot < ids.Length; slot++)
            {
                ids[slot] = slots.Stamps[slot].Died == Stamp.Never ? slots.Ids[slot] : 0;
            }

            return (ids, Array.FindAll(Unlinked.Waiting().ToArray(), slot => slot >= 0 && ids[slot] != 0));
        }
    }

    /// <summary>A snapshot without these slots is safe on disk.</summary>
    public void Saved()
    {
        lock (_turn)
        {
            foreach (var slot in _untilSaved)
            {
                _free.Push(slot);
            }

            _untilSaved.Clear();
        }
    }

    /// <summary>Takes over a snapshot's ids.</summary>
    /// <returns>An id that is there twice or makes no sense; 0 where all is well.</returns>
    public long Open(ReadOnlySpan<int> unlinked)
    {
        lock (_turn)
        {
            for (var slot = 0; slot < slots.Used; slot++)
            {
                var id = slots.Ids[slot];
                if (id == 0)
                {
                    slots.Hide(slot, true);
                    _hidden.Add(slot);
                    continue;
                }

                if (id < 0 || _map.Set(id, slot) >= 0)
                {
                    return id;
                }

                slots.Stamps[slot].Died = Stamp.Never;
            }

            foreach (var slot in unlinked)
            {
                if ((uint)slot >= (uint)slots.Used)
                {
                    return slot;
                }

                Unlinked.Add(slot);
            }

            _count = _map.Count;
            return 0;
        }
    }

    private void End(int slot)
    {
        Volatile.Write(ref slots.Stamps[slot].Died, _version + 1);
        slots.Hide(slot, true);
        _hidden.Add(slot);
    }

    /// <summary>What left the graph and no search looks at any more.</summary>
    private void FreeLeft(long oldest)
    {
        while (_leaving.TryPeek(out var first) && first.Version <= oldest)
        {
            _leaving.Dequeue();
            Free(first.Slot);
        }
    }

    private void Free(int slot)
    {
        if (isKeptInFiles)
        {
            _untilSaved.Add(slot);
        }
        else
        {
            _free.Push(slot);
        }
    }
}
