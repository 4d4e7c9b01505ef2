using System.Buffers.Binary;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>
/// A trie of byte strings with a number at each, as the Darts library packs it into 32-bit units: where a node's children lie, which
/// byte leads here, or the number.
/// </summary>
internal sealed class DoubleArray
{
    private const uint IsNumber = 1u << 31;
    private const uint HasNumber = 1u << 8;
    private const uint IsFar = 1u << 9;

    /// <summary>Darts lays the children of one node into 256 neighbouring units.</summary>
    private const int Block = 256;

    /// <summary>Longer than any sequence of characters that a model rewrites.</summary>
    private const int Deepest = 100;

    private readonly uint[] _units;

    /// <param name="units">Little-endian, four bytes each.</param>
    public DoubleArray(ReadOnlySpan<byte> units)
    {
        _units = new uint[units.Length / sizeof(uint)];
        for (var i = 0; i < _units.Length; i++)
        {
            _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(units[(i * sizeof(uint))..]);
        }
    }

    /// <summary>Whether every way from the root ends inside the array, at a number that may be one, and none leads back.</summary>
    public bool IsSound(Func<int, bool> isNumber)
    {
        var (open, done) = (new HashSet<int>(), new HashSet<int>());
        return _units.Length > 0 && IsSoundBelow(Children(0, _units[0]), 0);

        bool IsSoundBelow(int children, int depth)
        {
            if (done.Contains(children))
            {
                return true;
            }

            if (depth > Deepest || (children | (Block - 1)) >= _units.Length || !open.Add(children))
            {
                return false;
            }

            for (var letter = 1; letter < Block; letter++)
            {
                var (at, unit) = (children ^ letter, _units[children ^ letter]);
                if (!Leads(unit, letter))
                {
                    continue;
                }

                var below = Children(at, unit);
                if (!IsSoundBelow(below, depth + 1) || ((unit & HasNumber) != 0 && !isNumber(Number(below))))
                {
                    return false;
                }
            }

            open.Remove(children);
            return done.Add(children);
        }
    }

    /// <returns>The number of the shortest string with which the text begins, or null. A zero byte ends the text.</returns>
    public int? FirstPrefix(ReadOnlySpan<byte> text)
    {
        var children = Children(0, _units[0]);
        foreach (var letter in text)
        {
            var at = children ^ letter;
            if (letter == 0 || !Leads(_units[at], letter))
            {
                return null;
            }

            children = Children(at, _units[at]);
            if ((_units[at] & HasNumber) != 0)
            {
                return Number(children);
            }
        }

        return null;
    }

    private int Number(int children) => (int)(_units[children] & ~IsNumber);

    private static bool Leads(uint unit, int letter) => (unit & (IsNumber | 0xFF)) == (uint)letter;

    private static int Children(int at, uint unit) => at ^ (int)((unit >> 10) << ((unit & IsFar) != 0 ? 8 : 0));
}
