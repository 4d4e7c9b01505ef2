using PhotoSearch.Catalog;
using PhotoSearch.Searching.Filters;

namespace PhotoSearch.Searching.Stacks;

/// <summary>Photos that are one thing, of one snapshot of the library. Never changed once made.</summary>
internal sealed class PhotoStacks
{
    private readonly int[] _stackOf;
    private readonly int[][] _members;

    /// <param name="rows">Of the snapshot.</param>
    /// <param name="members">Rows of each stack, at least two, the one that stands for it first.</param>
    public PhotoStacks(int rows, int[][] members)
    {
        _members = members;
        _stackOf = members.Length == 0 ? [] : new int[rows];
        for (var stack = 0; stack < members.Length; stack++)
        {
            foreach (var row in members[stack])
            {
                _stackOf[row] = stack + 1;
            }
        }
    }

    /// <summary>Every photo is a thing of its own.</summary>
    public static PhotoStacks None { get; } = new(0, []);

    /// <summary>Rows of the photo's stack, the best one first; empty where it is in none.</summary>
    public ReadOnlySpan<int> Of(int row) => _stackOf.Length > 0 && _stackOf[row] > 0 ? _members[_stackOf[row] - 1] : [];

    /// <summary>How many photos of its stack a viewer may see; 0 where it is in none.</summary>
    public int Count(int row, ViewerRows rows)
    {
        var count = 0;
        foreach (var member in Of(row))
        {
            count += rows.IsVisible(member) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether it is the one that stands for its stack among those that pass.</summary>
    public bool IsFirst(int row, PassingPhotos passing)
    {
        foreach (var member in Of(row))
        {
            if (passing.Contains(member))
            {
                return member == row;
            }
        }

        return true;
    }

    /// <summary>How many photos are left out where of each stack one is shown.</summary>
    /// <param name="passes">By row; a photo with an embedding that could be shown.</param>
    public int Extra(Func<int, bool> passes) => _members.Sum(members => Math.Max(0, members.Count(passes) - 1));

    /// <summary>The ranking with each stack once, where its best photo stands.</summary>
    /// <param name="before">Photos that came first already.</param>
    public RankedPhotos Fold(LibrarySnapshot snapshot, RankedPhotos ranked, ReadOnlySpan<long> before)
    {
        if (_members.Length == 0)
        {
            return ranked;
        }

        var seen = new HashSet<int>();
        foreach (var id in before)
        {
            _ = IsNew(id);
        }

        var kept = Enumerable.Range(0, ranked.Ids.Length).Where(place => IsNew(ranked.Ids[place])).ToArray();
        return kept.Length == ranked.Ids.Length ? ranked : ranked with
        {
            Ids = Array.ConvertAll(kept, place => ranked.Ids[place]),
            Similarities = ranked.Similarities is { } similarities ? Array.ConvertAll(kept, place => similarities[place]) : null,
        };

        bool IsNew(long id) => !snapshot.TryGetRow(id, out var row) || _stackOf[row] == 0 || seen.Add(_stackOf[row]);
    }
}
