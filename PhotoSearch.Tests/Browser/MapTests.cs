using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>A site with photos of two towns, one of an island beyond the date line, and one of nowhere.</summary>
public sealed class PlacedPhotos : VisitedSite
{
    private protected override int Fill(TemporaryFolder photos)
    {
        PlacedPhoto.Write(Path.Combine(photos.Path, "munich1.jpg"), 1, 48.137, 11.575);
        PlacedPhoto.Write(Path.Combine(photos.Path, "munich2.jpg"), 2, 48.150, 11.580);
        PlacedPhoto.Write(Path.Combine(photos.Path, "sydney.jpg"), 3, -33.857, 151.215);
        PlacedPhoto.Write(Path.Combine(photos.Path, "taveuni.jpg"), 4, -16.8, -179.97);
        photos.Write("nowhere.png", SomePhoto.Png(1));
        return 5;
    }
}

[CollectionDefinition]
public sealed class PlacedPhotosTests : ICollectionFixture<PlacedPhotos>;

/// <summary>The map.</summary>
[Collection<PlacedPhotosTests>]
public sealed class MapTests(PlacedPhotos site) : BrowserTest(site)
{
    [Fact]
    public async Task A_mark_of_several_photos_is_gone_into_and_one_photo_opens()
    {
        var page = await OpenAsync("/map");
        await Expect(page.GetByText("4 photos in sight, of 4 photos that say where they were taken")).ToBeVisibleAsync();
        await Expect(Marks(page)).ToHaveCountAsync(3);
        await Barriers.NoneAsync(page);

        await page.GetByTitle("2 photos").ClickAsync();
        await Expect(page.GetByTitle("1 photo", new() { Exact = true })).ToHaveCountAsync(2);
        Assert.Contains("/map?at=", page.Url, StringComparison.Ordinal);
        var here = page.Url;
        await page.ReloadAsync();
        await Expect(page.GetByTitle("1 photo", new() { Exact = true })).ToHaveCountAsync(2);
        Assert.Equal(here, page.Url);

        await page.GetByTitle("1 photo", new() { Exact = true }).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/photos/"));
        await page.GoBackAsync();
        await Expect(page.GetByTitle("1 photo", new() { Exact = true })).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Across_the_date_line_photos_are_seen()
    {
        var page = await OpenAsync("/map?at=6/-16.8/179.5");

        await Expect(page.GetByText("1 photo in sight")).ToBeVisibleAsync();
    }

    /// <summary>Russia lies on both sides of it: its outline goes on there, and not back across the map.</summary>
    [Fact]
    public async Task No_land_is_drawn_across_the_whole_map()
    {
        var page = await OpenAsync("/map?at=2/25/10");
        await Expect(page.Locator(".leaflet-overlay-pane path").First).ToBeAttachedAsync();

        // The longest side of an outline, of those in the upper half: along the lower edge Antarctica is closed.
        var longest = await page.EvaluateAsync<double>(
            """
            () => {
              const sides = [...document.querySelectorAll(".leaflet-overlay-pane path")].flatMap(path => path.getAttribute("d").split("M")).flatMap(ring => {
                const points = [...ring.matchAll(/(-?[\d.]+)[ ,](-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
                return points.slice(1).map((to, at) => to.y < innerHeight / 2 ? Math.abs(to.x - points[at].x) : 0);
              });
              return Math.max(...sides);
            }
            """);

        // The world is 1,024 pixels wide.
        Assert.InRange(longest, 1, 300);
    }

    [Fact]
    public async Task The_api_says_what_is_wrong_with_an_area()
    {
        var page = await OpenAsync("/map");

        var answer = await page.APIRequest.GetAsync($"{new Uri(page.Url).GetLeftPart(UriPartial.Authority)}/api/v1/map?south=50&north=40&west=x");

        Assert.Equal(400, answer.Status);
        Assert.Contains("west is degrees", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_script_the_page_says_what_else_there_is()
    {
        var page = await OpenAsync("/map", new() { JavaScriptEnabled = false, ViewportSize = Screen.Desk });

        await Expect(page.GetByText("The map needs JavaScript.")).ToBeVisibleAsync();
    }

    private static ILocator Marks(IPage page) => page.Locator(".photo-mark");
}
