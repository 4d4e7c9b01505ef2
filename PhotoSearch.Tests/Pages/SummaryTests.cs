using PhotoSearch.Pages;
using PhotoSearch.Searching;

namespace PhotoSearch.Tests.Pages;

/// <summary>The lines above a list of photos.</summary>
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

    [Theory]
    [InlineData("", null)]
    [InlineData("dog type:png", "dog")]
    [InlineData("album:Sea", "Sea")]
    [InlineData("is:favourite", "Favourites")]
    [InlineData("-is:favourite", "Filtered photos")]
    [InlineData("album:Sea is:favourite", "Filtered photos")]
    public void An_album_and_the_favourites_are_called_by_their_names(string words, string? heading) => Assert.Equal(heading, Summary.Heading(Question.From(words)));
}
