using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>The line above a list of photos.</summary>
internal static class Summary
{
    public static string Total(SearchPage page) => (page.TotalIsExact ? "" : "about ") + Words.Count(page.Total, "photo", "photos");

    /// <summary><c>34 of 1,000 photos, closest first · 12 ms</c>.</summary>
    public static string Of(SearchPage page, Question question) =>
        $"{(page.Total < page.Searched ? $"{(page.TotalIsExact ? "" : "about ")}{Words.Count(page.Total)} of {Words.Count(page.Searched, "photo", "photos")}" : Total(page))}, {Order(page, question)} · {Words.Took(page.Elapsed.Total)}";

    private static string Order(SearchPage page, Question question) => question.Sort switch
    {
        SortOrder.Oldest => "oldest first",
        SortOrder.Name => "by name",
        SortOrder.Relevance when question.Wants => "closest first",
        _ => "newest first",
    };
}
