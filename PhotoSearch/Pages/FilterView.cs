using PhotoSearch.Catalog;
using PhotoSearch.Searching;
using PhotoSearch.Searching.Filters;
using PhotoSearch.Searching.Language;
using PhotoSearch.Searching.Relevance;

namespace PhotoSearch.Pages;

/// <summary>A value that a filter can have.</summary>
/// <param name="Value">As it is written in the question.</param>
/// <param name="Label">As it is shown.</param>
public sealed record FilterOption(string Value, string Label);

/// <summary>A list to choose one value from.</summary>
/// <param name="Shown">What is set; empty where nothing is.</param>
public sealed record FilterList(string Name, string Label, string Shown, IReadOnlyList<FilterOption> Options);

/// <summary>A value to write.</summary>
/// <param name="Hint">One as it is written.</param>
public sealed record FilterText(string Name, string Label, string Shown, string Hint);

/// <summary>A filter that is set.</summary>
/// <param name="Address">Of the same question without it.</param>
public sealed record FilterChip(string Label, string Address, bool IsNegative);

/// <summary>The filters of a question and what there is to choose from, in words. Public, because a Blazor component's parameters are.</summary>
/// <param name="Words">As typed.</param>
/// <param name="Picture">The token of a picture that is asked about; null where none is.</param>
/// <param name="SimilarTo">The photo that is asked about; null where none is.</param>
/// <param name="Like">Photos that the search goes on from, with commas between.</param>
/// <param name="Strictness">0 to 1, as a slider has it.</param>
/// <param name="From">The first day, as a date control has it; empty where none is set.</param>
/// <param name="Before">The first day that is too late.</param>
/// <param name="NoFilters">Address of the question without any.</param>
/// <param name="Order">That of <paramref name="Orders"/> which is set.</param>
/// <param name="IsUnfolded">Each photo of a stack comes by itself.</param>
public sealed record FilterView(
    string Words, string? Picture, string? SimilarTo, string Like, string Unlike, string Strictness, IReadOnlyList<FilterChip> Chips, string NoFilters, IReadOnlyList<string> Notes, string From, string Before,
    IReadOnlyList<FilterList> Lists, IReadOnlyList<FilterText> Texts, IReadOnlyList<FilterOption> Orders, string Order, bool IsUnfolded)
{
    private const int MostStars = 5;

    private static readonly FilterOption[] AllOrders =
        [Option(SortOrder.Relevance, "Best first"), Option(SortOrder.Newest, "Newest first"), Option(SortOrder.Oldest, "Oldest first"), Option(SortOrder.Name, "By name")];

    /// <param name="notes">On the question, and on its answer.</param>
    internal static FilterView Of(Question question, IReadOnlyList<string>? notes, LibraryFacets facets)
    {
        var query = question.Query;
        var form = new FilterForm(query);
        FilterList[] lists =
        [
            new("year", "Year", form.Shown("year"), Options(facets.Years)),
            new("camera", "Camera", Known(form.Shown("camera"), facets.Cameras), Options(facets.Cameras)),
            new("lens", "Lens", Known(form.Shown("lens"), facets.Lenses), Options(facets.Lenses)),
            new("place", "Place", Known(form.Shown("place"), facets.Places), Options(facets.Places)),
            new("tag", "Tag", Known(form.Shown("tag"), facets.Tags), Options(facets.Tags)),
            new("album", "Album", Known(form.Shown("album"), facets.Albums), Options(facets.Albums)),
            new("folder", "Folder", Known(form.Shown("folder"), facets.Folders), Options(facets.Folders)),
            new("type", "Type", form.Shown("type"), Options(facets.Types)),
            new("rating", "Rating", form.Shown("rating"), Stars(facets.Ratings)),
            new("is", "Shape and state", form.Shown("is"), Options([new("favourite", facets.Favourites), .. facets.Shapes])),
        ];
        return new FilterView(
            question.Words, question.Picture, PhotoAddresses.IsSimilar(question) ? question.Like[0] : null,
            PhotoAddresses.IsSimilar(question) ? "" : string.Join(',', question.Like), string.Join(',', question.Unlike),
            (question.Strictness ?? Closeness.DefaultStrictness).ToString("0.##", CultureInfo.InvariantCulture),
            [.. query.Filters.Select(term => new FilterChip(Say(query, term), Without(question, query, other => ReferenceEquals(other, term)), term.IsNegative))],
            Without(question, query, term => term is Term.Restriction), notes ?? query.Notes, form.Shown("after"), form.Shown("before"),
            [.. lists.Where(list => list.Options.Count > 0 || list.Shown.Length > 0)],
            [new("on", "Day of any year", form.Shown("on"), "12-24"), new("near", "Near (latitude, longitude, km)", form.Shown("near"), "47.05,8.31,20")], AllOrders, SortOrders.Word(question.Sort), question.IsUnfolded);
    }

    private static string Without(Question question, Query query, Func<Term, bool> isLeftOut) =>
        PhotoAddresses.List(question with { Words = QueryText.Without(query, isLeftOut) });

    private static string Say(Query query, Term.Restriction term) => $"{(term.IsNegative ? "not " : "")}{term.Filter.Name}: {QueryText.ValueOf(query, term)}";

    private static FilterOption Option(SortOrder order, string words) => new(SortOrders.Word(order), words);

    private static FilterOption[] Options(IReadOnlyList<FacetValue> values) =>
        [.. values.Where(value => value.Count > 0).Select(value => new FilterOption(value.Text, $"{value.Text} ({PhotoSearch.Pages.Words.Count(value.Count)})"))];

    /// <summary>The value as the list has it, where a question can only say it without its brackets, or says it in other letters.</summary>
    private static string Known(string shown, IReadOnlyList<FacetValue> values) =>
        shown.Length == 0 ? "" : values.FirstOrDefault(value => PlainText.OfName(value.Text) == PlainText.OfName(shown)).Text ?? shown;

    /// <summary>So many stars or more.</summary>
    private static FilterOption[] Stars(IReadOnlyList<RatedPhotos> ratings) =>
    [
        .. ratings.Where(rating => rating.Stars > 0).Select(rating => new FilterOption(
            $">={rating.Stars}",
            $"{new string('★', rating.Stars)}{(rating.Stars < MostStars ? " or more" : "")} ({PhotoSearch.Pages.Words.Count(ratings.Where(other => other.Stars >= rating.Stars).Sum(other => other.Count))})")),
    ];
}
