using PhotoSearch.Searching.Language;

namespace PhotoSearch.Searching.Filters;

/// <summary>What passed the filters that were used last: people go on with the same ones while they change the words. Of one viewer and snapshot; thread-safe.</summary>
internal sealed class LatestFilters
{
    /// <summary>Two bits a photo each.</summary>
    private const int Most = 16;

    private readonly Lock _gate = new();
    private readonly List<(IReadOnlyList<Term.Restriction> Filters, PassingPhotos Passing)> _latestFirst = [];

    public PassingPhotos Of(IReadOnlyList<Term.Restriction> filters, Func<PassingPhotos> apply)
    {
        lock (_gate)
        {
            var known = _latestFirst.FindIndex(entry => AreEqual(entry.Filters, filters));
            if (known >= 0)
            {
                var entry = _latestFirst[known];
                _latestFirst.RemoveAt(known);
                _latestFirst.Insert(0, entry);
                return entry.Passing;
            }
        }

        // Outside: nobody waits for the filters of others.
        var passing = apply();
        lock (_gate)
        {
            _latestFirst.Insert(0, (filters, passing));
            _latestFirst.RemoveRange(Math.Min(Most, _latestFirst.Count), Math.Max(0, _latestFirst.Count - Most));
        }

        return passing;
    }

    /// <summary>Wherever they stand in the question.</summary>
    private static bool AreEqual(IReadOnlyList<Term.Restriction> some, IReadOnlyList<Term.Restriction> others) =>
        some.Select(term => (term.Filter, term.IsNegative)).SequenceEqual(others.Select(term => (term.Filter, term.IsNegative)));
}
