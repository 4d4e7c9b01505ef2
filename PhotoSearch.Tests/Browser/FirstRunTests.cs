using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>The first minute of a new site: its owner reads the setup code in the log and becomes the administrator.</summary>
public sealed partial class FirstRunTests(NewSite site) : BrowserTest(site), IClassFixture<NewSite>
{
    [Fact]
    public async Task The_owner_becomes_administrator_with_the_printed_code_and_no_other()
    {
        var page = await OpenAsync("/", isSignedIn: false);
        await Expect(page.Heading("Welcome to PhotoSearch")).ToBeVisibleAsync();
        await Barriers.NoneAsync(page);

        await FillAsync(page, "AAAA-AAAA");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not the setup code");

        await FillAsync(page, Code().Match(site.Running.Said()).Groups[1].Value);
        await page.IsAtAsync("/");
        await Expect(page.Tiles()).ToHaveCountAsync(1);

        await page.GotoAsync("/status");
        await Expect(page.Button("Look for changes")).ToBeVisibleAsync();
        await page.GotoAsync("/first-run");
        await page.IsAtAsync("/sign-in");
    }

    private static async Task FillAsync(IPage page, string code)
    {
        await page.GetByLabel("Setup code").FillAsync(code);
        await page.GetByLabel("Your name").FillAsync("Ada");
        await page.GetByLabel("Password").FillAsync("four or five good words");
        await page.Button("Begin").ClickAsync();
    }

    [GeneratedRegex("setup code ([A-Z0-9]{4}-[A-Z0-9]{4})", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
