namespace PhotoSearch.Catalog;

/// <summary>How the rows of a snapshot follow from those before and the photos that changed since: made in one pass over both, then applied to each column.</summary>
internal sealed class RowMerge
{
    private readonly IReadOnlyList<LibraryPhoto> _changed;
    private readonly List<Run> _runs = [];
    private readonly int _count;

    /// <param name="before">Photo ids, in order.</param>
    /// <param name="changed">In the same order.</param>
    public RowMerge(long[] before, IReadOnlyList<LibraryPhoto> changed)
    {
        _changed = changed;
        var kept = 0;
        for (var next = 0; next < changed.Count; next++)
        {
            var at = Array.BinarySearch(before, kept, before.Length - kept, changed[next].PhotoId);
            var isThere = at >= 0;
            at = isThere ? at : ~at;
            Add(kept, at, next);
            kept = isThere ? at + 1 : at;
        }

        Add(kept, before.Length, changed.Count);
        _count = _runs.Sum(run => run.To - run.From) + changed.Count;
    }

    public T[] Apply<T>(T[] before, Func<LibraryPhoto, T> read)
    {
        var merged = GC.AllocateUninitializedArray<T>(_count);
        var (at, next) = (0, 0);
        foreach (var run in _runs)
        {
            for (; next < run.Changed; next++)
            {
                merged[at++] = read(_changed[next]);
            }

            Array.Copy(before, run.From, merged, at, run.To - run.From);
            at += run.To - run.From;
        }

        for (; next < _changed.Count; next++)
        {
            merged[at++] = read(_changed[next]);
        }

        return merged;
    }

    private void Add(int from, int to, int changed)
    {
        if (to > from)
        {
            _runs.Add(new Run(from, to, changed));
        }
    }

    /// <summary>Rows that stay.</summary>
    /// <param name="Changed">So many changed photos come before.</param>
    private readonly record struct Run(int From, int To, int Changed);
}
