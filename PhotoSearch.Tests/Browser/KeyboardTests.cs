using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>With the keyboard alone.</summary>
[Collection<ManyPhotosTests>]
public sealed class KeyboardTests(ManyPhotos site) : BrowserTest(site)
{
    /// <summary>The bar, the examples and the search box come before the tiles.</summary>
    private const int MostTabs = 25;

    [Fact]
    public async Task Tab_reaches_the_search_box_and_the_tiles_and_the_focus_is_seen()
    {
        var page = await OpenAsync("/");

        await TabToAsync(page, page.Link("Skip to the content"));
        await FocusIsSeenAsync(page);
        await TabToAsync(page, page.SearchBox());
        await FocusIsSeenAsync(page);
        await TabToAsync(page, page.Tiles().First);
        await FocusIsSeenAsync(page);
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Tiles().Nth(1)).ToBeFocusedAsync();
        await FocusIsSeenAsync(page);
    }

    [Fact]
    public async Task Enter_opens_a_photo_and_Escape_returns_to_its_tile()
    {
        var page = await OpenAsync("/?q=waves");
        await TabToAsync(page, page.Tiles().First);
        await page.Keyboard.PressAsync("ArrowRight");

        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Viewer().GetByRole(AriaRole.Button, new() { Name = "Close" })).ToBeFocusedAsync();
        Assert.False(await page.Tiles().First.EvaluateAsync<bool>("tile => { tile.focus(); return tile === document.activeElement; }"), "A tile below took the focus");
        for (var i = 0; i < 8; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            // Past the last button stands the browser's own bar; nothing of the page below may come.
            Assert.True(
                await page.Viewer().EvaluateAsync<bool>("viewer => viewer.contains(document.activeElement) || document.activeElement === document.body"), "The focus went behind the viewer");
        }

        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Viewer()).ToHaveCountAsync(0);
        await Expect(page.Tiles().Nth(2)).ToBeFocusedAsync();
        await FocusIsSeenAsync(page);
    }

    [Fact]
    public async Task A_quick_hand_is_heard_while_a_photo_is_still_opening()
    {
        var page = await OpenAsync("/?q=waves");
        var addresses = await page.TileAddressesAsync();
        await page.Tiles().First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Viewer()).ToBeAttachedAsync();

        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.IsAtAsync(addresses[2]);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Viewer()).ToHaveCountAsync(0);

        await page.Keyboard.PressAsync("Enter");
        await page.IsAtAsync(addresses[2]);
        await page.GoBackAsync();
        await Expect(page.Viewer()).ToHaveCountAsync(0);
        await page.IsAtAsync("/?q=waves");
        await Expect(page.Tiles().Nth(2)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_slash_leads_to_the_search_box_and_the_first_link_to_the_content()
    {
        var page = await OpenAsync("/?q=waves");

        await page.Keyboard.PressAsync("/");
        await Expect(page.SearchBox()).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("circles");
        await page.Keyboard.PressAsync("Enter");
        await page.IsAtAsync("/?q=circles");

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Link("Skip to the content")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.IsAtAsync("/?q=circles#content");
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('main').contains(document.activeElement)"), "The bar above is gone through again.");
        await TabToAsync(page, page.Tiles().First);
    }

    private static async Task TabToAsync(IPage page, ILocator wanted)
    {
        for (var i = 0; i < MostTabs; i++)
        {
            if (await wanted.EvaluateAsync<bool>("wanted => wanted === document.activeElement"))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        await Expect(wanted).ToBeFocusedAsync(new() { Timeout = 1 });
    }

    private static async Task FocusIsSeenAsync(IPage page)
    {
        var outline = await page.EvaluateAsync<string>("""
            () => {
              const style = getComputedStyle(document.activeElement);
              return `${style.outlineStyle} ${parseFloat(style.outlineWidth) >= 2 ? "thick" : "thin"}`;
            }
            """);
        Assert.Equal("solid thick", outline);
        Assert.True(await page.EvaluateAsync<bool>("""
            () => {
              const box = document.activeElement.getBoundingClientRect();
              return box.width > 0 && box.top >= 0 && box.bottom <= innerHeight;
            }
            """), "What has the focus should be in sight");
    }
}
