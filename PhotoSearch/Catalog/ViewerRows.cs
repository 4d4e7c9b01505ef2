using PhotoSearch.Photos;
using PhotoSearch.Vectors;

namespace PhotoSearch.Catalog;

/// <summary>The rows of a snapshot that one viewer may see.</summary>
internal sealed class ViewerRows
{
    private readonly LibrarySnapshot _snapshot;
    private readonly bool[] _visibleSets;
    private readonly bool[] _offlineSets;
    private readonly Lazy<IReadOnlyList<SeenAlbum>> _albums;

    public ViewerRows(LibrarySnapshot snapshot, Viewer viewer)
    {
        (_snapshot, Viewer) = (snapshot, viewer);
        _albums = new(() => SeenAlbum.All(snapshot, this));
        _visibleSets = Array.ConvertAll(snapshot.Roots.Values, set => Array.Exists(set, root => viewer.MaySee(root.RootId)));
        _offlineSets = Array.ConvertAll(snapshot.Roots.Values, set => Array.TrueForAll(set, root => root.IsOffline || !viewer.MaySee(root.RootId)));
        Visible = new IdSet(snapshot.Count);
        Searchable = new IdSet(snapshot.NewestEmbedding ?? 0);
        for (var row = 0; row < snapshot.Count; row++)
        {
            if (IsVisible(row))
            {
                Visible.Add(row);
                Offline += IsOffline(row) ? 1 : 0;
                if (snapshot.EmbeddingIds[row] != 0)
                {
                    Searchable.Add(snapshot.EmbeddingIds[row]);
                }
            }
        }
    }

    public Viewer Viewer { get; }

    /// <summary>Photos that may be seen.</summary>
    public int Count => (int)Visible.Count;

    /// <summary>Their rows.</summary>
    public IdSet Visible { get; }

    /// <summary>Of these, how many have no file that can be reached now.</summary>
    public int Offline { get; }

    /// <summary>The embeddings of the photos that may be seen.</summary>
    public IdSet Searchable { get; }

    /// <summary>The albums that the viewer may see; made when they are asked for.</summary>
    public IReadOnlyList<SeenAlbum> Albums => _albums.Value;

    public bool IsVisible(int row) => _visibleSets[_snapshot.Roots.Codes[row]];

    /// <summary>No file of it that may be seen can be reached now.</summary>
    public bool IsOffline(int row) => _offlineSets[_snapshot.Roots.Codes[row]];
}
