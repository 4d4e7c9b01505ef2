using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace PhotoSearch.Vectors;

/// <summary>
/// A set of ids as a bitmap: ids are row numbers of a catalog (positive, small, dense), so a million of them take 125 kB.
/// It is filled by one thread and then only read.
/// </summary>
internal sealed class IdSet
{
    /// <summary>Ids ahead that are asked from memory, beyond the last of a stretch as well, where the next begins: a virtual machine's processor may not read ahead by itself.</summary>
    private const int Ahead = 256;

    private ulong[] _words;

    /// <param name="capacityHint">The highest id expected; the set grows past it.</param>
    public IdSet(long capacityHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacityHint);
        _words = new ulong[checked((int)(capacityHint / 64) + 1)];
    }

    public long Count { get; private set; }

    /// <summary>Of memory.</summary>
    public long Bytes => (long)_words.Length * sizeof(ulong);

    /// <returns>False where it was there already.</returns>
    public bool Add(long id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        var word = checked((int)(id / 64));
        if (word >= _words.Length)
        {
            Array.Resize(ref _words, checked((int)BitOperations.RoundUpToPowerOf2((uint)word + 1)));
        }

        return Toggle(word, id, wanted: true);
    }

    /// <returns>False where it was not there.</returns>
    public bool Remove(long id) => id >= 0 && id / 64 < _words.Length && Toggle((int)(id / 64), id, wanted: false);

    public bool Contains(long id) => (ulong)id / 64 < (ulong)_words.Length && (_words[(int)(id / 64)] & (1UL << (int)(id % 64))) != 0;

    /// <summary>The next ids in order.</summary>
    /// <param name="from">Where to look from; afterwards where to go on.</param>
    /// <returns>How many; 0 at the end.</returns>
    public int Next(ref long from, Span<long> ids)
    {
        var count = 0;
        while (count < ids.Length && from / 64 < _words.Length)
        {
            var rest = _words[(int)(from / 64)] >> (int)(from % 64);
            if (rest == 0)
            {
                from = ((from / 64) + 1) * 64;
                continue;
            }

            from += BitOperations.TrailingZeroCount(rest);
            ids[count++] = from++;
        }

        return count;
    }

    /// <summary>The places of those ids that are in the set. Without a branch where chance decides: it would be guessed wrongly half of the time.</summary>
    /// <param name="first">Of the first id.</param>
    /// <param name="places">As long as the ids.</param>
    /// <returns>How many.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe int Pick(ReadOnlySpan<long> ids, int first, Span<int> places)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(places.Length, ids.Length);
        var capacity = (ulong)_words.Length * 64;
        var count = 0;
        fixed (ulong* words = _words)
        fixed (long* id = ids)
        fixed (int* place = places)
        {
            for (var i = 0; i < ids.Length; i++)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(id + i + Ahead);
                }

                // Never beyond the place of this id.
                place[count] = first + i;
                count += (ulong)id[i] < capacity ? (int)(words[(ulong)id[i] / 64] >> (int)id[i]) & 1 : 0;
            }
        }

        return count;
    }

    private bool Toggle(int word, long id, bool wanted)
    {
        var bit = 1UL << (int)(id % 64);
        if ((_words[word] & bit) != 0 == wanted)
        {
            return false;
        }

        _words[word] ^= bit;
        Count += wanted ? 1 : -1;
        return true;
    }
}
