using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhotoSearch.Vectors.Codes;
using PhotoSearch.Vectors.Graph;

namespace PhotoSearch.Vectors;

/// <summary>
/// How one question is answered: by comparing rows where that is cheaper, by walking through the graph where it is not, and in the
/// end always by full precision.
/// </summary>
/// <remarks>
/// What passes a filter is known by id, not by slot: slots are used again, and a bitmap over slots that a caller keeps would one day let
/// a stranger's photo through. Reading the ids of a million slots in a row takes about a millisecond.
/// </remarks>
internal sealed unsafe class NearestSearch : IDisposable
{
    /// <summary>So many rows are compared in full precision sooner than a graph is entered.</summary>
    private const int FewRows = 1024;

    /// <summary>Codes that are compared in the time in which a walk looks at one candidate and its neighbours (measured: about 0.5 µs against 15 ns).</summary>
    private const int CodesPerCandidate = 32;

    /// <summary>Passing slots at which a filtered walk begins beside the entry, so that it finds what lies apart from the query.</summary>
    private const int Seeds = 256;

    /// <summary>Passing slots by which a filtered walk is judged when it is over.</summary>
    private const int Witnesses = 512;

    /// <summary>A filter that keeps out no more than one of so many is applied when the walk is over.</summary>
    private const int FewFailing = 16;

    /// <summary>Slots looked at for one that passes, at most, on average.</summary>
    private const int TriesPerSample = 32;

    private readonly Slots _slots;
    private readonly SlotBook _book;
    private readonly LinkGraph _graph;
    private long _holds = Stamp.Never;
    private long* _keys;
    private int _keyRoom;
    private int _keyCount;

    public NearestSearch(Slots slots, SlotBook book, LinkGraph graph)
    {
        (_slots, _book, _graph) = (slots, book, graph);
        (Walk, Rows) = (new Walk(slots), new FullPrecision(slots));
    }

    /// <summary>The oldest version whose slots this search may still look at; <see cref="Stamp.Never"/> while it rests.</summary>
    public ref long Holds => ref _holds;

    public Walk Walk { get; }

    public FullPrecision Rows { get; }

    /// <param name="version">What was there at this version is found.</param>
    /// <param name="ef">At least the length of <paramref name="nearest"/>.</param>
    public int Nearest(ReadOnlySpan<float> query, Span<Neighbour> nearest, int ef, IdSet? only, long version)
    {
        Walk.Ask(query);
        Rows.Ask(query);
        var count = _book.Count;
        var passing = (int)Math.Min(only?.Count ?? count, count);
        if (passing <= Math.Max(FewRows, nearest.Length))
        {
            return ByRows(nearest, only, version);
        }

        // A walk among a share of the slots looks at so many more to find as many.
        var walking = (long)ef * CodesPerCandidate * count / passing;
        if (passing + (only is null ? 0 : count / 16) <= walking + _book.Unlinked.Count || !_graph.TryGetEntry(out var entry, out var level))
        {
            return ByCodes(nearest, only, version);
        }

        Walk.Begin(ef);
        foreach (var slot in _book.Unlinked.Waiting())
        {
            if (slot >= 0 && (only is null || only.Contains(_slots.Ids[slot])))
            {
                Walk.Offer(slot, isExpanded: true);
            }
        }

        entry = Walk.Descend(entry, level, 0);
        var isFound = only is null || passing >= count - (count / FewFailing)
            ? TryWalkAll(entry, nearest.Length, only, version)
            : TryWalkAmong(entry, nearest.Length, only, passing, version);
        return isFound
            ? Rows.Best(Walk.Fine, new ReadOnlySpan<long>(_keys, _keyCount), nearest)
            : ByCodes(nearest, only, version);
    }

    /// <summary>Where nearly everything passes, what does not is taken out at the end: cheaper than asking for each id on the way.</summary>
    private bool TryWalkAll(int entry, int k, IdSet? only, long version)
    {
        Walk.Offer(entry, isExpanded: false);
        Walk.Search(0);
        return TakePool(k, only, version);
    }

    private bool TryWalkAmong(int entry, int k, IdSet only, int passing, long version)
    {
        if (only.Contains(_slots.Ids[entry]))
        {
            Walk.Offer(entry, isExpanded: false);
        }

        SeedPassing(only, passing);
        Walk.SearchAmong(only);
        return TakePool(k, only, version) && !IsContradicted(only, passing, k);
    }

    /// <summary>All that are at least so similar, in no order.</summary>
    public int Within(ReadOnlySpan<float> query, float least, IdSet? only, long version, List<Neighbour> found)
    {
        Walk.Ask(query);
        Rows.Ask(query);
        TakePassing(only, version);
        var unit = _slots.Quantiser.Similarity(1, 0);
        var bound = ((least - _slots.Quantiser.Similarity(0, Walk.QuerySum)) / unit) - Rows.CoarseMargin;
        for (var i = 0; i < _keyCount; i++)
        {
            var slot = Pool.SlotOf(_keys[i]);
            if (Walk.Product(slot) >= bound && Rows.Similarity(slot) is var similarity && similarity >= least)
            {
                found.Add(new Neighbour(_slots.Ids[slot], similarity));
            }
        }

        return found.Count;
    }

