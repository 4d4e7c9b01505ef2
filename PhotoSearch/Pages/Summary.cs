using PhotoSearch.Searching;
using PhotoSearch.Searching.Language;

namespace PhotoSearch.Pages;

/// <summary>The lines above a list of photos.</summary>
internal static class Summary
{
    public static string Total(SearchPage page) => (page.TotalIsExact ? "" : "about ") + Words.Count(page.Total, "photo", "photos");

    /// <summary><c>34 of 1,000 photos, closest first · 12 ms</c>.</summary>
    public static string Of(SearchPage page, Question question) =>
        $"{(page.Total < page.Searched ? $"{(page.TotalIsExact ? "" : "about ")}{Words.Count(page.Total)} of {Words.Count(page.Searched, "photo", "photos")}" : Total(page))}, {Order(page, question)} · {Words.Took(page.Elapsed.Total)}";

    /// <summary>The words without the filters, which stand below as chips; null where nothing is asked.</summary>
    public static string? Heading(Question question) => LooksLike.Telling(question) switch
    {
        _ when question.Stack is not null => "Photos that belong together",
        { Length: > 0 } words => words,
        _ when question.Picture is not null => "Photos like your picture",
        _ when question.Like.Count + question.Unlike.Count > 0 => "Photos like those you picked",
        _ when question.Words.Length == 0 => null,
        _ => LooksLike.Alone(question) switch
        {
            Filter.Album album => album.Title,
            Filter.Is { Kind: PhotoKind.Favourite } => "Favourites",
            _ => "Filtered photos",
        },
    };

    private static string Order(SearchPage page, Question question) => question.Sort switch
    {
        SortOrder.Oldest => "oldest first",
        SortOrder.Name => "by name",
        SortOrder.Relevance when question.Wants => "closest first",
        _ => "newest first",
    };
}
