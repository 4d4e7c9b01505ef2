using PhotoSearch.Catalog;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;

namespace PhotoSearch.Searching;

/// <summary>A folder with photos in it or below it.</summary>
/// <param name="Path">The root's name and the way below it: <c>Family/2020/Rome</c>.</param>
/// <param name="Count">Photos in it and below.</param>
/// <param name="HasFolders">Whether some lie in a folder below it.</param>
/// <param name="Cover">The newest of them; null where it just left.</param>
internal sealed record PhotoFolder(string Path, int Count, bool HasFolders, PhotoKey? Cover)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}

/// <summary>What lies in a folder.</summary>
/// <param name="Count">Photos in it and below.</param>
/// <param name="Here">Of these, those that lie in it and not below.</param>
internal sealed record FolderView(int Count, int Here, IReadOnlyList<PhotoFolder> Folders);

/// <summary>The folders in which the photos lie, as far as the viewer may look.</summary>
internal sealed class PhotoFolders(LibraryColumns columns, WorkingModels models, HitTable hits)
{
    /// <param name="path">As <see cref="PhotoFolder.Path"/>; empty: the roots.</param>
    public async Task<FolderView> InAsync(Viewer viewer, string path, CancellationToken cancellationToken)
    {
        using var serving = models.Borrow();
        var snapshot = await columns.CurrentAsync(serving?.Space ?? "", cancellationToken);
        var (counts, newest) = ByCode(snapshot, viewer);
        var prefix = path.Length == 0 ? "" : $"{path}/";
        var below = new Dictionary<string, Gathered>(StringComparer.Ordinal);
        var (all, here) = (0, 0);
        for (var code = 0; code < counts.Length; code++)
        {
            var places = counts[code] == 0 ? [] : snapshot.Folders.Values[code].Where(folder => viewer.MaySee(folder.RootId)).Select(folder => folder.Path.Text).ToList();
            // A photo with several copies counts once in each folder that holds any of them.
            all += places.Exists(folder => folder == path || folder.StartsWith(prefix, StringComparison.Ordinal)) ? counts[code] : 0;
            here += places.Contains(path) ? counts[code] : 0;
            foreach (var ways in places.Where(folder => folder.StartsWith(prefix, StringComparison.Ordinal)).Select(folder => folder[prefix.Length..].Split('/', 2)).GroupBy(way => way[0]))
            {
                var gathered = below.GetValueOrDefault(ways.Key, new Gathered(0, HasFolders: false, newest[code]));
                below[ways.Key] = new Gathered(
                    gathered.Count + counts[code], gathered.HasFolders || ways.Any(way => way.Length > 1),
                    snapshot.SortLocal[newest[code]] > snapshot.SortLocal[gathered.Newest] ? newest[code] : gathered.Newest);
            }
        }

        var covers = await hits.KeysAsync([.. below.Values.Select(folder => snapshot.PhotoIds[folder.Newest])], cancellationToken);
        return new FolderView(all, here,
        [
            .. below.OrderBy(folder => folder.Key, StringComparer.OrdinalIgnoreCase)
                .Select(folder => new PhotoFolder(prefix + folder.Key, folder.Value.Count, folder.Value.HasFolders, covers.GetValueOrDefault(snapshot.PhotoIds[folder.Value.Newest]))),
        ]);
    }

    /// <summary>How many photos lie in each set of folders, and the row of the newest.</summary>
    private static (int[] Counts, int[] Newest) ByCode(LibrarySnapshot snapshot, Viewer viewer)
    {
        var rows = snapshot.For(viewer);
        var (counts, newest) = (new int[snapshot.Folders.Values.Length], new int[snapshot.Folders.Values.Length]);
        for (var row = 0; row < snapshot.Count; row++)
        {
            if (rows.IsVisible(row))
            {
                var code = snapshot.Folders.Codes[row];
                newest[code] = counts[code]++ == 0 || snapshot.SortLocal[row] > snapshot.SortLocal[newest[code]] ? row : newest[code];
            }
        }

        return (counts, newest);
    }

    private readonly record struct Gathered(int Count, bool HasFolders, int Newest);
}
