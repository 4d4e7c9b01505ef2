using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>The status page, while somebody looks at it.</summary>
public sealed class StatusTests(FewPhotos site) : BrowserTest(site), IClassFixture<FewPhotos>
{
    [Fact]
    public async Task It_moves_by_itself_and_tells_what_failed_and_tries_again()
    {
        var page = await OpenAsync("/status");
        var main = page.GetByRole(AriaRole.Main);
        await Expect(main).ToContainTextAsync("3 photos can be found");
        await page.EvaluateAsync("document.title = 'not loaded again'");

        site.Photos.Write("d.png", SomePhoto.Png(50));
        await Expect(main).ToContainTextAsync("4 photos can be found");

        var broken = site.Photos.Write("broken.jpg", "This is no picture."u8);
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "broken.jpg" });
        await Expect(row).ToBeVisibleAsync();
        Assert.Matches(@"broken\.jpg.+\p{L}{3}.+just now", (await row.InnerTextAsync()).ReplaceLineEndings(" "));
        await Expect(NumberOf(page, "Not readable")).ToHaveTextAsync("1");

        var failedAt = await FailedAtAsync();
        await page.Button("Retry broken.jpg").ClickAsync();
        await Eventually.GetAsync(FailedAtAsync, at => at > failedAt, TimeSpan.FromMinutes(1), "the file should be tried again");
        await Expect(row).ToBeVisibleAsync();

        await File.WriteAllBytesAsync(broken, SomePhoto.Png(51), Cancel);
        await Expect(row).ToHaveCountAsync(0);
        await Expect(main).ToContainTextAsync("5 photos can be found");
        Assert.Equal("not loaded again", await page.TitleAsync());
    }

    [Fact]
    public async Task Reading_can_be_paused_and_resumed()
    {
        var page = await OpenAsync("/status");

        await page.Button("Pause").ClickAsync();
        await Expect(page.Heading("Reading is paused")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Heading("Reading is paused")).ToBeVisibleAsync();

        await page.Button("Resume").ClickAsync();
        await Expect(page.Button("Pause")).ToBeVisibleAsync();
        await Expect(page.Heading("Reading is paused")).ToHaveCountAsync(0);
    }

    private async Task<DateTimeOffset?> FailedAtAsync() =>
        (await site.Running.GetAsync("/api/v1/failures")).GetProperty("failures").EnumerateArray().SingleOrDefault() is { ValueKind: not JsonValueKind.Undefined } failure
            ? failure.GetProperty("at").GetDateTimeOffset()
            : null;

    private static ILocator NumberOf(IPage page, string term) =>
        page.GetByRole(AriaRole.Term).Filter(new() { HasText = term }).Locator("xpath=following-sibling::*[1]");
}
