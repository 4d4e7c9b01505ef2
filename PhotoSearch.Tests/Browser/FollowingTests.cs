using System.Diagnostics;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>What happens in the folder is seen on the pages, without anyone doing anything.</summary>
public sealed class FollowingTests(FewPhotos site) : BrowserTest(site), IClassFixture<FewPhotos>
{
    [Fact]
    public async Task A_new_file_is_found_and_a_deleted_one_leaves_the_results()
    {
        var page = await OpenAsync("/?q=waves");
        await Expect(page.Tiles()).ToHaveCountAsync(3);

        var path = site.Photos.Write("holidays/new one.png", SomePhoto.Png(77));
        await ReloadedUntilAsync(page, names => names.Contains("new one.png"), "the new file should be found");
        await page.Tiles().Filter(new() { Has = page.GetByAltText("new one.png") }).ClickAsync();
        await Expect(page.Viewer()).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("i");
        await Expect(page.Facts()).ToContainTextAsync("holidays");

        File.Delete(path);
        await page.GotoAsync("/?q=waves");
        await ReloadedUntilAsync(page, names => !names.Contains("new one.png"), "the deleted file should leave the results");
        await Expect(page.Tiles()).ToHaveCountAsync(3);
    }

    private static async Task ReloadedUntilAsync(IPage page, Func<IReadOnlyList<string>, bool> isRight, string what)
    {
        var started = Stopwatch.GetTimestamp();
        await Eventually.GetAsync(
            async () =>
            {
                await page.ReloadAsync();
                return await page.TileNamesAsync();
            },
            isRight,
            Eventually.ByItself,
            what);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
    }
}
