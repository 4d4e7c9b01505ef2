namespace PhotoSearch.Vectors;

/// <summary>Slots that pass a filter, in an order that looks random and is the same for the same seed.</summary>
/// <param name="wanted">Ends after so many, or after looking at <see cref="TriesPerSlot"/> times as many.</param>
internal unsafe ref struct PassingSample(Slots slots, IdSet only, int seed, int wanted)
{
    /// <summary>Slots looked at for one that passes, at most, on average.</summary>
    private const int TriesPerSlot = 32;

    private readonly int _used = slots.Used;
    private ulong _state = (uint)seed + 1UL;
    private int _tries;
    private int _found;

    /// <summary>By what was looked at so far.</summary>
    public readonly int EstimatedPassing => (int)((long)_used * _found / Math.Max(_tries, 1));

    public bool TryNext(out int slot)
    {
        while (_found < wanted && _tries < wanted * TriesPerSlot)
        {
            _tries++;
            _state = (_state * 6364136223846793005) + 1442695040888963407;
            slot = (int)(((_state >> 32) * (ulong)_used) >> 32);
            if (only.Contains(slots.Ids[slot]))
            {
                _found++;
                return true;
            }
        }

        slot = -1;
        return false;
    }
}
