using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>The line above a list of photos.</summary>
internal static class Summary
{
    public static string Total(SearchPage page) => (page.TotalIsExact ? "" : "about ") + Words.Count(page.Total, "photo", "photos");

    public static string Of(SearchPage page, Question question) => $"{Total(page)}, {Order(page, question)} · {Words.Took(page.Elapsed.Total)}";

    private static string Order(SearchPage page, Question question) => question.Sort switch
    {
        SortOrder.Oldest => "oldest first",
        SortOrder.Name => "by name",
        SortOrder.Relevance when question.Compares(page.Query) && question.Wants(page.Query) => "closest first",
        _ => "newest first",
    };
}
