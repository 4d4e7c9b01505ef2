using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>The index on the status page.</summary>
[Collection<FewPhotosTests>]
public sealed class IndexTests(FewPhotos site) : BrowserTest(site)
{
    [Fact]
    public async Task An_administrator_has_the_index_audited_and_reads_what_was_found()
    {
        var page = await OpenAsync("/status");
        var card = page.GetByRole(AriaRole.Region, new() { Name = "Index" });
        await Expect(card).ToContainTextAsync("3 vectors of");
        await Expect(card).ToContainTextAsync("efSearch");

        await page.Button("Audit now").ClickAsync();

        await Expect(card).ToContainTextAsync("Nothing was wrong in 3 vectors.");
        await Expect(page.Button("Audit now")).ToBeVisibleAsync();
        await Barriers.NoneAsync(page);
    }

    [Fact]
    public async Task Without_script_the_index_is_told_and_no_button_does_nothing()
    {
        var page = await OpenAsync("/status", new() { JavaScriptEnabled = false, ViewportSize = Screen.Desk });

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Index" })).ToContainTextAsync("3 vectors of");
        await Expect(page.Button("Audit now")).ToHaveCountAsync(0);
    }
}
