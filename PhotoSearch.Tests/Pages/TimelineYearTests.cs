using Bunit;
using PhotoSearch.Pages;
using PhotoSearch.Searching;

namespace PhotoSearch.Tests.Pages;

/// <summary>Which years the strip beside the grid says.</summary>
public sealed class TimelineYearTests : BunitContext
{
    [Theory]
    [InlineData(8, 8, 8)]
    [InlineData(20, 20, 11)]
    [InlineData(40, 10, 10)]
    [InlineData(60, 14, 8)]
    [InlineData(110, 13, 4)]
    public void Where_years_have_no_room_some_are_not_written_but_the_first_and_the_last_are(int count, int high, int low)
    {
        var bar = Render<TimelineBar>(given => given.Add(it => it.Years, Years(count)));

        var years = bar.FindAll("[data-strip] > li").ToList();
        Assert.Equal(count, years.Count);
        Assert.Equal("always", years[0].GetAttribute("data-written"));
        Assert.Equal("always", years[^1].GetAttribute("data-written"));
        Assert.Equal((high, low), (years.Count(year => year.HasAttribute("data-written")), years.Count(year => year.GetAttribute("data-written") == "always")));
    }

    [Fact]
    public void Between_them_are_round_years() =>
        Assert.Equal(
            [2026, 2020, 2010, 2000, 1990, 1980, 1970, 1967], Years(60).Where(year => year.Written == "always").Select(year => year.Year));

    private static IReadOnlyList<TimelineYear> Years(int count) =>
        TimelineYear.Of([.. Enumerable.Range(0, count).Select(back => new TimelineMonth(new DateOnly(2026 - back, 3, 1), 1 + back, "cursor"))], Question.Library);
}
