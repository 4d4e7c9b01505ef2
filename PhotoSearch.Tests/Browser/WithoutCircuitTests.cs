using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>Behind a proxy that lets no web socket and nothing else of Blazor's circuit through.</summary>
[Collection<ManyPhotosTests>]
public sealed class WithoutCircuitTests(ManyPhotos site) : BrowserTest(site)
{
    [Fact]
    public async Task Library_search_and_viewer_work_all_the_same()
    {
        var page = await BehindProxyAsync();
        await page.GotoAsync("/");
        await page.SearchBox().FillAsync("waves");
        await page.SearchBox().PressAsync("Enter");
        await page.IsAtAsync("/?q=waves");
        var addresses = await page.TileAddressesAsync();

        await page.Tiles().First.ClickAsync();
        await Expect(page.Viewer()).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.IsAtAsync(addresses[1]);
        await page.ReloadAsync();
        await Expect(page.Facts()).ToContainTextAsync("SHA-256");
    }

    [Fact]
    public async Task The_status_page_tells_its_numbers_and_that_they_stand_still()
    {
        Expected.AddRange(["_blazor", "WebSocket", "circuit", "connection", "Failed to fetch"]);
        var page = await BehindProxyAsync();

        await page.GotoAsync("/status");

        await Expect(page.Heading("Everything is read")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync($"{ManyPhotos.Count} photos can be found");
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("These numbers have stopped moving", new() { Timeout = 60_000 });
    }

    private async Task<IPage> BehindProxyAsync()
    {
        var page = await OpenAsync("about:blank");
        await page.RouteAsync("**/_blazor**", route => route.AbortAsync());
        await page.RouteAsync("**/_blazor/**", route => route.AbortAsync());
        await page.RouteWebSocketAsync("**/_blazor**", socket => socket.CloseAsync());
        return page;
    }
}
