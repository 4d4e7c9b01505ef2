using System.Net;
using Microsoft.Extensions.Options;
using PhotoSearch.Accounts;

namespace PhotoSearch.Tests.Accounts;

public sealed class FirstRunTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_nobody_can_sign_in_every_page_leads_to_the_first_run_page()
    {
        await using var site = await Site.StartAsync();
        using var browser = site.Open();

        using var home = await browser.GetAsync("/?q=dog");
        using var signIn = await browser.GetAsync("/sign-in");
        using var firstRun = await browser.GetAsync("/first-run");
        using var api = await browser.GetAsync("/api/v1/status");

        Assert.Equal("/first-run", home.Headers.Location?.OriginalString);
        Assert.Equal("/first-run", signIn.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, firstRun.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
    }

    [Fact]
    public async Task The_setup_code_makes_the_first_administrator_and_is_void_afterwards()
    {
        await using var site = await Site.StartAsync();
        using var browser = site.Open();
        var code = site.Get<SetupCode>();

        using var done = await browser.PostAsync("/first-run", ("code", code.Text), ("name", "Ann"), ("password", Site.Password));
        using var home = await browser.GetAsync("/");
        using var page = await browser.GetAsync("/first-run");

        Assert.Equal("/", done.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        Assert.Equal("/sign-in", page.Headers.Location?.OriginalString);
        Assert.True((await site.Get<AccountStore>().FindAsync("Ann", Token))!.IsAdmin);
        Assert.False(code.Matches(code.Text));
    }

    [Fact]
    public async Task Nobody_becomes_administrator_by_the_first_run_page_once_an_account_exists()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = site.Open();

        using var answer = await browser.PostAsync("/first-run", ("code", site.Get<SetupCode>().Text), ("name", "Eve"), ("password", Site.Password));

        Assert.Equal("/sign-in", answer.Headers.Location?.OriginalString);
        Assert.Null(await site.Get<AccountStore>().FindAsync("Eve", Token));
    }

    [Theory]
    [InlineData(false, "Ann", Site.Password, "/first-run?error=code")]
    [InlineData(true, "", Site.Password, "/first-run?error=name")]
    [InlineData(true, "Ann", "short", "/first-run?error=password")]
    public async Task What_is_wrong_is_told(bool rightCode, string name, string password, string expected)
    {
        await using var site = await Site.StartAsync();
        using var browser = site.Open();
        var code = rightCode ? site.Get<SetupCode>().Text : "AAAA-AAAA";

        using var answer = await browser.PostAsync("/first-run", ("code", code), ("name", name), ("password", password));

        Assert.Equal(expected, answer.Headers.Location?.OriginalString);
        Assert.Empty(await site.Get<AccountStore>().ListAsync(Token));
    }

    [Fact]
    public async Task The_code_cannot_be_guessed_at_leisure()
    {
        await using var site = await Site.StartAsync();
        using var browser = site.Open();
        for (var i = 0; i < 10; i++)
        {
            using var wrong = await browser.PostAsync("/first-run", ("code", "AAAA-AAAA"), ("name", "Eve"), ("password", Site.Password));
        }

        using var answer = await browser.PostAsync("/first-run", ("code", site.Get<SetupCode>().Text), ("name", "Eve"), ("password", Site.Password));

        Assert.Equal("/first-run?error=throttled&wait=900", answer.Headers.Location?.OriginalString);
        Assert.Empty(await site.Get<AccountStore>().ListAsync(Token));
    }

    [Fact]
    public async Task The_settings_can_name_the_first_administrator()
    {
        await using var site = await Site.StartAsync(("Accounts:FirstAdmin:Name", "Root"), ("Accounts:FirstAdmin:Password", "long enough"));

        using var browser = await site.SignedInAsync("root", "long enough");
        using var home = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        Assert.True((await site.Get<AccountStore>().FindAsync("Root", Token))!.IsAdmin);
    }

    [Theory]
    [InlineData("Root", "short", "Accounts:FirstAdmin:Password")]
    [InlineData("Root", "", "Accounts:FirstAdmin:Password")]
    [InlineData("", "long enough", "Accounts:FirstAdmin:Name")]
    public async Task A_first_administrator_that_cannot_be_stops_the_program_with_the_setting_s_name(string name, string password, string setting)
    {
        var start = () => Site.StartAsync(("Accounts:FirstAdmin:Name", name), ("Accounts:FirstAdmin:Password", password));

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(start);

        Assert.Contains(setting, failure.Message);
    }

    [Fact]
    public async Task Empty_settings_are_none()
    {
        await using var site = await Site.StartAsync(("Accounts:FirstAdmin:Name", ""), ("Accounts:FirstAdmin:Password", ""));

        Assert.Empty(await site.Get<AccountStore>().ListAsync(Token));
    }
}
