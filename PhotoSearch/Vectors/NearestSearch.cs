using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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

    /// <summary>The same for a walk among what passes. More than it costs: comparing misses nothing, and a walk may have been for nothing.</summary>
    private const int CodesPerPassing = 300;

    /// <summary>Taking a candidate into its place among so many costs as much as comparing a code.</summary>
    private const int OrderedPerCode = 16;

    /// <summary>Passing slots at which a filtered walk begins beside the entry, so that it finds what lies apart from the query.</summary>
    private const int Seeds = 1024;

    /// <summary>The nearest of all by which it is told whether what passes lies apart from the query.</summary>
    private const int Probe = 64;

    /// <summary>What lies apart is nearly equally far away in all directions: so many times the candidates are kept.</summary>
    private const int ApartFactor = 5;

    /// <summary>Every walk among a part of the slots finds fewer ways: so many times the candidates are kept.</summary>
    private const int AmongFactor = 2;

    /// <summary>Where no more than one of so many slots passes, each is looked up by its id, in turns that keep no change waiting for long.</summary>
    private const int FewPassing = 32;
    private const int Turn = 256;

    /// <summary>Rows ahead that are asked from memory while one is compared.</summary>
    private const int Ahead = 6;

    /// <summary>Passing slots by which a filtered walk is judged when it is over.</summary>
    private const int Witnesses = 512;

    /// <summary>A filter that keeps out no more than one of so many is applied when the walk is over.</summary>
    private const int FewFailing = 16;

    /// <summary>Slots looked at for one that passes, at most, on average.</summary>
    private const int TriesPerSample = 32;

    private readonly Slots _slots;
    private readonly SlotBook _book;
    private readonly LinkGraph _graph;
    private readonly CodeScan _scan;
    private long _holds = Stamp.Never;
    private long* _keys;
    private int _keyRoom;
    private int _keyCount;

    public NearestSearch(Slots slots, SlotBook book, LinkGraph graph)
    {
        (_slots, _book, _graph) = (slots, book, graph);
        (Walk, Rows) = (new Walk(slots), new FullPrecision(slots));
        _scan = new CodeScan(slots, Walk);
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

        if (IsScanCheaper(passing, ef, only is not null) || !_graph.TryGetEntry(out var entry, out var level))
        {
            return ByCodes(nearest, only, version);
        }

        Walk.Begin(ef);
        // Offered before the unlinked ones: one that is just being linked may be where the walk begins, and must be walked from.
        entry = Walk.Descend(entry, level, 0);
        var isFound = only is null || passing >= count - (count / FewFailing)
            ? TryWalkAll(entry, nearest.Length, only, version)
            : TryWalkAmong(entry, nearest.Length, ef, only, passing, version);
        return isFound
            ? Rows.Best(Walk.Fine, new ReadOnlySpan<long>(_keys, _keyCount), nearest, isExact: false)
            : ByCodes(nearest, only, version);
    }

    /// <summary>Where nearly everything passes, what does not is taken out at the end: cheaper than asking for each id on the way.</summary>
    private bool TryWalkAll(int entry, int k, IdSet? only, long version)
    {
        Walk.Offer(entry, isExpanded: false);
        OfferUnlinked(only: null);
        Walk.Search(0);
        return TakePool(k, only, version);
    }

    private bool TryWalkAmong(int entry, int k, int ef, IdSet only, int passing, long version)
    {
        ef *= IsApart(entry, only, passing) ? ApartFactor : AmongFactor;
        Walk.Begin(ef);
        if (only.Contains(_slots.Ids[entry]))
        {
            Walk.Offer(entry, isExpanded: false);
        }

        OfferUnlinked(only);
        passing = Math.Min(passing, SeedPassing(only, passing));
        if (IsScanCheaper(passing, ef, isFiltered: true))
        {
            return false;
        }

        Walk.SearchAmong(only);
        return TakePool(k, only, version) && !IsContradicted(only, passing, k);
    }

    /// <summary>Of the nearest of all, far fewer pass than elsewhere.</summary>
    private bool IsApart(int entry, IdSet only, int passing)
    {
        Walk.Begin(Probe);
        Walk.Offer(entry, isExpanded: false);
        Walk.Search(0);
        var near = 0;
        foreach (var key in Walk.Pool.Keys)
        {
            near += only.Contains(_slots.Ids[Pool.SlotOf(key)]) ? 1 : 0;
        }

        return 2L * near * _book.Count < (long)Walk.Pool.Count * passing;
    }

    /// <summary>All that are at least so similar, in no order.</summary>
    public void Within(ReadOnlySpan<float> query, float least, IdSet? only, long version, List<Neighbour> found)
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
    }

    public void Dispose()
    {
        Walk.Dispose();
        Rows.Dispose();
        _scan.Dispose();
        NativeMemory.Free(_keys);
    }

    private int ByRows(Span<Neighbour> nearest, IdSet? only, long version)
    {
        TakePassing(only, version);
        var count = Math.Min(_keyCount, nearest.Length);
        for (var i = 0; i < count; i++)
        {
            nearest[i] = At(i);
        }

        nearest[..count].Sort(Ranking.Compare);
        for (var i = count; i < _keyCount; i++)
        {
            FullPrecision.Insert(nearest, ref count, At(i));
        }

        return count;
    }

    private Neighbour At(int key)
    {
        var slot = Pool.SlotOf(_keys[key]);
        return new Neighbour(_slots.Ids[slot], Rows.Similarity(slot));
    }

    /// <summary>Every passing code is compared; of those that may be among the k, their rows.</summary>
    private int ByCodes(Span<Neighbour> nearest, IdSet? only, long version)
    {
        if (TryTakeById(only, version))
        {
            CompareTaken();
            return Rows.Best(Walk.Fine, Near(new Span<long>(_keys, _keyCount), nearest.Length), nearest, isExact: true);
        }

        _scan.Run(only, version, isSure: only is null);
        var near = Near(_scan.Keys, nearest.Length);
        foreach (var key in near)
        {
            if (!_slots.IsVisible(Pool.SlotOf(key), version))
            {
                _scan.Run(only, version, isSure: true);
                near = Near(_scan.Keys, nearest.Length);
                break;
            }
        }

        return Rows.Best(Walk.Fine, near, nearest, isExact: true);
    }

    /// <summary>Of compared codes those that may be among the k nearest.</summary>
    private Span<long> Near(Span<long> keys, int k)
    {
        if (keys.Length <= k)
        {
            return keys;
        }

        var bound = (long)ProductAt(k, keys) - Rows.CoarseMargin;
        var kept = 0;
        foreach (var key in keys)
        {
            if (Pool.ProductOf(key) >= bound)
            {
                keys[kept++] = key;
            }
        }

        return keys[..kept];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CompareTaken()
    {
        for (var i = 0; i < _keyCount; i++)
        {
            if (i + Ahead < _keyCount)
            {
                Walk.Prefetch(Pool.SlotOf(_keys[i + Ahead]));
            }

            var slot = Pool.SlotOf(_keys[i]);
            _keys[i] = Pool.Key(Walk.Product(slot), slot);
        }
    }

    /// <summary>The k-th best product of more than k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ProductAt(int k, Span<long> keys)
    {
        if (k > FewRows)
        {
            // Keeping so many in order while passing over all costs more than putting all in order.
            keys.Sort();
            return Pool.ProductOf(keys[^k]);
        }

        var pool = Walk.Pool;
        pool.Begin(k);
        foreach (var key in keys)
        {
            var product = Pool.ProductOf(key);
            if (pool.IsWorthKeeping(product))
            {
                pool.Offer(product, Pool.SlotOf(key), isHidden: false, isExpanded: true);
            }
        }

        return Pool.ProductOf(pool.Keys[^1]);
    }

    /// <summary>Of the walk's candidates those that may be among the k nearest.</summary>
    /// <returns>False where the walk found fewer than asked for, or lost its way among what was removed.</returns>
    private bool TakePool(int k, IdSet? only, long version)
    {
        if (Walk.Pool.IsLost)
        {
            return false;
        }

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
        if (TryTakeById(only, version))
        {
            return;
        }

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

    /// <returns>False where too many pass for that, or something changed since the version: what was there then is not known by id any more.</returns>
    private bool TryTakeById(IdSet? only, long version)
    {
        if (only is null || only.Count > _slots.Used / FewPassing)
        {
            return false;
        }

        Span<long> ids = stackalloc long[Turn];
        Span<int> found = stackalloc int[Turn];
        Hold((int)only.Count);
        _keyCount = 0;
        for (var from = 0L; only.Next(ref from, ids) is > 0 and var count;)
        {
            _book.Find(ids[..count], found);
            foreach (var slot in found[..count])
            {
                if (slot >= 0)
                {
                    _keys[_keyCount++] = Pool.Key(0, slot);
                }
            }
        }

        return Volatile.Read(ref _book.Version) == version;
    }

    /// <summary>What becomes linked from now on is among them, what is linked by now the walk finds.</summary>
    private void OfferUnlinked(IdSet? only)
    {
        foreach (ref readonly var waiting in _book.Unlinked.Waiting())
        {
            // In this order, so that the links of one that is gone from here are seen.
            var slot = Volatile.Read(in waiting);
            if (slot >= 0 && (only is null || only.Contains(_slots.Ids[slot])))
            {
                Walk.Offer(slot, isExpanded: true);
            }
        }
    }

    /// <summary>Whether comparing all that passes costs less than walking.</summary>
    private bool IsScanCheaper(int passing, int ef, bool isFiltered) =>
        passing <= ((double)ef * ((isFiltered ? CodesPerPassing : CodesPerCandidate) + (ef / OrderedPerCode))) + _book.Unlinked.Count;

    /// <returns>How many pass, estimated: a filter may hold many ids that are not here.</returns>
    private int SeedPassing(IdSet only, int passing)
    {
        var sample = new Sample(_slots.Used, Walk.QuerySum);
        var (tries, found) = (0, 0);
        for (; tries < Seeds * TriesPerSample && found < Math.Min(Seeds, passing); tries++)
        {
            var slot = sample.Next();
            if (only.Contains(_slots.Ids[slot]))
            {
                found++;
                Walk.Offer(slot, isExpanded: false);
            }
        }

        return (int)((long)_slots.Used * found / Math.Max(tries, 1));
    }

    /// <summary>
    /// A sample of what passes holds something that the walk never saw and that may be as near as its k-th, as far as codes tell: then
    /// what passes lies scattered, no walk finds it, and all of it must be compared.
    /// </summary>
    private bool IsContradicted(IdSet only, int passing, int k)
    {
        var sample = new Sample(_slots.Used, ~Walk.QuerySum);
        var last = (long)Pool.ProductOf(_keys[k - 1]) - (Rows.CoarseMargin / 2);
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
