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

    /// <summary>A filter that keeps out no more than one of so many is applied when the walk is over.</summary>
    private const int FewFailing = 16;

    private readonly Slots _slots;
    private readonly SlotBook _book;
    private readonly LinkGraph _graph;
    private readonly ScanCost _cost;
    private readonly CodeScan _scan;
    private readonly Candidates _candidates;
    private readonly FilteredWalk _filtered;
    private long _holds = Stamp.Never;

    public NearestSearch(Slots slots, SlotBook book, LinkGraph graph)
    {
        (_slots, _book, _graph) = (slots, book, graph);
        (Walk, Rows) = (new Walk(slots), new FullPrecision(slots));
        _cost = new ScanCost(slots, book);
        _scan = new CodeScan(slots, Walk);
        _candidates = new Candidates(slots, book, Walk, Rows.CoarseMargin);
        _filtered = new FilteredWalk(slots, book, Walk, _candidates, _cost, Rows.CoarseMargin);
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

        var isOfAll = only is null || passing >= count - (count / FewFailing);
        if (_cost.IsScanCheaper(passing, ef, isFiltered: !isOfAll) || !_graph.TryGetEntry(out var entry, out var level))
        {
            return ByCodes(nearest, only, version);
        }

        // Room for those that are taken out at the end.
        Walk.Begin(isOfAll && passing < count ? ef + (2 * ef / FewFailing) : ef);
        entry = Walk.Descend(entry, level, 0);
        var isFound = only is null || isOfAll
            ? TryWalkAll(entry, nearest.Length, only, version)
            : _filtered.TryRun(entry, nearest.Length, ef, only, passing, version);
        return isFound ? Rows.Best(Walk.Fine, _candidates.Keys, nearest, isExact: false) : ByCodes(nearest, only, version);
    }

    /// <summary>All that are at least so similar, in no order.</summary>
    public void Within(ReadOnlySpan<float> query, float least, IdSet? only, long version, List<Neighbour> found)
    {
        Walk.Ask(query);
        Rows.Ask(query);
        _candidates.TakePassing(only, version);
        var unit = _slots.Quantiser.Similarity(1, 0);
        var bound = ((least - _slots.Quantiser.Similarity(0, Walk.QuerySum)) / unit) - Rows.CoarseMargin;
        foreach (var key in _candidates.Keys)
        {
            var slot = Pool.SlotOf(key);
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
        _candidates.Dispose();
    }

    /// <summary>Where nearly everything passes, what does not is taken out at the end: cheaper than asking for each id on the way.</summary>
    private bool TryWalkAll(int entry, int k, IdSet? only, long version)
    {
        // Offered before the unlinked ones: one that is just being linked may be where the walk begins, and must be walked from.
        Walk.Offer(entry, isExpanded: false);
        Walk.OfferUnlinked(_book.Unlinked, only: null);
        Walk.Search(0);
        return _candidates.TryTakeWalked(k, only, version);
    }

    private int ByRows(Span<Neighbour> nearest, IdSet? only, long version)
    {
        _candidates.TakePassing(only, version);
        var keys = _candidates.Keys;
        var count = Math.Min(keys.Length, nearest.Length);
        for (var i = 0; i < count; i++)
        {
            nearest[i] = InFullPrecision(keys[i]);
        }

        nearest[..count].Sort(Ranking.Compare);
        foreach (var key in keys[count..])
        {
            FullPrecision.Insert(nearest, ref count, InFullPrecision(key));
        }

        return count;
    }

    private Neighbour InFullPrecision(long key)
    {
        var slot = Pool.SlotOf(key);
        return new Neighbour(_slots.Ids[slot], Rows.Similarity(slot));
    }

    /// <summary>Every passing code is compared, or ruled out by its sketch; of those that may be among the k, their rows.</summary>
    private int ByCodes(Span<Neighbour> nearest, IdSet? only, long version)
    {
        if (_candidates.TryTakeById(only, version))
        {
            _candidates.Compare();
            return Rows.Best(Walk.Fine, _candidates.Near(_candidates.Keys, nearest.Length), nearest, isExact: true);
        }

        _scan.Run(only, version, isWhole: _book.Count == _slots.Used, isSure: only is null, nearest.Length);
        var near = _candidates.Near(_scan.Keys, nearest.Length);
        foreach (var key in near)
        {
            if (!_slots.IsVisible(Pool.SlotOf(key), version))
            {
                _scan.Run(only, version, isWhole: false, isSure: true, nearest.Length);
                near = _candidates.Near(_scan.Keys, nearest.Length);
                break;
            }
        }

        return Rows.Best(Walk.Fine, near, nearest, isExact: true);
    }
}
