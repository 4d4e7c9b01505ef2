namespace PhotoSearch.Catalog;

/// <summary>An album as one viewer sees it.</summary>
/// <param name="Count">Photos of it that the viewer may see.</param>
/// <param name="CoverId">The newest of them; null where there is none.</param>
internal sealed record SeenAlbum(Album Album, int Count, long? CoverId)
{
    /// <summary>By name; without those whose photos all lie where the viewer may not look.</summary>
    public static IReadOnlyList<SeenAlbum> All(LibrarySnapshot snapshot, ViewerRows rows)
    {
        var seen = new Dictionary<long, (int All, int Visible, int Newest)>();
        for (var row = 0; row < snapshot.Count; row++)
        {
            // One whose files are all gone is kept for a while, and is to be seen nowhere.
            foreach (var album in snapshot.Roots[row].Length == 0 ? [] : snapshot.Albums[row])
            {
                var (all, visible, newest) = seen.GetValueOrDefault(album);
                seen[album] = !rows.IsVisible(row) ? (all + 1, visible, newest)
                    : (all + 1, visible + 1, visible == 0 || snapshot.SortLocal[row] >= snapshot.SortLocal[newest] ? row : newest);
            }
        }

        return
        [
            .. snapshot.AllAlbums.Select(album => (Album: album, Of: seen.GetValueOrDefault(album.Id))).Where(one => one.Of.Visible > 0 || one.Of.All == 0)
                .Select(one => new SeenAlbum(one.Album, one.Of.Visible, one.Of.Visible == 0 ? null : snapshot.PhotoIds[one.Of.Newest])),
        ];
    }

    /// <summary>Those of this name, or, where none is, those with this in their names.</summary>
    public static IReadOnlyList<SeenAlbum> Called(IReadOnlyList<SeenAlbum> albums, string name)
    {
        var plain = PlainText.OfName(name);
        var whole = albums.Where(album => album.Album.Name.Plain == plain).ToList();
        return whole.Count > 0 || plain.Length == 0 ? whole : [.. albums.Where(album => album.Album.Name.Plain.Contains(plain, StringComparison.Ordinal))];
    }
}
