using System.Numerics;

namespace PhotoSearch.Searching.Duplicates;

/// <summary>Finds the 64-bit perceptual hashes within a few bits of one, without comparing it with all.</summary>
/// <remarks>
/// Multi-index hashing (Norouzi, Punjani &amp; Fleet, CVPR 2012): of four parts of 16 bits at least one differs in no more than one bit when
/// seven bits differ in all. So each part is looked up as it is and with each of its bits turned.
/// </remarks>
internal sealed class HashNeighbours
{
    /// <summary>Bits in which two hashes may differ and still be found for certain.</summary>
    public const int MostDistance = 7;

    private const int Parts = 4;
    private const int PartBits = 16;

    private readonly ulong[] _hashes;

    /// <summary>For each part, items in order of its value; and where each value begins.</summary>
    private readonly int[][] _items = new int[Parts][];
    private readonly int[][] _starts = new int[Parts][];
    private readonly int[] _seen;
    private int _asked;

    public HashNeighbours(ulong[] hashes)
    {
        _hashes = hashes;
        _seen = new int[hashes.Length];
        for (var part = 0; part < Parts; part++)
        {
            (_items[part], _starts[part]) = Sort(part);
        }
    }

    public static int Distance(ulong one, ulong other) => BitOperations.PopCount(one ^ other);

    /// <param name="found">Gets every item within <see cref="MostDistance"/>, the asked one too, in no order.</param>
    public void Find(ulong hash, List<int> found)
    {
        found.Clear();
        _asked++;
        for (var part = 0; part < Parts; part++)
        {
            var value = PartOf(hash, part);
            Add(part, value, hash, found);
            for (var bit = 0; bit < PartBits; bit++)
            {
                Add(part, value ^ (1 << bit), hash, found);
            }
        }
    }

    private static int PartOf(ulong hash, int part) => (int)(hash >> (part * PartBits)) & ((1 << PartBits) - 1);

    private void Add(int part, int value, ulong hash, List<int> found)
    {
        foreach (var item in _items[part].AsSpan(_starts[part][value].._starts[part][value + 1]))
        {
            if (_seen[item] != _asked)
            {
                _seen[item] = _asked;
                if (Distance(_hashes[item], hash) <= MostDistance)
                {
                    found.Add(item);
                }
            }
        }
    }

    private (int[] Items, int[] Starts) Sort(int part)
    {
        var starts = new int[(1 << PartBits) + 1];
        foreach (var hash in _hashes)
        {
            starts[PartOf(hash, part) + 1]++;
        }

        for (var value = 0; value < 1 << PartBits; value++)
        {
            starts[value + 1] += starts[value];
        }

        var items = new int[_hashes.Length];
        var next = starts.AsSpan(..^1).ToArray();
        for (var item = 0; item < items.Length; item++)
        {
            items[next[PartOf(_hashes[item], part)]++] = item;
        }

        return (items, starts);
    }
}
