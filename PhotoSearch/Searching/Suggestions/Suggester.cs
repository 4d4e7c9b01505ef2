using System.Collections.Concurrent;
using PhotoSearch.Catalog;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;
using PhotoSearch.Searching.Filters;
using PhotoSearch.Searching.Language;

namespace PhotoSearch.Searching.Suggestions;

/// <summary>Says what a text could go on with while it is typed: values of the viewer's own photos, the language, and what the person asked before.</summary>
internal sealed class Suggester(LibraryColumns columns, WorkingModels models, RecentSearches recent, SavedSearches saved, FavouriteTable favourites, TimeProvider time)
{
    /// <summary>One glance; with the keyboard of a phone open there is room for no more.</summary>
    private const int Most = 8;

    private const int MostPast = 3;
    private const int MostNames = 2;

    /// <summary>One letter begins too much.</summary>
    private const int LeastTyped = 2;

    /// <summary>While photos are read, the values are counted anew this often; a keystroke is no reason to.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    /// <summary>By what a viewer may see. As many as there are sets of roots that somebody may see.</summary>
    private readonly ConcurrentDictionary<string, KeptValues> _kept = new(StringComparer.Ordinal);

    /// <summary>By account, and by what it may see.</summary>
    private readonly ConcurrentDictionary<(long Account, string Viewer), KeptFavourites> _favourites = new();

    /// <param name="at">Where the cursor stands, in UTF-16 units.</param>
    public async Task<IReadOnlyList<Suggestion>> SuggestAsync(Viewer viewer, string text, int at, CancellationToken cancellationToken)
    {
        var past = viewer.Account is { } account ? await PastAsync(account, text, cancellationToken) : [];
        if (string.IsNullOrWhiteSpace(text))
        {
            return [.. past.Take(Most)];
        }

        var values = await ValuesAsync(viewer, cancellationToken);
        var own = await OwnAsync(viewer, cancellationToken);
        var part = TypedPart.At(text, Math.Clamp(at, 0, text.Length));
        List<Suggestion> found = [.. part.Name is { } name ? OfFilter(values, own, text, part, name) : OfWords(values, own, text, part)];
        var names = part is { Name: null, IsEnclosed: false } ? NamesFor(text, part).Take(MostNames).ToList() : [];
        // Whoever types a filter wants its value; whoever begins a search may be repeating one.
        var before = past.Take(MostPast).ToList();
        found = [.. part.Name is null ? [.. before, .. found.Take(Most - before.Count - names.Count)] : found.Concat(before), .. names];
        return [.. found.Where(one => one.Address is not null || (one.Words.Length <= Question.LongestWords && one.Words.Trim() != text.Trim())).Take(Most)];
    }

    private static IEnumerable<Suggestion> OfFilter(SuggestibleValues values, IReadOnlyList<SuggestibleValue> own, string text, TypedPart part, string name) =>
        values.Find(PlainText.Of(part.Typed), kind => FilterNames.Takes(name, kind), FilterNames.TakesParts(name), Most, own).Select(value => With(text, part.Place, name, value));

    /// <summary>The longest stretch of words up to the cursor that begins a name comes first: <c>new yo</c> before <c>yo</c>.</summary>
    private static IEnumerable<Suggestion> OfWords(SuggestibleValues values, IReadOnlyList<SuggestibleValue> own, string text, TypedPart part) =>
        part.Typed.Length == 0 || part.IsEnclosed ? [] : part.Before.Append(part.Place.Start).SelectMany(start =>
        {
            var typed = PlainText.Of(Signs.Plain(text.AsSpan(start, part.Place.Start - start)) + (start < part.Place.Start ? " " : "") + part.Typed);
            var place = new Stretch(start, part.Place.End - start);
            return typed.Length < LeastTyped ? [] : values.Find(typed, kind => kind != SuggestionKind.Rating, partsCount: false, Most, own)
                .Select(value => With(text, place, FilterNames.NameOf(value.Kind)!, value));
        }).DistinctBy(one => (one.Kind, one.Text));

