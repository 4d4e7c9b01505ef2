using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>The line above a list of photos.</summary>
internal static class Summary
{
    public static string Total(SearchPage page) => (page.TotalIsExact ? "" : "about ") + Words.Count(page.Total, "photo", "photos");

    public static string Of(SearchPage page) => $"{Total(page)}, closest first · {Words.Took(page.Elapsed.Total)}";
}
