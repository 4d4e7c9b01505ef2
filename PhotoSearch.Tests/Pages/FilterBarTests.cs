using Bunit;
using PhotoSearch.Pages;
using PhotoSearch.Searching;
using PhotoSearch.Searching.Filters;

namespace PhotoSearch.Tests.Pages;

/// <summary>The filters of a question: what is set, how it is taken away, and what else there is.</summary>
public sealed class FilterBarTests : BunitContext
{
    private static readonly LibraryFacets Facets = new(
        [new("Canon EOS 5D", 12), new("Canon <b>", 1)], [], [new("jpeg", 12)], [new("Family", 13)], [], [new(5, 2), new(3, 4), new(-1, 1)], [new("portrait", 3), new("panorama", 0)], [new("sea", 4)], [new("Rome (2019)", 2), new("Empty", 0)], [new("2021", 9), new("2019", 4)])
    { Favourites = 7 };

    [Fact]
    public void Each_active_filter_is_a_link_to_the_question_without_it()
    {
        var bar = Bar(Question.From("dog camera:canon -year:2019", SortOrder.Newest));

        Assert.Equal(
            [("Remove the filter camera: canon", "/?q=dog%20-year%3A2019&sort=newest"), ("Remove the filter not year: 2019", "/?q=dog%20camera%3Acanon&sort=newest")],
            bar.FindAll(".chip").Select(chip => (chip.TextContent.Trim(), chip.GetAttribute("href")!)));
        Assert.Equal("/?q=dog&sort=newest", bar.Find(".all").GetAttribute("href"));
        Assert.Equal("2", bar.Find(".badge").LastChild!.TextContent);
    }

    [Fact]
    public void Without_filters_and_notes_there_is_the_form_alone()
    {
        var bar = Bar(Question.From("dog"));

        Assert.Empty(bar.FindAll(".chip, .badge, [role=status]"));
        Assert.Equal("dog", bar.Find("input[name=q]").GetAttribute("value"));
        Assert.Equal("Filters", bar.Find("summary").TextContent.Trim());
    }

    [Fact]
    public void Lists_hold_the_librarys_values_with_counts_and_show_what_is_set()
    {
        var bar = Bar(Question.From("camera:canon rating:>=3 after:2020-05"));

        Assert.Equal(["Any", "canon", "Canon EOS 5D (12)", "Canon <b> (1)"], bar.FindAll("#camera option").Select(option => option.TextContent));
        Assert.Equal("canon", bar.Find("#camera option[selected]").GetAttribute("value"));
        Assert.Equal(["Any", "★★★★★ (2)", "★★★ or more (6)"], bar.FindAll("#rating option").Select(option => option.TextContent));
        Assert.Equal(">=3", bar.Find("#rating option[selected]").GetAttribute("value"));
        Assert.Equal(["Any", "favourite (7)", "portrait (3)"], bar.FindAll("#is option").Select(option => option.TextContent));
        Assert.Equal("2020-05-01", bar.Find("#after").GetAttribute("value"));
        Assert.Equal(["Any", "sea (4)"], bar.FindAll("#tag option").Select(option => option.TextContent));
        Assert.Equal(["Any", "Rome (2019) (2)"], bar.FindAll("#album option").Select(option => option.TextContent));
        Assert.Empty(bar.FindAll("#lens, #place"));
        Assert.Equal(["Any", "2021 (9)", "2019 (4)"], bar.FindAll("#year option").Select(option => option.TextContent));
    }

    [Fact]
    public void Days_of_the_year_and_distances_are_written()
    {
        var bar = Bar(Question.From("on:12-24 near:47.05,8.31,20"));

        Assert.Equal("12-24", bar.Find("#on").GetAttribute("value"));
        Assert.Equal("47.05,8.31,20", bar.Find("#near").GetAttribute("value"));
    }

    [Theory]
    [InlineData("album:\"Rome (2019)\"", "#album", "Rome (2019)")]
    [InlineData("album:\"rome 2019\"", "#album", "Rome (2019)")]
    [InlineData("album:ro", "#album", "ro")]
    [InlineData("tag:SEA", "#tag", "sea")]
    public void A_name_is_shown_as_the_list_has_it(string typed, string list, string shown) =>
        Assert.Equal(shown, Bar(Question.From(typed)).Find($"{list} option[selected]").GetAttribute("value"));

    [Fact]
    public void The_photo_that_is_asked_about_goes_along()
    {
        var bar = Bar(Question.SimilarTo("p1", "type:jpeg"));

        Assert.Equal("p1", bar.Find("input[name=similar]").GetAttribute("value"));
        Assert.Equal("/similar/p1", bar.Find(".chip").GetAttribute("href"));
    }

    [Fact]
    public void The_slider_stands_where_the_page_ends_by_itself()
    {
        Assert.Equal("0.5", Bar(Question.From("dog") with { IsCutByDefault = true }).Find("#strictness").GetAttribute("value"));
        Assert.Equal("0", Bar(Question.From("dog") with { IsCutByDefault = true, Strictness = 0 }).Find("#strictness").GetAttribute("value"));
    }

    [Theory]
    [InlineData(false, "Fold into one tile")]
    [InlineData(true, "Show every photo")]
    public void Bursts_are_folded_or_every_photo_shown(bool isUnfolded, string shown)
    {
        var bar = Bar(Question.From("dog camera:canon") with { IsUnfolded = isUnfolded });

        Assert.Equal(shown, bar.Find("#stacked option[selected]").TextContent);
        Assert.Equal(isUnfolded ? "/?q=dog&stacked=0" : "/?q=dog", bar.Find(".chip").GetAttribute("href"));
    }

    private IRenderedComponent<FilterBar> Bar(Question question) => Render<FilterBar>(given => given.Add(it => it.View, FilterView.Of(question, null, Facets)));
}
