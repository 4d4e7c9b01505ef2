using PhotoSearch.Catalog;
using PhotoSearch.Searching.Filters;
using PhotoSearch.Searching.Stacks;

namespace PhotoSearch.Searching;

/// <summary>Photos by date or name, where nothing is compared or the closest are looked at in another order.</summary>
internal static class ListedPhotos
{
    /// <summary>All that pass, of each stack one.</summary>
    public static RankedPhotos All(LibrarySnapshot snapshot, PassingPhotos passing, PhotoStacks stacks, SortOrder sort)
    {
        var rows = new int[passing.Count];
        var count = 0;
        foreach (var row in snapshot.NewestFirst)
        {
            if (passing.Contains(row) && stacks.IsFirst(row, passing))
            {
                rows[count++] = row;
            }
        }

        Array.Resize(ref rows, count);
        if (sort == SortOrder.Oldest)
        {
            Array.Reverse(rows);
        }
        else if (sort == SortOrder.Name)
        {
            Array.Sort(rows, ByName(snapshot));
        }

        return new RankedPhotos(Array.ConvertAll(rows, row => snapshot.PhotoIds[row]), null, Tail: null);
    }

    /// <summary>The best in another order. Only they: in the whole library every photo would come, and the words would mean nothing.</summary>
    public static RankedPhotos Sorted(LibrarySnapshot snapshot, RankedPhotos best, SortOrder sort)
    {
        // A photo that left the snapshot's library meanwhile is stepped over by whoever reads the ranking.
        var rows = new List<(int Row, int Place)>(best.Ids.Length);
        for (var place = 0; place < best.Ids.Length; place++)
        {
            if (snapshot.TryGetRow(best.Ids[place], out var row))
            {
                rows.Add((row, place));
            }
        }

        var byName = ByName(snapshot);
        rows.Sort((a, b) => sort switch
        {
            SortOrder.Name => byName.Compare(a.Row, b.Row),
            SortOrder.Oldest => ByDate(snapshot, a.Row, b.Row),
            _ => ByDate(snapshot, b.Row, a.Row),
        });
        return best with
        {
            Ids = [.. rows.Select(one => best.Ids[one.Place])],
            Similarities = [.. rows.Select(one => best.Similarities![one.Place])],
            Tail = null,
            Note = best.Tail is null ? null : $"Only the {best.Ids.Length} photos that fit best are put in this order.",
        };
    }

    private static int ByDate(LibrarySnapshot snapshot, int a, int b) =>
        (snapshot.SortLocal[a], snapshot.PhotoIds[a]).CompareTo((snapshot.SortLocal[b], snapshot.PhotoIds[b]));

    private static Comparer<int> ByName(LibrarySnapshot snapshot) => Comparer<int>.Create((a, b) =>
        string.Compare(snapshot.Names[a], snapshot.Names[b], StringComparison.OrdinalIgnoreCase) is not 0 and var order ? order : a.CompareTo(b));
}
