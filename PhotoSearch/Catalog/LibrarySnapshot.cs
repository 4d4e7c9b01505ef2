using PhotoSearch.Photos;
using PhotoSearch.Vectors;

namespace PhotoSearch.Catalog;

/// <summary>A root in which a photo has a file that is not gone.</summary>
internal readonly record struct RootPresence(long RootId, bool IsOffline);

/// <summary>
/// The photos as columns in memory, at one revision of the catalog: what every search filters and sorts by. Never changed once made.
/// Rows are in order of photo id.
/// </summary>
internal sealed class LibrarySnapshot
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ViewerRows> _viewers = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<long, int>> _rowOfEmbedding;
    private readonly Lazy<int[]> _newestFirst;
    private readonly Lazy<long> _newestEmbedding;

    public LibrarySnapshot(long revision, string space, long[] photoIds, long[] sortLocal, long[] embeddingIds, int[] rootSets, IReadOnlyList<RootPresence[]> rootSetList)
    {
        (Revision, Space, PhotoIds, SortLocal, EmbeddingIds, RootSets, RootSetList) = (revision, space, photoIds, sortLocal, embeddingIds, rootSets, rootSetList);
        _rowOfEmbedding = new(IndexEmbeddings);
        _newestFirst = new(SortNewestFirst);
        _newestEmbedding = new(() => embeddingIds.Length == 0 ? 0 : embeddingIds.Max());
    }

    public static LibrarySnapshot Empty { get; } = new(-1, "", [], [], [], [], []);

    public long Revision { get; }

    /// <summary>The space of <see cref="EmbeddingIds"/>.</summary>
    public string Space { get; }

    public int Count => PhotoIds.Length;

    public long[] PhotoIds { get; }

    /// <summary>Wall-clock milliseconds since 1970.</summary>
    public long[] SortLocal { get; }

    /// <summary>0 where the photo has none in this space.</summary>
    public long[] EmbeddingIds { get; }

    /// <summary>Per photo, which of <see cref="RootSetList"/>: few sets serve all photos.</summary>
    public int[] RootSets { get; }

    public IReadOnlyList<RootPresence[]> RootSetList { get; }

    /// <summary>Rows, newest photo first; equal dates by id, the later first.</summary>
    public int[] NewestFirst => _newestFirst.Value;

    /// <summary>The embedding that was committed last; null where there is none.</summary>
    public long? NewestEmbedding => _newestEmbedding.Value is var newest and > 0 ? newest : null;

    public bool TryGetRow(long photoId, out int row)
    {
        row = Array.BinarySearch(PhotoIds, photoId);
        return row >= 0;
    }

    public bool TryGetRowOfEmbedding(long embeddingId, out int row) => _rowOfEmbedding.Value.TryGetValue(embeddingId, out row);

    /// <summary>What this viewer may see; made once per viewer and snapshot.</summary>
    public ViewerRows For(Viewer viewer)
    {
        lock (_gate)
        {
            if (!_viewers.TryGetValue(viewer.Key, out var rows))
            {
                rows = new ViewerRows(this, viewer);
                _viewers.Add(viewer.Key, rows);
            }

            return rows;
        }
    }

    private Dictionary<long, int> IndexEmbeddings()
    {
        var rows = new Dictionary<long, int>(Count);
        for (var row = 0; row < Count; row++)
        {
            if (EmbeddingIds[row] != 0)
            {
                rows[EmbeddingIds[row]] = row;
            }
        }

        return rows;
    }

    private int[] SortNewestFirst()
    {
        var rows = new int[Count];
        var keys = new (long, long)[Count];
        for (var row = 0; row < Count; row++)
        {
            rows[row] = row;
            keys[row] = (-SortLocal[row], -PhotoIds[row]);
        }

        Array.Sort(keys, rows);
        return rows;
    }
}

/// <summary>The rows of a snapshot that one viewer may see.</summary>
internal sealed class ViewerRows
{
    private readonly LibrarySnapshot _snapshot;
    private readonly bool[] _visibleSets;

    public ViewerRows(LibrarySnapshot snapshot, Viewer viewer)
    {
        _snapshot = snapshot;
        _visibleSets = [.. snapshot.RootSetList.Select(set => set.Any(root => viewer.MaySee(root.RootId)))];
        bool[] offlineSets = [.. snapshot.RootSetList.Select(set => set.Where(root => viewer.MaySee(root.RootId)).All(root => root.IsOffline))];
        Searchable = new IdSet(snapshot.NewestEmbedding ?? 0);
        for (var row = 0; row < snapshot.Count; row++)
        {
            if (IsVisible(row))
            {
                Count++;
                Offline += offlineSets[snapshot.RootSets[row]] ? 1 : 0;
                if (snapshot.EmbeddingIds[row] != 0)
                {
                    Searchable.Add(snapshot.EmbeddingIds[row]);
                }
            }
        }
    }

    /// <summary>Photos that may be seen.</summary>
    public int Count { get; }

    /// <summary>Of these, how many have no file that can be reached now.</summary>
    public int Offline { get; }

    /// <summary>The embeddings of the photos that may be seen.</summary>
    public IdSet Searchable { get; }

    public bool IsVisible(int row) => _visibleSets[_snapshot.RootSets[row]];
}
