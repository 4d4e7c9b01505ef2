namespace PhotoSearch.Vectors.Graph;

/// <summary>Slots, a bit each; filled once, then only read.</summary>
internal sealed class BitSet(int length)
{
    private readonly ulong[] _words = new ulong[(length / 64) + 1];

    public int Length => length;

    public void Add(int slot) => _words[slot >> 6] |= 1UL << slot;

    public void AddAll(IEnumerable<int> all)
    {
        foreach (var slot in all)
        {
            Add(slot);
        }
    }

    public bool Contains(int slot) => (uint)slot < (uint)length && (_words[slot >> 6] & (1UL << slot)) != 0;
}