    public void Dispose()
    {
        Walk.Dispose();
        Rows.Dispose();
        NativeMemory.Free(_keys);
    }

    private int ByRows(Span<Neighbour> nearest, IdSet? only, long version)
    {
        TakePassing(only, version);
        var count = 0;
        for (var i = 0; i < _keyCount; i++)
        {
            var slot = Pool.SlotOf(_keys[i]);
            FullPrecision.Insert(nearest, ref count, new Neighbour(_slots.Ids[slot], Rows.Similarity(slot)));
        }

        return count;
    }

    /// <summary>Every passing code is compared; of those that may be among the k, their rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ByCodes(Span<Neighbour> nearest, IdSet? only, long version)
    {
        TakePassing(only, version);
        // The pool keeps the k best products; its last is the bound.
        Walk.Pool.Begin(nearest.Length);
        for (var i = 0; i < _keyCount; i++)
        {
            var slot = Pool.SlotOf(_keys[i]);
            var product = CodeProduct.Of(_slots.Code(slot), Walk.Query, _slots.Stride);
            _keys[i] = Pool.Key(product, slot);
            if (Walk.Pool.IsWorthKeeping(product))
            {
                Walk.Pool.Offer(product, slot, isHidden: false, isExpanded: true);
            }
        }

        if (_keyCount > nearest.Length)
        {
            var bound = (long)Pool.ProductOf(Walk.Pool.Keys[^1]) - Rows.CoarseMargin;
            var kept = 0;
            for (var i = 0; i < _keyCount; i++)
            {
                if (Pool.ProductOf(_keys[i]) >= bound)
                {
                    _keys[kept++] = _keys[i];
                }
            }

            _keyCount = kept;
        }

        return Rows.Best(Walk.Fine, new ReadOnlySpan<long>(_keys, _keyCount), nearest);
    }

    /// <summary>Of the walk's candidates those that may be among the k nearest.</summary>
    /// <returns>False where the walk found fewer than asked for.</returns>
    private bool TakePool(int k, IdSet? only, long version)
    {
        var candidates = Walk.Pool.Keys;
        Hold(candidates.Length);
        _keyCount = 0;
        var bound = long.MinValue;
        foreach (var key in candidates)
        {
            if (Pool.ProductOf(key) < bound)
            {
                break;
            }

            if (!_slots.IsVisible(Pool.SlotOf(key), version) || (only is not null && !only.Contains(_slots.Ids[Pool.SlotOf(key)])))
            {
                continue;
            }

            _keys[_keyCount++] = key;
            if (_keyCount == k)
            {
                bound = (long)Pool.ProductOf(key) - Rows.CoarseMargin;
            }
        }

        return _keyCount >= k;
    }

    private void TakePassing(IdSet? only, long version)
    {
        var used = _slots.Used;
        Hold(used);
        _keyCount = 0;
        for (var slot = 0; slot < used; slot++)
        {
            if ((only is null || only.Contains(_slots.Ids[slot])) && _slots.IsVisible(slot, version))
            {
                _keys[_keyCount++] = Pool.Key(0, slot);
            }
        }
    }

    private void SeedPassing(IdSet only, int passing)
    {
        var sample = new Sample(_slots.Used, Walk.QuerySum);
        for (var (tries, found) = (0, 0); tries < Seeds * TriesPerSample && found < Math.Min(Seeds, passing); tries++)
        {
            var slot = sample.Next();
            if (only.Contains(_slots.Ids[slot]))
            {
                found++;
                Walk.Offer(slot, isExpanded: false);
            }
        }
    }

    /// <summary>
    /// A sample of what passes holds something nearer than the walk's k-th that it never saw: then what passes lies scattered, no walk
    /// finds it, and all of it must be compared.
    /// </summary>
    private bool IsContradicted(IdSet only, int passing, int k)
    {
        var sample = new Sample(_slots.Used, ~Walk.QuerySum);
        var last = Pool.ProductOf(_keys[k - 1]);
        for (var (tries, found) = (0, 0); tries < Witnesses * TriesPerSample && found < Math.Min(Witnesses, passing); tries++)
        {
            var slot = sample.Next();
            if (!only.Contains(_slots.Ids[slot]))
            {
                continue;
            }

            found++;
            if (Walk.See(slot) && !_slots.IsHidden(slot) && Walk.Product(slot) > last)
            {
                return true;
            }
        }

        return false;
    }

    private void Hold(int count)
    {
        if (count > _keyRoom)
        {
            _keyRoom = count + (count / 2);
            _keys = (long*)NativeMemory.Realloc(_keys, (nuint)_keyRoom * sizeof(long));
        }
    }

    /// <summary>Slots in an order that looks random and is the same for the same query.</summary>
    private struct Sample(int used, int seed)
    {
        private ulong _state = (uint)seed + 1UL;

        public int Next()
        {
            _state = (_state * 6364136223846793005) + 1442695040888963407;
            return (int)(((_state >> 32) * (ulong)used) >> 32);
        }
    }
}
