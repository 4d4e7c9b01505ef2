using System.Numerics;
using PhotoSearch.Catalog;
using PhotoSearch.Photos;
using PhotoSearch.Photos.Places;
using PhotoSearch.Searching.Language;

namespace PhotoSearch.Searching.Filters;

/// <summary>One filter as a question to a row.</summary>
internal static class RowTest
{
    /// <summary>Mean radius, IUGG.</summary>
    private const double EarthKilometres = 6371.0088;

    public static Func<int, bool> Of(Filter filter, LibrarySnapshot snapshot, ViewerRows rows) => filter switch
    {
        Filter.After after => Between(snapshot, Start(after.Day), long.MaxValue),
        Filter.Before before => Between(snapshot, long.MinValue, Start(before.Day)),
        Filter.During during => Between(snapshot, during.From is { } from ? Start(from) : long.MinValue, during.Until is { } until ? Start(until) : long.MaxValue),
        Filter.EachYear day => EachYear(snapshot, day),
        Filter.Camera camera => Contains(snapshot.Cameras, camera.Part),
        Filter.Lens lens => Contains(snapshot.Lenses, lens.Part),
        Filter.Folder folder => InFolder(snapshot, rows, folder.Path),
        Filter.Type type => OfType(snapshot, type.Media),
        Filter.PlaceName place => AtPlace(snapshot, place.Text),
        Filter.Near near => Near(snapshot, near),
        Filter.Tag tag => Tagged(snapshot, tag.Text),
        Filter.Rating rating => row => snapshot.Ratings[row] >= rating.Least && snapshot.Ratings[row] <= rating.Most,
        // No stars are no rating, in XMP too.
        Filter.Unrated => row => snapshot.Ratings[row] is LibrarySnapshot.Unrated or 0,
        Filter.Is { Kind: PhotoKind.Portrait } => Shaped(snapshot, PhotoShape.Portrait),
        Filter.Is { Kind: PhotoKind.Landscape } => Shaped(snapshot, PhotoShape.Landscape),
        Filter.Is { Kind: PhotoKind.Panorama } => Shaped(snapshot, PhotoShape.Panorama),
        Filter.Is { Kind: PhotoKind.Offline } => rows.IsOffline,
        Filter.Album album => InAlbum(snapshot, rows, album.Title),
        // A person's, and not in the columns: a set of photos says it. See Ranker.
        Filter.Is { Kind: PhotoKind.Favourite } => _ => false,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "Not a filter."),
    };

    private static long Start(DateOnly day) => UnixTime.FromLocal(day.ToDateTime(TimeOnly.MinValue));

    private static Func<int, bool> Between(LibrarySnapshot snapshot, long from, long until)
    {
        var local = snapshot.SortLocal;
        return row => local[row] >= from && local[row] < until;
    }

    private static Func<int, bool> EachYear(LibrarySnapshot snapshot, Filter.EachYear day)
    {
        var (days, wanted) = (snapshot.DaysOfYear, LibrarySnapshot.DayOfYear(day.Month, day.Day));
        return row => days[row] == wanted;
    }

    private static Func<int, bool> Shaped(LibrarySnapshot snapshot, PhotoShape shape)
    {
        var shapes = snapshot.Shapes;
        return row => (shapes[row] & shape) != 0;
    }

    /// <summary>A part is enough; a whole name means that one alone, and not those that only begin like it.</summary>
    private static Func<int, bool> Contains(CodedColumn<Named> column, string part)
    {
        var plain = PlainText.OfName(part);
        return Array.Exists(column.Values, name => name.Plain == plain) ? Coded(column, name => name.Plain == plain) : Coded(column, name => name.Plain?.Contains(plain, StringComparison.Ordinal) is true);
    }

    private static Func<int, bool> OfType(LibrarySnapshot snapshot, string media)
    {
        var wanted = media switch { "jpg" => "jpeg", "tif" => "tiff", _ => media };
        return wanted == MediaType.Raw ? Coded(snapshot.Types, MediaType.IsRaw) : Coded(snapshot.Types, type => type == wanted || MediaType.ShortName(type) == wanted);
    }

    /// <summary>A folder by its name or by a stretch of its path, or one that lies below it; only where the viewer may look.</summary>
    private static Func<int, bool> InFolder(LibrarySnapshot snapshot, ViewerRows rows, string path)
    {
        var wanted = $"/{PlainText.OfPath(path)}/";
        return Coded(snapshot.Folders, folders => Array.Exists(folders, folder =>
            rows.Viewer.MaySee(folder.RootId) && $"/{folder.Path.Plain}/".Contains(wanted, StringComparison.Ordinal)));
    }

    /// <summary>A keyword as a whole, or a step of one that has several (<c>animals|dog</c>), or a person.</summary>
    private static Func<int, bool> Tagged(LibrarySnapshot snapshot, string text)
    {
        var wanted = PlainText.OfName(text);
        var keywords = Coded(snapshot.Keywords, words => Array.Exists(words, word => word.Plain == wanted
            || (word.Plain.AsSpan().ContainsAny('|', '/') && Array.Exists(word.Plain.Split(['|', '/'], StringSplitOptions.TrimEntries), step => step == wanted))));
        var people = Coded(snapshot.People, names => Array.Exists(names, name => name.Plain == wanted));
        return row => keywords(row) || people(row);
    }

    private static Func<int, bool> InAlbum(LibrarySnapshot snapshot, ViewerRows rows, string title)
    {
        var wanted = SeenAlbum.Called(rows.Albums, title).Select(album => album.Album.Id).ToHashSet();
        return Coded(snapshot.Albums, albums => Array.Exists(albums, wanted.Contains));
    }

    /// <summary>Each part between commas must be its town, its region, its country or that country's letters: <c>Paris, France</c>.</summary>
    private static Func<int, bool> AtPlace(LibrarySnapshot snapshot, string text)
    {
        string[] wanted = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(PlainText.OfName)];
        return Coded(snapshot.Places, place => place is not null && wanted.Length > 0 && Array.TrueForAll(wanted, part => IsCalled(place, part)));
    }

    private static bool IsCalled(Place place, string plain) =>
        PlainText.OfName(place.Name) == plain || PlainText.OfName(place.Country) == plain || PlainText.OfName(place.CountryCode) == plain || (place.Region is { } region && PlainText.OfName(region) == plain);

    /// <summary>As the crow flies, through the earth: a chord is as good as an arc to compare with.</summary>
    private static Func<int, bool> Near(LibrarySnapshot snapshot, Filter.Near near)
    {
        var spots = snapshot.Spots;
        var centre = LibraryBooks.SpotOf(near.Latitude, near.Longitude);
        var chord = 2 * Math.Sin(Math.Min(near.Kilometres / EarthKilometres, Math.PI) / 2);
        var farthest = (float)(chord * chord);
        return row => Vector3.DistanceSquared(spots[row], centre) <= farthest;
    }

    /// <summary>Each different value is looked at once.</summary>
    private static Func<int, bool> Coded<T>(CodedColumn<T> column, Predicate<T> passes)
    {
        var codes = column.Codes;
        var passing = Array.ConvertAll(column.Values, value => passes(value));
        return row => passing[codes[row]];
    }
}
