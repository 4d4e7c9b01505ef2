using System.Runtime.InteropServices;
using PhotoSearch.Catalog;
using PhotoSearch.Photos.Places;
using PhotoSearch.Searching.Filters;

namespace PhotoSearch.Searching.Suggestions;

/// <summary>All values that the photos of one viewer have, with how many photos each filter would find.</summary>
internal sealed class SuggestibleValues
{
    /// <summary>Those of most photos first.</summary>
    private readonly SuggestibleValue[] _values;

    private SuggestibleValues(IEnumerable<SuggestibleValue> values) =>
        _values = [.. values.OrderByDescending(value => value.Count).ThenBy(value => value.Text, StringComparer.OrdinalIgnoreCase)];

    /// <param name="facets">Of the same rows; for values of which there are few.</param>
    public static SuggestibleValues Of(LibrarySnapshot snapshot, ViewerRows rows, LibraryFacets facets) => new(
    [
        .. Counted(SuggestionKind.Place, snapshot.Places, rows, place => place is null ? [] : NamesOf(place)),
        .. Counted(SuggestionKind.Camera, snapshot.Cameras, rows, camera => Some(camera)),
        .. Counted(SuggestionKind.Lens, snapshot.Lenses, rows, lens => Some(lens)),
        .. Counted(SuggestionKind.Folder, snapshot.Folders, rows, folders => folders.Where(folder => rows.Viewer.MaySee(folder.RootId)).SelectMany(folder => WithParents(folder.Path))),
        .. Counted(SuggestionKind.Tag, snapshot.Keywords, rows, words => words.SelectMany(WithSteps)),
        .. Counted(SuggestionKind.Person, snapshot.People, rows, people => people),
        .. rows.Albums.Select(album => Value(SuggestionKind.Album, album.Album.Name, album.Count)),
        .. Listed(SuggestionKind.Type, facets.Types),
        .. Listed(SuggestionKind.Is, facets.Shapes),
        .. Listed(SuggestionKind.Year, facets.Years),
        .. facets.Ratings.Where(rating => rating.Stars > 0).Select(rating => Value(
            SuggestionKind.Rating, Named.Of($">={rating.Stars}"), facets.Ratings.Where(other => other.Stars >= rating.Stars).Sum(other => other.Count))),
    ]);

    /// <summary>What a person has marked.</summary>
    public static SuggestibleValue Favourites(int count) => Value(SuggestionKind.Is, Named.Of("favourite"), count);

    /// <summary>Those that go on from what was typed, the best first; of equally good ones that of most photos.</summary>
    /// <param name="typed">Plain; empty: all of them.</param>
    /// <param name="own">Values of one person, beside those of all.</param>
    public IEnumerable<SuggestibleValue> Find(string typed, Func<SuggestionKind, bool> isMeant, bool partsCount, int most, IReadOnlyList<SuggestibleValue> own)
    {
        var byFit = new List<SuggestibleValue>[(int)SuggestionFit.Begins + 1];
        foreach (ref readonly var value in _values.AsSpan())
        {
            if (isMeant(value.Kind) && value.Fit(typed, partsCount) is var fit and not SuggestionFit.None && (byFit[(int)fit] ??= []).Count < most)
            {
                byFit[(int)fit].Add(value);
                if (fit == SuggestionFit.Begins && byFit[(int)fit].Count == most)
                {
                    break;
                }
            }
        }

        foreach (var value in own.Where(value => isMeant(value.Kind)))
        {
            if (value.Fit(typed, partsCount) is var fit and not SuggestionFit.None)
            {
                (byFit[(int)fit] ??= []).Add(value);
            }
        }

        return byFit.Reverse().SelectMany(values => (values ?? []).OrderByDescending(value => value.Count)).Take(most);
    }

    private static IEnumerable<SuggestibleValue> Counted<T>(SuggestionKind kind, CodedColumn<T> column, ViewerRows rows, Func<T, IEnumerable<Named>> namesOf)
    {
        var counts = new Dictionary<string, (string Text, int Count)>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var photos = LibraryFacets.Counts(column, rows);
        for (var code = 0; code < photos.Length; code++)
        {
            if (photos[code] == 0)
            {
                continue;
            }

            // A photo that has a name twice is one photo.
            seen.Clear();
            foreach (var name in namesOf(column.Values[code]))
            {
                if (name.Plain.Length > 0 && seen.Add(name.Plain))
                {
                    ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, name.Plain, out _);
                    known = (known.Text ?? name.Text, known.Count + photos[code]);
                }
            }
        }

        return counts.Select(one => Value(kind, new Named(one.Value.Text, one.Key), one.Value.Count));
    }

    private static IEnumerable<SuggestibleValue> Listed(SuggestionKind kind, IReadOnlyList<FacetValue> values) =>
        values.Where(value => value.Count > 0).Select(value => Value(kind, Named.Of(value.Text), value.Count));

    private static SuggestibleValue Value(SuggestionKind kind, Named name, int count) =>
        new(kind, name.Text, name.Plain, kind == SuggestionKind.Folder ? name.Plain.LastIndexOf('/') + 1 : 0, count);

    private static IEnumerable<Named> Some(Named name) => name.Plain is null ? [] : [name];

    /// <summary>A town, what it lies in, and the country.</summary>
    private static IEnumerable<Named> NamesOf(Place place)
    {
        yield return Named.Of($"{place.Name}, {place.Country}");
        if (place.Region is { } region)
        {
            yield return Named.Of($"{region}, {place.Country}");
        }

        yield return Named.Of(place.Country);
    }

    private static IEnumerable<Named> WithParents(Named path)
    {
        // Letters may grow or shrink when they become plain: both are cut at their own slashes.
        var (text, plain) = (path.Text, path.Plain);
        while (true)
        {
            yield return new Named(text, plain);
            if (text.LastIndexOf('/') is not (> 0 and var end) || plain.LastIndexOf('/') is not (> 0 and var plainEnd))
            {
                yield break;
            }

            (text, plain) = (text[..end], plain[..plainEnd]);
        }
    }

    /// <summary>A keyword, and each step of one that has several.</summary>
    private static IEnumerable<Named> WithSteps(Named word) =>
        word.Text.AsSpan().ContainsAny('|', '/') ? word.Text.Split(['|', '/'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Named.Of).Prepend(word) : [word];
}
