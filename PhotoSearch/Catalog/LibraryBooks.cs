using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using PhotoSearch.Photos.Places;

namespace PhotoSearch.Catalog;

/// <summary>What the columns of all snapshots are made with. For one thread.</summary>
internal sealed class LibraryBooks(IPlaceNames? places)
{
    private const double Degree = Math.PI / 180;

    private readonly ValueBook<RootPresence[]> _roots = new([]);
    private readonly ValueBook<FolderPlace[]> _folders = new([]);
    private readonly ValueBook<Named> _cameras = new(default);
    private readonly ValueBook<Named> _lenses = new(default);
    private readonly ValueBook<string> _types = new("");
    private readonly ValueBook<Named[]> _keywords = new([]);
    private readonly ValueBook<Named[]> _people = new([]);
    private readonly ValueBook<Place?> _places = new(null);
    private readonly ValueBook<long[]> _albums = new([]);

    public LibrarySnapshot Merge(LibrarySnapshot old, LibraryChange change, string space)
    {
        var merge = new RowMerge(old.PhotoIds, change.Photos);
        return new LibrarySnapshot
        {
            Revision = change.Revision,
            Space = space,
            PhotoIds = merge.Apply(old.PhotoIds, photo => photo.PhotoId),
            SortLocal = merge.Apply(old.SortLocal, photo => photo.SortLocal),
            EmbeddingIds = merge.Apply(old.EmbeddingIds, photo => photo.EmbeddingId ?? 0),
            Names = merge.Apply(old.Names, NameOf),
            Stems = merge.Apply(old.Stems, StemOf),
            Sharpness = merge.Apply(old.Sharpness, photo => (float)(photo.Sharpness ?? 0)),
            Shapes = merge.Apply(old.Shapes, ShapeOf),
            Ratings = merge.Apply(old.Ratings, photo => (sbyte)(photo.OwnRating ?? photo.FileRating ?? LibrarySnapshot.Unrated)),
            Spots = merge.Apply(old.Spots, SpotOf),
            Roots = _roots.Column(merge, old.Roots, RootsOf),
            Folders = _folders.Column(merge, old.Folders, FoldersOf),
            Cameras = _cameras.Column(merge, old.Cameras, photo => CodeOf(_cameras, CameraOf(photo))),
            Lenses = _lenses.Column(merge, old.Lenses, photo => CodeOf(_lenses, photo.Lens)),
            Types = _types.Column(merge, old.Types, photo => _types.CodeOf(photo.MediaType ?? "", () => photo.MediaType!)),
            Keywords = _keywords.Column(merge, old.Keywords, KeywordsOf),
            People = _people.Column(merge, old.People, photo => CodeOf(_people, photo.People)),
            Places = _places.Column(merge, old.Places, PlaceOf),
            Albums = _albums.Column(merge, old.Albums, photo => photo.Albums.Count == 0 ? 0 : _albums.CodeOf(string.Join(',', photo.Albums), () => [.. photo.Albums])),
            AllAlbums = change.Albums,
        };
    }

    private int RootsOf(LibraryPhoto photo)
    {
        // Present in a root where any of its files there is.
        RootPresence[] presence = [.. photo.Files.GroupBy(file => file.RootId).Select(files => new RootPresence(files.Key, files.All(file => file.IsOffline))).OrderBy(root => root.RootId)];
        return _roots.CodeOf(string.Join(',', presence), () => presence);
    }

    private int FoldersOf(LibraryPhoto photo)
    {
        (long RootId, string Path)[] folders = [.. photo.Files.Select(file => (file.RootId, FolderOf(file))).Distinct()];
        return _folders.CodeOf(
            string.Join('\n', folders.Select(folder => $"{folder.RootId}/{folder.Path}")),
            () => Array.ConvertAll(folders, folder => new FolderPlace(folder.RootId, Named.OfPath(folder.Path))));
    }

    private static string FolderOf(LibraryFile file)
    {
        var end = file.Path.LastIndexOf('/');
        return end < 0 ? file.Root : $"{file.Root}/{file.Path[..end]}";
    }

    private int PlaceOf(LibraryPhoto photo) =>
        places is not null && photo is { Latitude: { } latitude, Longitude: { } longitude } && places.Nearest(latitude, longitude) is { } place
            ? _places.CodeOf(place.ToString(CultureInfo.InvariantCulture), () => places[place])
            : 0;

    /// <summary>What stands in its files, and what people added.</summary>
    private int KeywordsOf(LibraryPhoto photo) => photo.Tags.Count == 0
        ? CodeOf(_keywords, photo.Keywords)
        : _keywords.CodeOf(
            $"{photo.Keywords}\n{string.Join('\n', photo.Tags)}",
            () => [.. CatalogJson.ToList(photo.Keywords).Concat(photo.Tags).Select(Named.OfName).DistinctBy(word => word.Plain)]);

    private static string NameOf(LibraryPhoto photo) => photo.Files.Count == 0 ? "" : photo.Files[0].Path[(photo.Files[0].Path.LastIndexOf('/') + 1)..];

    /// <summary>Of the same file as the name. 64 bits of a digest: of a hundred million photos no two are likely to agree by chance.</summary>
    private static long StemOf(LibraryPhoto photo)
    {
        if (photo.Files.Count == 0)
        {
            return 0;
        }

        var path = photo.Files[0].Path;
        var end = path.LastIndexOf('.');
        var stem = end > path.LastIndexOf('/') ? path[..end] : path;
        return BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{photo.Files[0].RootId}/{stem.ToUpperInvariant()}")));
    }

    /// <summary>Make and model, the make once: many cameras repeat it in the model.</summary>
    private static string? CameraOf(LibraryPhoto photo) => (photo.CameraMake, photo.CameraModel) switch
    {
        ({ Length: > 0 } make, { Length: > 0 } model) => model.StartsWith(make, StringComparison.OrdinalIgnoreCase) ? model : $"{make} {model}",
        ({ Length: > 0 } make, _) => make,
        (_, var model) => model,
    };

    private static PhotoShape ShapeOf(LibraryPhoto photo)
    {
        var (width, height) = (photo.Width ?? 0, photo.Height ?? 0);
        var shape = width > height ? PhotoShape.Landscape : height > width ? PhotoShape.Portrait : PhotoShape.None;
        return shape != PhotoShape.None && Math.Max(width, height) >= 2 * Math.Min(width, height) ? shape | PhotoShape.Panorama : shape;
    }

    private static Vector3 SpotOf(LibraryPhoto photo) =>
        photo is { Latitude: { } latitude, Longitude: { } longitude } ? SpotOf(latitude, longitude) : LibrarySnapshot.NoSpot;

    /// <summary>On a globe of radius one.</summary>
    internal static Vector3 SpotOf(double latitude, double longitude) => new(
        (float)(Math.Cos(latitude * Degree) * Math.Cos(longitude * Degree)),
        (float)(Math.Cos(latitude * Degree) * Math.Sin(longitude * Degree)),
        (float)Math.Sin(latitude * Degree));

    private static int CodeOf(ValueBook<Named> book, string? text) => book.CodeOf(text ?? "", () => Named.OfName(text!));

    /// <summary>Equal lists are written equally: the catalog's writer makes them.</summary>
    private static int CodeOf(ValueBook<Named[]> book, string? json) =>
        json is null or "[]" ? 0 : book.CodeOf(json, () => [.. CatalogJson.ToList(json).Select(Named.OfName)]);
}