    private static IEnumerable<Suggestion> NamesFor(string text, TypedPart part) => FilterNames.All
        .Where(filter => part.Typed.Length > 0 && filter.Name.StartsWith(part.Typed, StringComparison.OrdinalIgnoreCase))
        .Select(filter =>
        {
            var (words, at) = Put(text, part.Place, $"{filter.Name}:", isWhole: false);
            return new Suggestion(SuggestionKind.Filter, $"{filter.Name}:", words, at) { Hint = filter.Hint };
        });

    private static Suggestion With(string text, Stretch place, string name, SuggestibleValue value)
    {
        var (words, at) = Put(text, place, QueryText.Write(name, value.Text), isWhole: true);
        return new Suggestion(value.Kind, value.Kind == SuggestionKind.Rating ? Stars(value.Text) : value.Text, words, at) { Count = value.Count };
    }

    private static string Stars(string least) => least[^1] switch { '5' => "5 stars", '1' => "1 star or more", var stars => $"{stars} stars or more" };

    /// <summary>In place of a stretch, with a blank behind it where it is whole, so that one can type on.</summary>
    private static (string Words, int At) Put(string text, Stretch place, string written, bool isWhole)
    {
        var (before, after) = (text[..place.Start] + written, text[place.End..]);
        var needsBlank = isWhole && (after.Length == 0 || !char.IsWhiteSpace(after[0]));
        return (before + (needsBlank ? " " : "") + after, before.Length + (isWhole ? 1 : 0));
    }

    private async Task<IReadOnlyList<Suggestion>> PastAsync(long account, string text, CancellationToken cancellationToken)
    {
        var typed = PlainText.Of(text.Trim());
        var kept = (await saved.ListAsync(account, cancellationToken))
            .Where(search => typed.Length == 0 || Value(search.Name).Fit(typed, partsCount: false) != SuggestionFit.None)
            .Select(search => new Suggestion(SuggestionKind.Saved, search.Name, text, text.Length) { Address = search.Address });
        var lately = (await recent.ListAsync(account, cancellationToken))
            .Where(search => Value(search.Words).Fit(typed, partsCount: false) == SuggestionFit.Begins)
            .Select(search => new Suggestion(SuggestionKind.Recent, search.Words, search.Words, search.Words.Length));
        return [.. kept.Take(MostPast), .. lately.Take(Most)];
    }

    private static SuggestibleValue Value(string text) => new(SuggestionKind.Saved, text, PlainText.Of(text), 0, 0);

    /// <summary>Values that the person's own marks make.</summary>
    private async Task<IReadOnlyList<SuggestibleValue>> OwnAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        if (viewer.Account is not { } account || await favourites.OfAsync(account, cancellationToken) is not { PhotoIds.Count: > 0 } marked)
        {
            return [];
        }

        using var serving = models.Borrow();
        var snapshot = await columns.CurrentAsync(serving?.Space ?? "", cancellationToken);
        if (!_favourites.TryGetValue((account, viewer.Key), out var kept) || (kept.Marks, kept.Library) != (marked.Revision, snapshot.Revision))
        {
            _favourites[(account, viewer.Key)] = kept = new KeptFavourites(marked.Revision, snapshot.Revision, LibraryFacets.CountOf(marked.PhotoIds, snapshot, snapshot.For(viewer)));
        }

        return kept.Count == 0 ? [] : [SuggestibleValues.Favourites(kept.Count)];
    }

    private async Task<SuggestibleValues> ValuesAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(viewer.Key, out var kept) && time.GetUtcNow() - kept.At < Kept)
        {
            return kept.Values;
        }

        using var serving = models.Borrow();
        var snapshot = await columns.CurrentAsync(serving?.Space ?? "", cancellationToken);
        if (kept is null || kept.Revision != snapshot.Revision)
        {
            var rows = snapshot.For(viewer);
            kept = new KeptValues(SuggestibleValues.Of(snapshot, rows, LibraryFacets.Of(snapshot, rows)), snapshot.Revision, default);
        }

        _kept[viewer.Key] = kept = kept with { At = time.GetUtcNow() };
        return kept.Values;
    }

    /// <param name="Marks">Revision of the favourites.</param>
    /// <param name="Library">Revision of the catalog.</param>
    private sealed record KeptFavourites(long Marks, long Library, int Count);

    private sealed record KeptValues(SuggestibleValues Values, long Revision, DateTimeOffset At);
}
