using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>A grid that goes on where it ends.</summary>
[Collection<ManyPhotosTests>]
public sealed class ScrollingTests(ManyPhotos site) : BrowserTest(site)
{
    private const int Page = 100; // GridPage.Photos

    [Fact]
    public async Task Scrolling_shows_every_photo_once_and_each_month_once()
    {
        var page = await OpenAsync("/");
        await Expect(page.Tiles()).ToHaveCountAsync(Page);

        await ScrollToTheEndAsync(page);

        var addresses = await page.TileAddressesAsync();
        Assert.Equal(ManyPhotos.Count, addresses.Distinct().Count());
        Assert.Equal(ManyPhotos.Count, addresses.Count);
        Assert.Equal(
            ["June 2024", "May 2024", "April 2024", "March 2024", "February 2024", "January 2024"],
            await page.GetByRole(AriaRole.Heading, new() { Level = 2 }).AllTextContentsAsync());
        Assert.Equal(Enumerable.Range(0, ManyPhotos.Count).Reverse().Select(i => $"{i:000}.png"), await page.TileNamesAsync());
        await Expect(page.Link("More photos")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Back_and_reload_find_the_same_tiles_at_the_same_height()
    {
        var page = await OpenAsync("/?q=waves");
        await ScrollToTheEndAsync(page);
        var addresses = await page.TileAddressesAsync();
        await page.Tiles().Nth(150).ScrollIntoViewIfNeededAsync();
        var scrolled = await page.ScrolledAsync();

        await page.GotoAsync("/status");
        await page.GoBackAsync();
        await IsAsBeforeAsync();
        await page.ReloadAsync();
        await IsAsBeforeAsync();

        async Task IsAsBeforeAsync()
        {
            await Expect(page.Tiles()).ToHaveCountAsync(addresses.Count);
            Assert.Equal(addresses, await page.TileAddressesAsync());
            await Eventually.GetAsync(
                page.ScrolledAsync, now => Math.Abs(now - scrolled) < 5, TimeSpan.FromMinutes(1), $"the page should stand at {scrolled} again");
        }
    }

    [Fact]
    public async Task The_viewer_walks_on_past_what_the_grid_has_loaded()
    {
        var page = await OpenAsync("/", new() { ViewportSize = Screen.Desk, ReducedMotion = ReducedMotion.Reduce });
        await Expect(page.Tiles()).ToHaveCountAsync(Page);
        await page.Tiles().Nth(Page - 1).ClickAsync();
        await Expect(page.Viewer()).ToBeVisibleAsync();

        for (var i = Page; i < Page + 5; i++)
        {
            await Expect(page.Button("Next photo")).ToBeEnabledAsync();
            await page.Keyboard.PressAsync("ArrowRight");
            await Expect(page.Viewer()).ToContainTextAsync($"{ManyPhotos.Count - 1 - i:000}.png");
        }

        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Viewer()).ToHaveCountAsync(0);
        await Expect(page.Tiles().Nth(Page + 4)).ToBeFocusedAsync();
        await Expect(page.Tiles().Nth(Page + 4)).ToBeInViewportAsync();
    }

    [Fact]
    public async Task Rows_are_filled_and_nothing_moves_when_pictures_arrive()
    {
        var page = await OpenAsync("/");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        var shift = await LayoutShift.OfAsync(page);
        Assert.True(shift.Sum < 0.01, $"{shift}");
        var gaps = await page.GetByRole(AriaRole.Region).GetByRole(AriaRole.List).EvaluateAllAsync<string[]>("""
            lists => lists.flatMap(list => {
              const rows = Map.groupBy([...list.children].map(item => item.getBoundingClientRect()), box => Math.round(box.top));
              const right = list.getBoundingClientRect().right;
              return [...rows.values()].slice(0, -1).filter(row => Math.abs(row.at(-1).right - right) > 1.5).map(row => `${row[0].top}: ${row.at(-1).right} of ${right}`);
            })
            """);
        Assert.Empty(gaps);
    }

    [Fact]
    public async Task A_page_is_painted_when_its_first_window_is_read()
    {
        var page = await OpenAsync("/status");
        // Style is there sooner than the page is read, on a machine that is slow at that.
        await page.RouteAsync(new Regex(@"\.css$"), async known => await known.FulfillAsync(new() { Response = await known.FetchAsync() }));
        var machine = await page.Context.NewCDPSessionAsync(page);
        await machine.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = 8 });

        await page.AddInitScriptAsync("""
            new MutationObserver((_, watch) => {
              if (document.getElementById("first-window")) {
                window.isRead = performance.now();
                watch.disconnect();
              }
            }).observe(document, { childList: true, subtree: true });
            """);

        await page.GotoAsync("/?q=type:png");

        var (painted, read) = (await page.EvaluateAsync<double>("performance.getEntriesByType('paint')[0].startTime"), await page.EvaluateAsync<double>("isRead"));
        TestContext.Current.TestOutputHelper?.WriteLine($"Read in {read:N0} ms, painted after {painted:N0} ms");
        Assert.True(painted >= read, $"Painted after {painted:N0} ms, but read only in {read:N0} ms");
        var shift = await LayoutShift.OfAsync(page);
        Assert.True(shift.Sum < 0.001, $"{shift}");
    }

    [Fact]
    public async Task An_open_photo_covers_the_window_and_moves_nothing_below()
    {
        const string places = "tiles => tiles.map(tile => { const box = tile.getBoundingClientRect(); return `${box.x} ${box.y} ${box.width}`; })";
        var page = await OpenAsync("/?q=waves");
        var before = await page.Tiles().EvaluateAllAsync<string[]>(places);

        await page.Tiles().Nth(3).ClickAsync();
        await page.Button("Facts").ClickAsync();
        await Expect(page.Facts()).ToContainTextAsync("SHA-256");

        Assert.True(await page.Viewer().EvaluateAsync<bool>("viewer => viewer.getBoundingClientRect().width === innerWidth"), "The viewer should be as wide as the window");
        Assert.True(await page.Facts().EvaluateAsync<bool>("facts => facts.getBoundingClientRect().right === innerWidth"), "The facts should stand at the window's edge");
        Assert.Equal(before, await page.Tiles().EvaluateAllAsync<string[]>(places));
    }

    private static async Task ScrollToTheEndAsync(IPage page)
    {
        for (var shown = await page.Tiles().CountAsync(); shown < ManyPhotos.Count;)
        {
            await page.Tiles().Last.ScrollIntoViewIfNeededAsync();
            await Expect(page.Tiles()).Not.ToHaveCountAsync(shown);
            shown = await page.Tiles().CountAsync();
        }
    }
}
