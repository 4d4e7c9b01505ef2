using System.IO.Compression;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>Photos picked in the grid.</summary>
[Collection<ManyPhotosTests>]
public sealed class PickingTests(ManyPhotos site) : BrowserTest(site)
{
    [Fact]
    public async Task By_keyboard_a_row_is_picked_and_taken_along()
    {
        var page = await OpenAsync("/");
        await page.Tiles().First.FocusAsync();
        await page.Keyboard.PressAsync("x");
        await Expect(page.GetByText("1 picked")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Shift+X");
        await Expect(page.GetByText("3 picked")).ToBeVisibleAsync();
        await Barriers.NoneAsync(page);

        Assert.Equal(3, await DownloadedAsync(page));

        await page.Button("Unpick all").ClickAsync();
        await Expect(page.Button("Download as ZIP")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_circle_picks_and_does_not_open_the_photo()
    {
        var page = await OpenAsync("/");

        await page.GetByRole(AriaRole.Checkbox).Nth(1).CheckAsync();

        await Expect(page.GetByText("1 picked")).ToBeVisibleAsync();
        await Expect(page.Viewer()).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Without_script_picking_works()
    {
        var page = await OpenAsync("/", new() { JavaScriptEnabled = false, ViewportSize = Screen.Desk });
        await Expect(page.Button("Download as ZIP")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Checkbox).Nth(0).CheckAsync();
        await page.GetByRole(AriaRole.Checkbox).Nth(3).CheckAsync();

        Assert.Equal(2, await DownloadedAsync(page));
    }

    private static async Task<int> DownloadedAsync(IPage page)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.Button("Download as ZIP").ClickAsync());
        using var zip = ZipFile.OpenRead(await download.PathAsync());
        return zip.Entries.Count;
    }
}
