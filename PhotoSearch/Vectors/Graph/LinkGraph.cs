namespace PhotoSearch.Vectors.Graph;

/// <summary>The links between slots and where a search enters them: a node is linked, repaired, or given a new neighbour.</summary>
/// <remarks>
/// A node's links are changed under its lock (locks are shared by slots of the same remainder) and read without: see <see cref="Walk"/>.
/// A new node's lists of all levels are whole before the first link leads to it, and links to it are made from level 0 upwards, so
/// whoever arrives at it finds a way on.
/// </remarks>
internal sealed unsafe class LinkGraph(Slots slots, GraphShape shape)
{
    private const int Locks = 1 << 12;
    private const long Nothing = -1;

    private readonly Lock[] _locks = [.. Enumerable.Range(0, Locks).Select(_ => new Lock())];
    private readonly Lock _entering = new();
    private long _entry = Nothing;

    /// <summary>Level and slot of the entry in one word; negative while the graph is empty.</summary>
    public long Entry
    {
        get => Volatile.Read(ref _entry);
        set => Volatile.Write(ref _entry, value);
    }

    public int Levels => (int)(Entry >> 32) + 1;

    public static long EntryOf(int slot, int level) => ((long)level << 32) | (uint)slot;

    public bool TryGetEntry(out int slot, out int level)
    {
        var entry = Entry;
        (slot, level) = ((int)(uint)entry, (int)(entry >> 32));
        return entry >= 0;
    }

    /// <summary>Others are linked to, or it is alone.</summary>
    public bool IsLinked(int slot) => slots.Links(slot)[0] >= 0;

    /// <summary>The paper's INSERT (algorithm 1). The slot's links are empty or replaced. O(log n · efConstruction · M) products.</summary>
    public void Link(LinkingHand hand, int slot)
    {
        while (!TryLink(hand, slot, slots.LevelOf(slot)))
        {
        }
    }

    /// <summary>Gives a node other links where some of them lead to slots in <paramref name="gone"/>. False where it has too few left and is to be linked anew.</summary>
    public bool TryRepair(LinkingHand hand, int slot, BitSet gone)
    {
        var isWell = true;
        for (var level = slots.LevelOf(slot); level >= 0; level--)
        {
            hand.Keep(level, 0);
            lock (LockOf(slot))
            {
                var links = slots.Links(slot, level);
                var before = Linked(links, slots.Room(level));
                if (!HasAny(before, gone))
                {
                    continue;
                }

                // Links that lead on stay: choosing anew among so many candidates would leave a third of them, and the graph would grow thinner with every repair.
                var candidates = hand.Around(before, slot, level, gone, out var staying);
                var chosen = hand.Selection.Choose(slot, candidates[staying..], before.Length - staying);
                chosen.CopyTo(hand.Keep(level, chosen.Length));
                candidates[..staying].CopyTo(hand.Crowd);
                chosen.CopyTo(hand.Crowd[staying..]);
                var count = staying + chosen.Length;
                Write(links, hand.Crowd[..count], slots.Room(level));
                isWell &= count >= (level > 0 ? 1 : Math.Min(slots.M / 2, before.Length));
            }

            ConnectBack(hand, slot, level);
        }

        return isWell;
    }

    /// <summary>Makes the highest slot that <paramref name="isThere"/> the entry. The caller lets nobody link meanwhile.</summary>
    public void ChooseEntry(Func<int, bool> isThere)
    {
        var entry = Nothing;
        for (var slot = 0; slot < slots.Used; slot++)
        {
            if (isThere(slot) && slots.LevelOf(slot) > (entry >> 32))
            {
                entry = EntryOf(slot, slots.LevelOf(slot));
            }
        }

        Entry = entry;
    }

    private static bool HasAny(ReadOnlySpan<int> links, BitSet gone)
    {
        foreach (var slot in links)
        {
            if (gone.Contains(slot))
            {
                return true;
            }
        }

        return false;
    }

    private static void Write(int* links, ReadOnlySpan<int> chosen, int room)
    {
        for (var i = 0; i < room; i++)
        {
            Volatile.Write(ref links[i], i < chosen.Length ? chosen[i] : Slots.NoLink);
        }
    }

    /// <summary>A list as far as it makes sense: a damaged file may hold anything, and what is linked is compared. The caller holds the node's lock.</summary>
    private ReadOnlySpan<int> Linked(int* links, int room)
    {
        var all = new ReadOnlySpan<int>(links, room);
        var end = all.IndexOfAnyExceptInRange(0, slots.Used - 1);
        return end < 0 ? all : all[..end];
    }

