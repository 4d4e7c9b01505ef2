using PhotoSearch.Pages;
using PhotoSearch.Searching;

namespace PhotoSearch.Tests.Pages;

/// <summary>The line above a list of photos.</summary>
public sealed class SummaryTests
{
    [Theory]
    [InlineData(1000, 1000, true, "dog", "1,000 photos, closest first · 12 ms")]
    [InlineData(34, 1000, true, "dog", "34 of 1,000 photos, closest first · 12 ms")]
    [InlineData(34, 1000, false, "dog", "about 34 of 1,000 photos, closest first · 12 ms")]
    [InlineData(1, 1, true, "type:png", "1 photo, newest first · 12 ms")]
    public void It_says_how_many_of_how_many_and_how_long_it_took(long total, int searched, bool isExact, string words, string said)
    {
        var took = TimeSpan.FromMilliseconds(12);
        var page = new SearchPage([], total, isExact, null, new SearchTimings(TimeSpan.Zero, took, took)) { Searched = searched };

        Assert.Equal(said, Summary.Of(page, Question.From(words)));
    }
}
