namespace PhotoSearch.Vectors.Graph;

/// <summary>What one thread needs to link nodes one after the other: a walk, the heuristic's memory, and lists of chosen neighbours.</summary>
internal sealed unsafe class LinkingHand(Slots slots, Walk walk) : IDisposable
{
    private readonly int[][] _kept = [.. Enumerable.Range(0, Slots.HighestLevel + 1).Select(level => new int[slots.Room(level)])];
    private readonly int[] _keptCounts = new int[Slots.HighestLevel + 1];
    private readonly int[] _crowd = new int[slots.LevelZero + 1];
    private int[] _around = new int[slots.LevelZero * 8];

    public Walk Walk => walk;

    public NeighbourSelection Selection { get; } = new(slots);

    /// <summary>Room for a full list and one more.</summary>
    public Span<int> Crowd => _crowd;

    public ReadOnlySpan<int> Kept(int level) => _kept[level].AsSpan(0, _keptCounts[level]);

    public Span<int> Keep(int level, int count)
    {
        _keptCounts[level] = count;
        return _kept[level].AsSpan(0, count);
    }

    /// <summary>A node's neighbours that stay, then the neighbours of those that go.</summary>
    public ReadOnlySpan<int> Around(ReadOnlySpan<int> links, int slot, int level, BitSet gone, out int staying)
    {
        var count = 0;
        walk.Begin(1);
        walk.See(slot);
        foreach (var near in links)
        {
            if (!gone.Contains(near))
            {
                Add(near, ref count);
            }
        }

        staying = count;
        foreach (var near in links)
        {
            if (!gone.Contains(near))
            {
                continue;
            }

            var further = slots.Links(near, level);
            for (var i = 0; i < slots.Room(level) && further[i] >= 0; i++)
            {
                if (!gone.Contains(further[i]))
                {
                    Add(further[i], ref count);
                }
            }
        }

        return _around.AsSpan(0, count);
    }

    public void Dispose() => Selection.Dispose();

    private void Add(int slot, ref int count)
    {
        if (!walk.See(slot) || slots.IsHidden(slot))
        {
            return;
        }

        if (count == _around.Length)
        {
            Array.Resize(ref _around, count * 2);
        }

        _around[count++] = slot;
    }
}
