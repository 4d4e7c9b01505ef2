using PhotoSearch.Tests.Program;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>In and out by the front door.</summary>
[Collection<FewPhotosTests>]
public sealed class SignInTests(FewPhotos site) : BrowserTest(site)
{
    [Fact]
    public async Task A_wrong_password_is_told_and_the_right_one_leads_to_where_one_wanted_to_go()
    {
        var page = await OpenAsync("/?q=waves", isSignedIn: false);
        await Expect(page.Heading("Sign in")).ToBeVisibleAsync();

        await page.SignInAsync(RunningSite.AdminName, "not the password");
        await Expect(page.GetByRole(Microsoft.Playwright.AriaRole.Alert)).ToContainTextAsync("do not belong together");

        await page.SignInAsync(RunningSite.AdminName, RunningSite.AdminPassword);
        await page.IsAtAsync("/?q=waves");
        await Expect(page.Heading("waves")).ToBeVisibleAsync();
        await Expect(page.Tiles()).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Who_signs_out_is_out()
    {
        var page = await OpenAsync("/", isSignedIn: false);
        await page.SignInAsync(RunningSite.AdminName, RunningSite.AdminPassword);
        await page.Link($"Account of {RunningSite.AdminName}").ClickAsync();

        await page.Button("Sign out").ClickAsync();

        await Expect(page.Heading("Sign in")).ToBeVisibleAsync();
        await page.GotoAsync("/status");
        await Expect(page.Heading("Sign in")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(page.Heading("Sign in")).ToBeVisibleAsync();
    }
}
