using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PhotoSearch.Vectors.Graph;

/// <summary>
/// The best candidates of a walk in order, best first, with a mark on those whose neighbours were looked at: the paper's queue of
/// candidates C and its result W in one sorted array.
/// </summary>
/// <remarks>
/// With W bounded by ef, a candidate worse than the ef-th can only end the search, so it need not be kept: one array serves for both, and
/// inserting into it by moving a few hundred bytes is cheaper than two heaps. What is hidden (removed, or not to be found) is walked
/// through but does not count towards ef: the ef-th shown one is the bound. A key is the product (how close), the slot and two marks.
/// </remarks>
internal sealed unsafe class Pool : IDisposable
{
    private const int SlotShift = 2;
    private const long Expanded = 1;
    private const long Hidden = 2;

    /// <summary>Hidden ones that are kept beside those shown. More, and the walk is lost among them: somebody else must search.</summary>
    private const int MostHidden = 4096;

    private long* _keys;
    private int _capacity;
    private int _count;
    private int _shown;
    private int _most;
    private int _next;
    private long _worst;

    public int Count => _count;

    /// <summary>How many of them may be found.</summary>
    public int Shown => _shown;

    /// <summary>Something was dropped for want of room, not because it was worse than what is shown.</summary>
    public bool IsLost { get; private set; }

    public ReadOnlySpan<long> Keys => new(_keys, _count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SlotOf(long key) => (int)((uint)key >> SlotShift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ProductOf(long key) => (int)(key >> 32);

    public static bool IsShown(long key) => (key & Hidden) == 0;

    public static long Key(int product, int slot) => ((long)product << 32) | ((uint)slot << SlotShift);

    /// <param name="ef">How many shown ones are kept.</param>
    public void Begin(int ef)
    {
        (_count, _shown, _next, _most, _worst, IsLost) = (0, 0, 0, ef, long.MinValue, false);
        Hold(ef + 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsWorthKeeping(int product) => ((long)product << 32 | uint.MaxValue) > _worst;

    /// <summary>Takes a candidate in, when it is better than the ef-th shown.</summary>
    /// <param name="isExpanded">Its neighbours are not to be looked at.</param>
    public void Offer(int product, int slot, bool isHidden, bool isExpanded = false)
    {
        var key = Key(product, slot) | (isHidden ? Hidden : 0) | (isExpanded ? Expanded : 0);
        if (key <= _worst)
        {
            return;
        }

        if (_count == _capacity)
        {
            if (_count >= _most + MostHidden)
            {
                IsLost = true;
                Drop();
            }
            else
            {
                Hold(_capacity * 2);
            }
        }

        var place = Place(key);
        new ReadOnlySpan<long>(_keys + place, _count - place).CopyTo(new Span<long>(_keys + place + 1, _count - place));
        _keys[place] = key;
        _count++;
        _next = Math.Min(_next, place);
        if (!isHidden && ++_shown >= _most)
        {
            Trim();
        }
    }

    /// <summary>The best candidate whose neighbours were not looked at; marks it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeNext(out int slot)
    {
        while (_next < _count)
        {
            var key = _keys[_next];
            if ((key & Expanded) == 0)
            {
                _keys[_next++] = key | Expanded;
                slot = SlotOf(key);
                return true;
            }

            _next++;
        }

        slot = -1;
        return false;
    }

    /// <summary>The next candidate as far as one can tell now, for prefetching; -1 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int PeekNext() => _next < _count ? SlotOf(_keys[_next]) : -1;

    public void Dispose()
    {
        NativeMemory.Free(_keys);
        _keys = null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Place(long key)
    {
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (int)((uint)(low + high) >> 1);
            if (_keys[middle] > key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void Trim()
    {
        while (_shown > _most || !IsShown(_keys[_count - 1]))
        {
            Drop();
        }

        _worst = _keys[_count - 1] & ~(Expanded | Hidden);
    }

    private void Drop() => _shown -= IsShown(_keys[--_count]) ? 1 : 0;

    private void Hold(int capacity)
    {
        if (capacity > _capacity)
        {
            _keys = (long*)NativeMemory.Realloc(_keys, (nuint)capacity * sizeof(long));
            _capacity = capacity;
        }
    }
}
