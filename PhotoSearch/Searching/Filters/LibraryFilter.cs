using System.Runtime.CompilerServices;
using PhotoSearch.Catalog;
using PhotoSearch.Photos;
using PhotoSearch.Searching.Language;
using PhotoSearch.Vectors;

namespace PhotoSearch.Searching.Filters;

/// <summary>What passes: the photos of one viewer that a question may be answered with.</summary>
/// <param name="Rows">Of the snapshot.</param>
/// <param name="Embeddings">Of those rows that have one.</param>
internal sealed record PassingPhotos(IdSet Rows, IdSet Embeddings)
{
    public int Count => (int)Rows.Count;

    public bool Contains(int row) => Rows.Contains(row);
}

/// <summary>Filters over the columns in memory: one pass over the rows, with tests that were prepared once for each different value.</summary>
internal static class LibraryFilter
{
    private const int AtOnce = 256;

    /// <summary>As long as the rows they were applied to.</summary>
    private static readonly ConditionalWeakTable<ViewerRows, LatestUsed<Asked, PassingPhotos>> Latest = [];

    /// <param name="sets">Photo ids that must be in each set, or in none where it is negative.</param>
    public static PassingPhotos Apply(LibrarySnapshot snapshot, Viewer viewer, IReadOnlyList<Term.Restriction> filters, IReadOnlyList<(IdSet PhotoIds, bool IsNegative)> sets)
    {
        var rows = snapshot.For(viewer);
        if (filters.Count == 0 && sets.Count == 0)
        {
            return new PassingPhotos(rows.Visible, rows.Searchable);
        }

        var (latest, asked) = (Latest.GetValue(rows, _ => new(Asked.AreEqual)), new Asked(filters, sets));
        return latest.TryGet(asked, out var passing)
            ? passing
            : latest.Add(asked, Pass(snapshot, rows.Visible, [.. Tests(snapshot, rows, filters), .. sets.Select(set => InSet(snapshot, set.PhotoIds, set.IsNegative))]));
    }

    /// <param name="among">Rows.</param>
    private static PassingPhotos Pass(LibrarySnapshot snapshot, IdSet among, List<Func<int, bool>> tests)
    {
        var passing = new PassingPhotos(new IdSet(snapshot.Count), new IdSet(snapshot.NewestEmbedding ?? 0));
        Span<long> some = stackalloc long[AtOnce];
        for (var from = 0L; among.Next(ref from, some) is > 0 and var count;)
        {
            foreach (var row in some[..count])
            {
                if (PassesAll(tests, (int)row))
                {
                    passing.Rows.Add(row);
                    if (snapshot.EmbeddingIds[row] is not 0 and var embedding)
                    {
                        passing.Embeddings.Add(embedding);
                    }
                }
            }
        }

        return passing;
    }

    /// <summary>Of those of which a photo has one, any of the wanted will do; each other one must hold, and no unwanted one may.</summary>
    private static IEnumerable<Func<int, bool>> Tests(LibrarySnapshot snapshot, ViewerRows rows, IReadOnlyList<Term.Restriction> filters)
    {
        foreach (var unwanted in filters.Where(term => term.IsNegative))
        {
            var test = RowTest.Of(unwanted.Filter, snapshot, rows);
            yield return row => !test(row);
        }

        var wanted = filters.Where(term => !term.IsNegative).Select(term => term.Filter).ToList();
        foreach (var filter in wanted.Where(filter => !filter.IsOneOfMany))
        {
            yield return RowTest.Of(filter, snapshot, rows);
        }

        foreach (var alternatives in wanted.Where(filter => filter.IsOneOfMany).GroupBy(KindOf))
        {
            Func<int, bool>[] any = [.. alternatives.Select(filter => RowTest.Of(filter, snapshot, rows))];
            yield return any.Length == 1 ? any[0] : row => Array.Exists(any, test => test(row));
        }
    }

    private static string KindOf(Filter filter) => filter switch
    {
        Filter.During or Filter.EachYear => "when",
        Filter.PlaceName or Filter.Near => "where",
        _ => filter.Name,
    };

    private static Func<int, bool> InSet(LibrarySnapshot snapshot, IdSet photoIds, bool isNegative)
    {
        var ids = snapshot.PhotoIds;
        return row => photoIds.Contains(ids[row]) != isNegative;
    }

    private static bool PassesAll(List<Func<int, bool>> tests, int row)
    {
        foreach (var test in tests)
        {
            if (!test(row))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sets are kept by those who make them, and never changed: the same photos are the same object.</summary>
    private sealed record Asked(IReadOnlyList<Term.Restriction> Filters, IReadOnlyList<(IdSet PhotoIds, bool IsNegative)> Sets)
    {
        /// <summary>Wherever filters stand in the question.</summary>
        public static bool AreEqual(Asked one, Asked other) =>
            one.Filters.Select(term => (term.Filter, term.IsNegative)).SequenceEqual(other.Filters.Select(term => (term.Filter, term.IsNegative)))
            && one.Sets.Count == other.Sets.Count && one.Sets.Zip(other.Sets).All(pair => ReferenceEquals(pair.First.PhotoIds, pair.Second.PhotoIds) && pair.First.IsNegative == pair.Second.IsNegative);
    }
}
