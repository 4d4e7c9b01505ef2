using System.Net;
using PhotoSearch.Accounts;

namespace PhotoSearch.Tests.Accounts;

public sealed class SignInTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_right_password_opens_the_page_that_was_asked_for()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = site.Open();

        using var asked = await browser.GetAsync("/account?tab=2");
        using var answer = await browser.PostAsync("/sign-in", ("name", "ann"), ("password", Site.Password), ("returnUrl", "/account?tab=2"));
        using var page = await browser.GetAsync("/account?tab=2");

        Assert.Equal("/sign-in?returnUrl=%2Faccount%3Ftab%3D2", asked.Headers.Location?.OriginalString);
        Assert.Equal("/account?tab=2", answer.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task The_session_cookie_is_hidden_from_script_and_from_foreign_sites()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = site.Open();

        using var answer = await browser.PostAsync("/sign-in", ("name", "Ann"), ("password", Site.Password));

        var cookie = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("photosearch=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=lax", cookie);
        Assert.Contains("expires=", cookie);
        Assert.DoesNotContain("secure", cookie);
    }

    [Theory]
    [InlineData("Ann", "wrong password")]
    [InlineData("nobody", Site.Password)]
    [InlineData("", "")]
    public async Task A_wrong_name_and_a_wrong_password_get_the_same_answer(string name, string password)
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = site.Open();

        using var answer = await browser.PostAsync("/sign-in", ("name", name), ("password", password), ("returnUrl", "/account"));

        Assert.Equal("/sign-in?error=wrong&returnUrl=%2Faccount", answer.Headers.Location?.OriginalString);
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.StartsWith("photosearch=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nobody_is_sent_to_a_foreign_site()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = site.Open();

        using var answer = await browser.PostAsync("/sign-in", ("name", "Ann"), ("password", Site.Password), ("returnUrl", "//evil.example/"));

        Assert.Equal("/", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Too_many_tries_have_to_wait_even_with_the_right_password_and_are_told_how_long()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = site.Open();
        for (var i = 0; i < 10; i++)
        {
            using var wrong = await browser.PostAsync("/sign-in", ("name", "Ann"), ("password", "wrong password"));
        }

        using var throttled = await browser.PostAsync("/sign-in", ("name", "ANN"), ("password", Site.Password));
        site.Time.Advance(TimeSpan.FromMinutes(15));
        using var later = await browser.PostAsync("/sign-in", ("name", "Ann"), ("password", Site.Password));

        Assert.Equal("/sign-in?error=throttled&wait=900", throttled.Headers.Location?.OriginalString);
        Assert.Equal("/", later.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task One_address_cannot_try_many_names()
    {
        await using var site = await Site.WithAnnAsync(("Accounts:SignInTries", "3"));
        using var browser = site.Open();
        for (var i = 0; i < 9; i++)
        {
            using var wrong = await browser.PostAsync("/sign-in", ("name", "name" + i), ("password", "wrong password"));
            Assert.Contains("error=wrong", wrong.Headers.Location?.OriginalString);
        }

        using var answer = await browser.PostAsync("/sign-in", ("name", "another"), ("password", "wrong password"));

        Assert.Contains("error=throttled", answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-out")]
    [InlineData("/first-run")]
    [InlineData("/account/password")]
    public async Task A_form_without_its_antiforgery_token_is_refused(string address)
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = await site.SignedInAsync();

        using var answer = await browser.PostBareAsync(address, ("name", "Ann"), ("password", Site.Password));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = await site.SignedInAsync();

        using var answer = await browser.PostAsync("/sign-out");
        using var page = await browser.GetAsync("/");

        Assert.Equal("/sign-in", answer.Headers.Location?.OriginalString);
        Assert.Equal("/sign-in", page.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_new_password_ends_every_other_session()
    {
        await using var site = await Site.WithAnnAsync();
        using var here = await site.SignedInAsync();
        using var elsewhere = await site.SignedInAsync();

        using var changed = await here.PostAsync("/account/password", ("current", Site.Password), ("password", "another password"));
        using var stays = await here.GetAsync("/");
        using var ends = await elsewhere.GetAsync("/");

        Assert.Equal("/account?changed=1", changed.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, stays.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, ends.StatusCode);
        Assert.Null(await site.Get<PasswordCheck>().AskAsync("Ann", Site.Password, Token));
    }

    [Theory]
    [InlineData("wrong password", "another password", "/account?error=current")]
    [InlineData(Site.Password, "short", "/account?error=password")]
    public async Task A_password_is_not_changed_without_the_current_one_nor_to_a_short_one(string current, string password, string expected)
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = await site.SignedInAsync();

        using var answer = await browser.PostAsync("/account/password", ("current", current), ("password", password));

        Assert.Equal(expected, answer.Headers.Location?.OriginalString);
        Assert.NotNull(await site.Get<PasswordCheck>().AskAsync("Ann", Site.Password, Token));
    }

    [Fact]
    public async Task A_session_lasts_thirty_days_after_its_last_use()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = await site.SignedInAsync();

        site.Time.Advance(TimeSpan.FromDays(20));
        using var used = await browser.GetAsync("/");
        site.Time.Advance(TimeSpan.FromDays(20));
        using var slid = await browser.GetAsync("/");
        site.Time.Advance(TimeSpan.FromDays(31));
        using var over = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, used.StatusCode);
        Assert.Equal(HttpStatusCode.OK, slid.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, over.StatusCode);
    }
}
