using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using PhotoSearch.Pages;
using PhotoSearch.Searching;

namespace PhotoSearch.Tests.Pages;

/// <summary>The grid as it leaves the server: whole without any script.</summary>
public sealed class PhotoGridTests : BunitContext
{
    public PhotoGridTests() => Services.AddSingleton<AntiforgeryStateProvider, NoAntiforgery>();

    [Fact]
    public void A_tile_is_a_link_whose_size_is_known_before_its_picture()
    {
        var groups = TileGroup.Of([Some.Hit(width: 3000, height: 2000)], Question.From("dog"));

        var grid = Render<PhotoGrid>(given => given.Add(it => it.Groups, groups));

        Assert.Equal("--ratio:1.5", grid.Find("li").GetAttribute("style"));
        Assert.Equal("/photos/p1?q=dog", grid.Find("li a").GetAttribute("href"));
        var picture = grid.Find("li img");
        Assert.Equal("async", picture.GetAttribute("decoding"));
        Assert.Equal("3000", picture.GetAttribute("width"));
        Assert.Equal("2000", picture.GetAttribute("height"));
        Assert.Equal("beach.jpg, 3 October 2026", picture.GetAttribute("alt"));
        Assert.Equal("/api/v1/photos/p1/picture?size=320&v=0123abcd 320w, /api/v1/photos/p1/picture?size=640&v=0123abcd 640w", picture.GetAttribute("srcset"));
    }

    [Fact]
    public void The_first_pictures_are_asked_for_at_once_and_the_others_when_they_come_into_sight()
    {
        var groups = TileGroup.Of([.. Enumerable.Range(0, 30).Select(number => Some.Hit($"p{number}", taken: Some.Date(2026, 10 - (number / 10), 1)))], Question.Library);

        var loading = Render<PhotoGrid>(given => given.Add(it => it.Groups, groups)).FindAll("li img").Select(picture => picture.GetAttribute("loading")).ToList();

        Assert.Equal([.. Enumerable.Repeat("eager", 12), .. Enumerable.Repeat("lazy", 18)], loading);
    }

    [Fact]
    public void Months_have_headings()
    {
        var groups = TileGroup.Of([Some.Hit("a", taken: Some.Date(2026, 10, 1)), Some.Hit("b", taken: Some.Date(2026, 9, 1))], Question.Library);

        var grid = Render<PhotoGrid>(given => given.Add(it => it.Groups, groups));

        Assert.Equal(["October 2026", "September 2026"], grid.FindAll("section h2").Select(heading => heading.TextContent));
        Assert.Equal(["2026-10", "2026-09"], grid.FindAll("section").Select(section => section.GetAttribute("data-group")!));
    }

    [Fact]
    public void More_is_a_link_and_is_absent_at_the_end()
    {
        var groups = TileGroup.Of([Some.Hit()], Question.Library);

        var middle = Render<PhotoGrid>(given => given.Add(it => it.Groups, groups).Add(it => it.More, "/?cursor=c"));
        var end = Render<PhotoGrid>(given => given.Add(it => it.Groups, groups));

        Assert.Equal("/?cursor=c", middle.Find("a[rel=next]").GetAttribute("href"));
        Assert.Empty(end.FindAll("a[rel=next]"));
    }

    [Fact]
    public void A_tile_that_stands_for_several_photos_says_how_many_and_leads_to_them()
    {
        var groups = TileGroup.Of([Some.Hit("a"), Some.Hit("b") with { Stack = 3 }], Question.From("dog"));

        var grid = Render<PhotoGrid>(given => given.Add(it => it.Groups, groups));

        var stack = Assert.Single(grid.FindAll("li a.stack"));
        Assert.Equal("3 photos that belong together", stack.TextContent.Trim());
        Assert.Equal("/?stack=b&sort=oldest", stack.GetAttribute("href"));
        Assert.Equal("/photos/b?q=dog", stack.ParentElement!.QuerySelector("a[data-id]")!.GetAttribute("href"));
    }

    [Fact]
    public void What_comes_before_is_a_link_and_is_absent_at_the_beginning()
    {
        var groups = TileGroup.Of([Some.Hit()], Question.Library);

        var middle = Render<PhotoGrid>(given => given.Add(it => it.Groups, groups).Add(it => it.Before, "/?cursor=b"));
        var beginning = Render<PhotoGrid>(given => given.Add(it => it.Groups, groups));

        Assert.Equal("/?cursor=b", middle.Find("a[rel=prev]").GetAttribute("href"));
        Assert.Empty(beginning.FindAll("a[rel=prev]"));
    }

    [Fact]
    public void A_tile_knows_its_day_and_folder_for_its_menu()
    {
        var grid = Render<PhotoGrid>(given => given.Add(it => it.Groups, TileGroup.Of([Some.Hit("a"), Some.Hit("b", path: "beach.jpg")], Question.Library)));

        Assert.Equal(["Family/2026", "Family"], grid.FindAll("li a").Select(tile => tile.GetAttribute("data-folder")!));
        Assert.Equal("2026-10-03", grid.Find("li a").GetAttribute("data-day"));
    }

    [Fact]
    public void An_offline_photo_says_so_in_words()
    {
        var groups = TileGroup.Of([Some.Hit("a"), Some.Hit("b", isOffline: true)], Question.Library);

        var grid = Render<PhotoGrid>(given => given.Add(it => it.Groups, groups));

        Assert.Equal("offline", Assert.Single(grid.FindAll("li .offline")).TextContent.Trim());
        Assert.Equal("b", grid.Find("li a:has(.offline)").GetAttribute("data-id"));
    }

    [Fact]
    public void A_photo_that_its_words_found_says_which()
    {
        var groups = TileGroup.Of(
            [Some.Hit("a") with { Why = [SearchHit.LooksLike] }, Some.Hit("b") with { Why = [SearchHit.LooksLike, "keyword", "name"] }], Question.From("dog"));

        var grid = Render<PhotoGrid>(given => given.Add(it => it.Groups, groups));

        Assert.Equal("found by its keyword, name", Assert.Single(grid.FindAll("li .found")).TextContent);
        Assert.Equal("b", grid.Find("li a:has(.found)").GetAttribute("data-id"));
    }

    [Fact]
    public void A_favourite_is_told_in_the_pictures_label()
    {
        var groups = TileGroup.Of([Some.Hit("a"), Some.Hit("b") with { IsFavourite = true }], Question.Library);

        var grid = Render<PhotoGrid>(given => given.Add(it => it.Groups, groups));

        Assert.Equal("beach.jpg, 3 October 2026, favourite", Assert.Single(grid.FindAll("li[data-favourite] img")).GetAttribute("alt"));
    }

    [Fact]
    public void A_file_name_cannot_become_markup()
    {
        var groups = TileGroup.Of([Some.Hit(path: "a/\"><script>alert(1)</script>.jpg")], Question.Library);

        var grid = Render<PhotoGrid>(given => given.Add(it => it.Groups, groups));

        Assert.Empty(grid.FindAll("li script"));
    }
}
