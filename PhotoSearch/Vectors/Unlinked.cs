namespace PhotoSearch.Vectors;

/// <summary>
/// The slots that wait to be linked, in order of arrival. Changed under the lock of changes, read without: a search compares with each of
/// them before it walks, so what is linked while it walks is found either way.
/// </summary>
internal sealed class Unlinked
{
    private const int Smallest = 256;

    /// <summary>In place of a slot that is linked.</summary>
    private const int Gone = -1;

    private Line _line = new(new int[Smallest], 0);
    private long _begin;
    private long _next;
    private long _end;
    private int _count;

    /// <summary>How many wait or are being linked.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Slots for a search to compare with; negative ones are to be passed over.</summary>
    public ReadOnlySpan<int> Waiting()
    {
        // The end is read first: a line read later holds all up to it.
        var end = Volatile.Read(ref _end);
        var line = Volatile.Read(ref _line);
        var from = Math.Max(Volatile.Read(ref _begin), line.First);
        return from >= end ? [] : line.Slots.AsSpan((int)(from - line.First), (int)(end - from));
    }

    public void Add(int slot)
    {
        if (_end - _line.First == _line.Slots.Length)
        {
            Move();
        }

        Volatile.Write(ref _line.Slots[_end - _line.First], slot);
        Volatile.Write(ref _count, _count + 1);
        Volatile.Write(ref _end, _end + 1);
    }

    /// <param name="place">To be named when it is done.</param>
    public bool TryTake(out int slot, out long place)
    {
        while (_next < _end)
        {
            place = _next++;
            slot = _line.Slots[place - _line.First];
            if (slot != Gone)
            {
                return true;
            }
        }

        (slot, place) = (Gone, _end);
        return false;
    }

    /// <summary>Takes out of the line what shall not be linked any more. Nobody is linking meanwhile.</summary>
    public void Drop(Predicate<int> isDropped)
    {
        for (var place = _next; place < _end; place++)
        {
            var slot = _line.Slots[place - _line.First];
            if (slot != Gone && isDropped(slot))
            {
                Done(place);
            }
        }

        while (_next < _end && _line.Slots[_next - _line.First] == Gone)
        {
            _next++;
        }

        Shorten();
    }

    public void Done(long place)
    {
        Volatile.Write(ref _line.Slots[place - _line.First], Gone);
        Volatile.Write(ref _count, _count - 1);
        Shorten();
    }

    private void Shorten()
    {
        while (_begin < _next && _line.Slots[_begin - _line.First] == Gone)
        {
            Volatile.Write(ref _begin, _begin + 1);
        }
    }

    /// <summary>A new line for those that wait; readers keep the old one as long as they look at it.</summary>
    private void Move()
    {
        var waiting = (int)(_end - _begin);
        var slots = new int[Math.Max(Smallest, waiting * 2)];
        _line.Slots.AsSpan((int)(_begin - _line.First), waiting).CopyTo(slots);
        Volatile.Write(ref _line, new Line(slots, _begin));
    }

    private sealed record Line(int[] Slots, long First);
}
