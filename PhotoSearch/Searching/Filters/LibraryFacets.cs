using System.Runtime.CompilerServices;
using PhotoSearch.Catalog;
using PhotoSearch.Photos;
using PhotoSearch.Vectors;

namespace PhotoSearch.Searching.Filters;

/// <summary>A value that photos have, and how many.</summary>
internal readonly record struct FacetValue(string Text, int Count);

/// <summary>How many photos have so many stars; -1 is rejected.</summary>
internal readonly record struct RatedPhotos(int Stars, int Count);

/// <summary>What there is to filter by in a viewer's library: each list most frequent first (folders by path), and bounded.</summary>
/// <param name="Folders">Root and the way below it.</param>
/// <param name="Places">Towns with their country.</param>
/// <param name="Ratings">Photos by stars, most stars first.</param>
/// <param name="Tags">Keywords in the files, and tags that people added.</param>
/// <param name="Albums">Also those that nothing is in.</param>
/// <param name="Years">All of them, the last first.</param>
internal sealed record LibraryFacets(
    IReadOnlyList<FacetValue> Cameras, IReadOnlyList<FacetValue> Lenses, IReadOnlyList<FacetValue> Types, IReadOnlyList<FacetValue> Folders,
    IReadOnlyList<FacetValue> Places, IReadOnlyList<RatedPhotos> Ratings, IReadOnlyList<FacetValue> Shapes,
    IReadOnlyList<FacetValue> Tags, IReadOnlyList<FacetValue> Albums, IReadOnlyList<FacetValue> Years)
{
    /// <summary>A longer list is searched more quickly by typing.</summary>
    private const int Most = 60;

    /// <summary>As long as the rows they were counted over.</summary>
    private static readonly ConditionalWeakTable<ViewerRows, LibraryFacets> Counted = [];

    /// <summary>Photos that are the viewer's favourites.</summary>
    public int Favourites { get; init; }

    /// <summary>Counted once: pages and suggestions ask for the same.</summary>
    public static LibraryFacets Of(LibrarySnapshot snapshot, ViewerRows rows) => Counted.GetValue(rows, rows => Count(snapshot, rows));

    private static LibraryFacets Count(LibrarySnapshot snapshot, ViewerRows rows) => new(
        Top(snapshot.Cameras, rows, camera => camera.Text),
        Top(snapshot.Lenses, rows, lens => lens.Text),
        Top(snapshot.Types, rows, MediaType.ShortName),
        FoldersOf(snapshot, rows),
        Top(snapshot.Places, rows, place => place is null ? null : $"{place.Name}, {place.Country}"),
        RatingsOf(snapshot, rows),
        ShapesOf(snapshot, rows),
        TagsOf(snapshot, rows),
        [.. rows.Albums.OrderByDescending(album => album.Count).Take(Most).Select(album => new FacetValue(album.Album.Name.Text, album.Count))],
        YearsOf(snapshot, rows));

    /// <summary>The same with what is one person's.</summary>
    public LibraryFacets With(IdSet favourites, LibrarySnapshot snapshot, ViewerRows rows) =>
        favourites.Count == 0 ? this : this with { Favourites = CountOf(favourites, snapshot, rows) };

    /// <summary>How many of these photos the viewer may see.</summary>
    public static int CountOf(IdSet photoIds, LibrarySnapshot snapshot, ViewerRows rows)
    {
        var count = 0;
        for (var row = 0; row < snapshot.Count; row++)
        {
            count += photoIds.Contains(snapshot.PhotoIds[row]) && rows.IsVisible(row) ? 1 : 0;
        }

        return count;
    }

    /// <summary>A photo of several counts for each; spellings that are one tag are one value.</summary>
    private static FacetValue[] TagsOf(LibrarySnapshot snapshot, ViewerRows rows)
    {
        var tags = new Dictionary<string, (string Text, int Count)>(StringComparer.Ordinal);
        foreach (var (count, code) in Counts(snapshot.Keywords, rows).Select((count, code) => (count, code)).Where(value => value.count > 0))
        {
            foreach (var tag in snapshot.Keywords.Values[code])
            {
                var known = tags.GetValueOrDefault(tag.Plain, (tag.Text, Count: 0));
                tags[tag.Plain] = (known.Text, known.Count + count);
            }
        }

        return Sorted(tags.Values.Select(tag => ((string?)tag.Text, tag.Count)));
    }

    private static FacetValue[] Top<T>(CodedColumn<T> column, ViewerRows rows, Func<T, string?> say) => Sorted(
        Counts(column, rows).Select((count, code) => (Text: say(column.Values[code]), Count: count)).Where(value => value.Count > 0 && !string.IsNullOrEmpty(value.Text)));

    /// <summary>A folder counts what lies below it too, as its filter finds it; in the order of their paths.</summary>
    private static FacetValue[] FoldersOf(LibrarySnapshot snapshot, ViewerRows rows) =>
    [
        .. Sorted(Counts(snapshot.Folders, rows).SelectMany((count, code) => snapshot.Folders.Values[code]
            .Where(folder => rows.Viewer.MaySee(folder.RootId)).SelectMany(folder => WithParents(folder.Path.Text)).Distinct().Select(path => ((string?)path, count))))
            .OrderBy(folder => folder.Text, StringComparer.OrdinalIgnoreCase),
    ];

    private static IEnumerable<string> WithParents(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            yield return path[..end];
        }
    }

    private static FacetValue[] Sorted(IEnumerable<(string? Text, int Count)> values) =>
    [
        .. values.Where(value => value.Count > 0).GroupBy(value => value.Text!, StringComparer.Ordinal).Select(same => new FacetValue(same.Key, same.Sum(value => value.Count)))
            .OrderByDescending(value => value.Count).ThenBy(value => value.Text, StringComparer.OrdinalIgnoreCase).Take(Most),
    ];

    /// <summary>Photos that may be seen, by code.</summary>
    internal static int[] Counts<T>(CodedColumn<T> column, ViewerRows rows)
    {
        var counts = new int[column.Values.Length];
        for (var row = 0; row < column.Count; row++)
        {
            counts[column.Codes[row]] += rows.IsVisible(row) ? 1 : 0;
        }

        return counts;
    }

    private static FacetValue[] YearsOf(LibrarySnapshot snapshot, ViewerRows rows) =>
    [
        .. Enumerable.Range(0, snapshot.Count).Where(rows.IsVisible).CountBy(row => UnixTime.ToLocal(snapshot.SortLocal[row]).Year).OrderByDescending(year => year.Key)
            .Select(year => new FacetValue(year.Key.ToString(CultureInfo.InvariantCulture), year.Value)),
    ];

    private static RatedPhotos[] RatingsOf(LibrarySnapshot snapshot, ViewerRows rows) =>
    [
        .. Enumerable.Range(0, snapshot.Count).Where(row => rows.IsVisible(row) && snapshot.Ratings[row] != LibrarySnapshot.Unrated)
            .CountBy(row => snapshot.Ratings[row]).OrderByDescending(stars => stars.Key)
            .Select(stars => new RatedPhotos(stars.Key, stars.Value)),
    ];

    private static FacetValue[] ShapesOf(LibrarySnapshot snapshot, ViewerRows rows)
    {
        var (portrait, landscape, panorama, offline) = (0, 0, 0, 0);
        for (var row = 0; row < snapshot.Count; row++)
        {
            if (rows.IsVisible(row))
            {
                var shape = snapshot.Shapes[row];
                portrait += shape.HasFlag(PhotoShape.Portrait) ? 1 : 0;
                landscape += shape.HasFlag(PhotoShape.Landscape) ? 1 : 0;
                panorama += shape.HasFlag(PhotoShape.Panorama) ? 1 : 0;
                offline += rows.IsOffline(row) ? 1 : 0;
            }
        }

        return [new("landscape", landscape), new("portrait", portrait), new("panorama", panorama), new("offline", offline)];
    }
}
