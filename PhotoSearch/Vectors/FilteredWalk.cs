using PhotoSearch.Vectors.Graph;

namespace PhotoSearch.Vectors;

/// <summary>
/// A walk among what passes a filter. It begins at a sample of it, keeps more candidates where it lies apart from the query, and is
/// judged by another sample when it is over: a walk that missed what it should have met is no answer.
/// </summary>
internal sealed unsafe class FilteredWalk(Slots slots, SlotBook book, Walk walk, Candidates candidates, ScanCost cost, int margin)
{
    /// <summary>A walk among a part of the slots finds fewer ways: so many times the candidates are kept.</summary>
    private const int AmongFactor = 2;

    /// <summary>What lies apart from the query is nearly equally far away in all directions: so many times the candidates are kept.</summary>
    private const int ApartFactor = 5;

    /// <summary>The nearest of all by which it is told whether what passes lies apart from the query.</summary>
    private const int Probe = 64;

    /// <summary>Passing slots at which the walk begins beside the entry, so that it finds what lies apart from the query.</summary>
    private const int Seeds = 1024;

    /// <summary>Passing slots by which the walk is judged when it is over.</summary>
    private const int Witnesses = 512;

    /// <param name="entry">Of level 0.</param>
    /// <param name="passing">At most so many slots pass.</param>
    /// <returns>False where comparing is cheaper or the walk found too little; otherwise the candidates are there.</returns>
    public bool TryRun(int entry, int k, int ef, IdSet only, int passing, long version)
    {
        if (cost.IsScanCheaper(passing, ef * AmongFactor, isFiltered: true))
        {
            return false;
        }

        ef *= IsApart(entry, only, passing) ? ApartFactor : AmongFactor;
        if (cost.IsScanCheaper(passing, ef, isFiltered: true))
        {
            return false;
        }

        walk.Begin(ef);
        if (only.Contains(slots.Ids[entry]))
        {
            walk.Offer(entry, isExpanded: false);
        }

        walk.OfferUnlinked(book.Unlinked, only);
        passing = Math.Min(passing, Seed(only, passing));
        if (cost.IsScanCheaper(passing, ef, isFiltered: true))
        {
            return false;
        }

        walk.SearchAmong(only);
        return candidates.TryTakeWalked(k, only, version) && !IsContradicted(only, passing, k);
    }

    /// <summary>Of the nearest of all, far fewer pass than elsewhere.</summary>
    private bool IsApart(int entry, IdSet only, int passing)
    {
        walk.Begin(Probe);
        walk.Offer(entry, isExpanded: false);
        walk.Search(0);
        var near = 0;
        foreach (var key in walk.Pool.Keys)
        {
            near += only.Contains(slots.Ids[Pool.SlotOf(key)]) ? 1 : 0;
        }

        return 2L * near * book.Count < (long)walk.Pool.Count * passing;
    }

    /// <returns>How many pass, estimated: a filter may hold many ids that are not here.</returns>
    private int Seed(IdSet only, int passing)
    {
        var sample = new PassingSample(slots, only, walk.QuerySum, Math.Min(Seeds, passing));
        while (sample.TryNext(out var slot))
        {
            walk.Offer(slot, isExpanded: false);
        }

        return sample.EstimatedPassing;
    }

    /// <summary>
    /// A sample of what passes holds something that the walk never saw and that may be as near as its k-th, as far as codes tell: then
    /// what passes lies scattered, no walk finds it, and all of it must be compared.
    /// </summary>
    private bool IsContradicted(IdSet only, int passing, int k)
    {
        var last = (long)Pool.ProductOf(candidates.Keys[k - 1]) - (margin / 2);
        var sample = new PassingSample(slots, only, ~walk.QuerySum, Math.Min(Witnesses, passing));
        while (sample.TryNext(out var slot))
        {
            if (walk.See(slot) && !slots.IsHidden(slot) && walk.Product(slot) > last)
            {
                return true;
            }
        }

        return false;
    }
}
