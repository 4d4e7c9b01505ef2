using PhotoSearch.Pages;
using PhotoSearch.Searching;

namespace PhotoSearch.Tests.Pages;

/// <summary>The library goes by months.</summary>
public sealed class TileGroupTests
{
    [Fact]
    public void The_library_is_grouped_by_month_in_its_own_order()
    {
        SearchHit[] hits =
        [
            Some.Hit("a", taken: Some.Date(2026, 11, 2)), Some.Hit("b", taken: Some.Date(2026, 10, 31)), Some.Hit("c", taken: Some.Date(2026, 10, 1)),
            Some.Hit("d", taken: Some.Date(2025, 10, 1)),
        ];

        var groups = TileGroup.Of(hits, Question.Library);

        Assert.Equal(["November 2026", "October 2026", "October 2025"], groups.Select(group => group.Heading!));
        Assert.Equal(["2026-11", "2026-10", "2025-10"], groups.Select(group => group.Key));
        Assert.Equal(["a", "b,c", "d"], groups.Select(group => string.Join(',', group.Tiles.Select(tile => tile.Id))));
    }

    [Fact]
    public void A_ranking_is_one_group_without_heading()
    {
        SearchHit[] hits = [Some.Hit("a", taken: Some.Date(2026, 11, 2)), Some.Hit("b", taken: Some.Date(2020, 1, 1))];

        var group = Assert.Single(TileGroup.Of(hits, Question.From("dog")));

        Assert.Null(group.Heading);
        Assert.Equal("/photos/a?q=dog", group.Tiles[0].Address);
    }

    [Fact]
    public void A_day_of_many_years_is_grouped_by_them()
    {
        var groups = TileGroup.ByYear(
            [Some.Hit("a", taken: Some.Date(2026, 11, 2)), Some.Hit("b", taken: Some.Date(2020, 11, 2)), Some.Hit("c", taken: Some.Date(2020, 11, 2))], Question.From("on:11-02"), 2026);

        Assert.Equal(["2026 · this year", "2020 · 6 years ago"], groups.Select(group => group.Heading!));
        Assert.Equal(["a", "b,c"], groups.Select(group => string.Join(',', group.Tiles.Select(tile => tile.Id))));
    }

    [Fact]
    public void Only_what_is_left_out_leaves_the_order_by_date()
    {
        var groups = TileGroup.Of([Some.Hit("a", taken: Some.Date(2026, 11, 2))], Question.From("-dog"));

        Assert.Equal("November 2026", Assert.Single(groups).Heading);
    }

    [Fact]
    public void Nothing_makes_no_group()
    {
        Assert.Empty(TileGroup.Of([], Question.Library));
        Assert.Empty(TileGroup.Of([], Question.From("dog")));
    }
}
