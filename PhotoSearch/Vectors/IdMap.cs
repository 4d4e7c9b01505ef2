using System.Numerics;

namespace PhotoSearch.Vectors;

/// <summary>
/// Which slot an id has: open addressing over slot numbers alone, the ids themselves stand beside the vectors already. A million take 8 MB;
/// a dictionary would take 32. Not thread safe.
/// </summary>
internal sealed unsafe class IdMap(Slots slots)
{
    private const int Empty = -1;
    private const int Smallest = 64;

    private int[] _table = NewTable(Smallest);

    public int Count { get; private set; }

    /// <returns>-1 where the id has none.</returns>
    public int Find(long id) => _table[PlaceOf(id)];

    /// <summary>Gives the id a slot whose id is written already. Returns the slot it had, or -1.</summary>
    public int Set(long id, int slot)
    {
        if ((Count + 1) * 3L > _table.Length * 2L)
        {
            Grow();
        }

        var place = PlaceOf(id);
        var before = _table[place];
        _table[place] = slot;
        Count += before == Empty ? 1 : 0;
        return before;
    }

    /// <returns>The slot it had, or -1.</returns>
    public int Remove(long id)
    {
        var place = PlaceOf(id);
        var slot = _table[place];
        if (slot == Empty)
        {
            return Empty;
        }

        Count--;
        Close(place);
        return slot;
    }

    private static int[] NewTable(int length)
    {
        var table = new int[length];
        Array.Fill(table, Empty);
        return table;
    }

    /// <summary>Where the id stands, or where it would.</summary>
    private int PlaceOf(long id)
    {
        var mask = _table.Length - 1;
        var place = Home(id, mask);
        while (_table[place] != Empty && slots.Ids[_table[place]] != id)
        {
            place = (place + 1) & mask;
        }

        return place;
    }

    /// <summary>Fibonacci hashing by the highest bits, in which every bit of an id has a part: ids are row numbers, whose low bits alone would stand in one run.</summary>
    private static int Home(long id, int mask) => (int)((ulong)id * 0x9E3779B97F4A7C15 >> (64 - BitOperations.PopCount((uint)mask)));

    /// <summary>Moves what follows into the gap, so that no search ever stops before its id and no marks of removed ones gather.</summary>
    private void Close(int gap)
    {
        var mask = _table.Length - 1;
        _table[gap] = Empty;
        for (var place = (gap + 1) & mask; _table[place] != Empty; place = (place + 1) & mask)
        {
            var home = Home(slots.Ids[_table[place]], mask);
            if (((place - home) & mask) >= ((place - gap) & mask))
            {
                (_table[gap], _table[place]) = (_table[place], Empty);
                gap = place;
            }
        }
    }

    private void Grow()
    {
        var old = _table;
        _table = NewTable(old.Length * 2);
        var mask = _table.Length - 1;
        foreach (var slot in old)
        {
            if (slot == Empty)
            {
                continue;
            }

            var place = Home(slots.Ids[slot], mask);
            while (_table[place] != Empty)
            {
                place = (place + 1) & mask;
            }

            _table[place] = slot;
        }
    }
}