    /// <returns>False where another became the entry meanwhile and is to be linked to.</returns>
    private bool TryLink(LinkingHand hand, int slot, int level)
    {
        if (!TryGetEntry(out var at, out var top) && TryBeFirst(slot, level, out at, out top))
        {
            return true;
        }

        var entry = EntryOf(at, top);
        KeepNearest(hand, slot, level, at, top);
        var highest = Math.Min(level, top);
        for (var l = highest; l >= 0; l--)
        {
            lock (LockOf(slot))
            {
                Write(slots.Links(slot, l), hand.Kept(l), slots.Room(l));
            }
        }

        if (hand.Kept(0).Length == 0)
        {
            return TryReplaceEntry(entry, slot, level);
        }

        for (var l = 0; l <= highest; l++)
        {
            ConnectBack(hand, slot, l);
        }

        RaiseEntry(slot, level);
        return true;
    }

    /// <summary>Chooses the neighbours on every level that the slot and the graph have, into <see cref="LinkingHand.Kept"/>.</summary>
    private void KeepNearest(LinkingHand hand, int slot, int level, int at, int top)
    {
        var walk = hand.Walk;
        walk.AskStored(slot);
        walk.Begin(1);
        at = walk.Descend(at, top, level, avoided: slot);
        for (var l = Math.Min(level, top); l >= 0; l--)
        {
            walk.Begin(shape.EfConstruction);
            walk.See(slot);
            if (at == slot)
            {
                OfferOwn(walk, slot, l);
            }
            else
            {
                walk.Offer(at, isExpanded: false);
            }

            walk.Search(l);
            var chosen = hand.Selection.Choose(walk.Pool.Keys, walk.QuerySum, slots.M);
            chosen.CopyTo(hand.Keep(l, chosen.Length));
            at = walk.Pool.Count > 0 ? Pool.SlotOf(walk.Pool.Keys[0]) : at;
        }

        if (hand.Kept(0).Length == 0)
        {
            KeepNearestOfAll(hand, slot);
        }
    }

    /// <summary>The entry itself is linked anew: the walk begins at the neighbours it had.</summary>
    private void OfferOwn(Walk walk, int slot, int level)
    {
        var links = slots.Links(slot, level);
        for (var i = 0; i < slots.Room(level) && links[i] >= 0; i++)
        {
            walk.Offer(links[i], isExpanded: false);
        }
    }

    private Lock LockOf(int slot) => _locks[slot & (Locks - 1)];

    private bool TryBeFirst(int slot, int level, out int at, out int top)
    {
        lock (_entering)
        {
            if (TryGetEntry(out at, out top))
            {
                return false;
            }

            Entry = EntryOf(slot, level);
            return true;
        }
    }

    private void RaiseEntry(int slot, int level)
    {
        if (level <= (int)(Entry >> 32))
        {
            return;
        }

        lock (_entering)
        {
            if (level > (int)(Entry >> 32))
            {
                Entry = EntryOf(slot, level);
            }
        }
    }

    /// <summary>Nothing that may be linked to is left, so the graph begins anew here; where two find that at once, the second links to the first.</summary>
    private bool TryReplaceEntry(long entry, int slot, int level)
    {
        lock (_entering)
        {
            if (Entry != entry)
            {
                return false;
            }

            Entry = EntryOf(slot, level);
            return true;
        }
    }

    /// <summary>Everything near is removed and not yet taken out: the nearest of all that is linked is found by comparing.</summary>
    private void KeepNearestOfAll(LinkingHand hand, int slot)
    {
        hand.Walk.Begin(shape.EfConstruction);
        for (var other = 0; other < slots.Used; other++)
        {
            if (other != slot && !slots.IsHidden(other) && slots.Links(other)[0] >= 0)
            {
                hand.Walk.Offer(other, isExpanded: true);
            }
        }

        var chosen = hand.Selection.Choose(hand.Walk.Pool.Keys, hand.Walk.QuerySum, slots.M);
        chosen.CopyTo(hand.Keep(0, chosen.Length));
    }

    private void ConnectBack(LinkingHand hand, int slot, int level)
    {
        var isReached = false;
        foreach (var near in hand.Kept(level))
        {
            isReached |= TryConnect(hand, near, slot, level, mustKeep: false);
        }

        // Where none of its neighbours wants the link, nobody would ever find it: the nearest one gives its last link away.
        if (!isReached && hand.Kept(level).Length > 0)
        {
            TryConnect(hand, hand.Kept(level)[0], slot, level, mustKeep: true);
        }
    }

    private bool TryConnect(LinkingHand hand, int node, int slot, int level, bool mustKeep)
    {
        var room = slots.Room(level);
        lock (LockOf(node))
        {
            var links = slots.Links(node, level);
            var before = Linked(links, room);
            if (before.Contains(slot))
            {
                return true;
            }

            if (before.Length < room)
            {
                Volatile.Write(ref links[before.Length], slot);
                return true;
            }

            if (mustKeep)
            {
                Volatile.Write(ref links[room - 1], slot);
                return true;
            }

            before.CopyTo(hand.Crowd);
            hand.Crowd[room] = slot;
            var chosen = hand.Selection.Choose(node, hand.Crowd[..(room + 1)], room);
            Write(links, chosen, room);
            return chosen.Contains(slot);
        }
    }
}
