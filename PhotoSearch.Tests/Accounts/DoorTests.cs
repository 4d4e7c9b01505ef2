using System.Net;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using PhotoSearch.Accounts;
using PhotoSearch.Catalog;

namespace PhotoSearch.Tests.Accounts;

public sealed class DoorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", null)]
    [InlineData("/account", null)]
    [InlineData("/no-such-page", null)]
    [InlineData("/api/v1/status", "application/problem+json")]
    [InlineData("/api/v1/no-such-address", "application/problem+json")]
    [InlineData("/lib/script.js", "application/problem+json")]
    [InlineData("/_blazor/negotiate", "application/problem+json")]
    public async Task A_stranger_is_led_to_the_sign_in_page_or_gets_problem_details(string address, string? contentType)
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = site.Open();

        using var answer = await browser.GetAsync(address);

        Assert.Equal(contentType is null ? HttpStatusCode.Redirect : HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(contentType, answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(contentType is null ? "/sign-in" : "", answer.Headers.Location?.OriginalString ?? "");
    }

    [Fact]
    public async Task The_headers_stand_on_pages_refusals_and_errors()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = await site.SignedInAsync();
        using var stranger = site.Open();

        HttpResponseMessage[] answers =
        [
            await browser.GetAsync("/"), await stranger.GetAsync("/"), await stranger.GetAsync("/api/v1/status"), await browser.GetAsync("/api/v1/_test/failure"),
        ];

        foreach (var answer in answers)
        {
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'self'", policy);
            Assert.Contains("script-src 'self';", policy);
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
            Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
            Assert.Contains("camera=()", answer.Headers.GetValues("Permissions-Policy").Single());
            answer.Dispose();
        }
    }

    [Theory]
    [InlineData(false, "inline")]
    [InlineData(true, "attachment")]
    public async Task A_photo_is_sent_so_that_it_can_do_nothing(bool download, string disposition)
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = site.Open();

        using var answer = await browser.GetAsync($"/_test/picture?download={download}");

        Assert.Equal("sandbox; default-src 'none'; frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(disposition, answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("Käfer \"1\".jpg", answer.Content.Headers.ContentDisposition?.FileNameStar);
    }

    [Fact]
    public async Task An_api_key_opens_the_api_but_not_what_is_for_administrators()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = site.Open();
        var key = await site.Get<ApiKeyStore>().AddAsync("script", Token);

        using var unknown = await browser.SendAsync(HttpMethod.Get, "/api/v1/no-such-address", bearer: key);
        using var accounts = await browser.SendAsync(HttpMethod.Get, "/api/v1/accounts", bearer: key);
        using var wrong = await browser.SendAsync(HttpMethod.Get, "/api/v1/accounts", bearer: key + "x");

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, accounts.StatusCode);
        Assert.Equal("application/problem+json", accounts.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal("Bearer", wrong.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task The_control_key_is_an_administrator_even_before_the_first_account()
    {
        await using var site = await Site.StartAsync();
        using var browser = site.Open();

        using var answer = await browser.SendAsync(HttpMethod.Get, "/api/v1/accounts", bearer: site.Get<ControlKey>().Value);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Many_wrong_keys_are_told_to_wait_and_do_not_shut_out_the_right_one()
    {
        await using var site = await Site.WithAnnAsync(("Accounts:SignInTries", "3"));
        using var browser = site.Open();
        for (var i = 0; i < 9; i++)
        {
            using var wrong = await browser.SendAsync(HttpMethod.Get, "/api/v1/accounts", bearer: "guess");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var throttled = await browser.SendAsync(HttpMethod.Get, "/api/v1/accounts", bearer: "guess");
        using var right = await browser.SendAsync(HttpMethod.Get, "/api/v1/accounts", bearer: site.Get<ControlKey>().Value);

        Assert.Equal(HttpStatusCode.TooManyRequests, throttled.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(15), throttled.Headers.RetryAfter?.Delta);
        Assert.Equal("application/problem+json", throttled.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task Whoever_is_signed_in_sees_the_roots_in_use_and_nobody_else_sees_any()
    {
        await using var site = await Site.WithAnnAsync();
        await site.Get<CatalogDatabase>().WriteAsync(
            async (connection, transaction) =>
            {
                await using var command = connection.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = "INSERT INTO root (name, path, is_active) VALUES ('a', '/a', 1), ('b', '/b', 0), ('c', '/c', 1)";
                return await command.ExecuteNonQueryAsync(Token);
            },
            Token);
        var (viewers, accounts) = (site.Get<ViewerSource>(), site.Get<AccountStore>());
        var bob = AccountSchemes.Session(await accounts.AddAsync("Bob", Site.Password, isAdmin: false, Token));

        var signedIn = await viewers.ForAsync(bob, Token);
        var script = await viewers.ForAsync(AccountSchemes.Script("backup", isAdmin: false), Token);
        var stranger = await viewers.ForAsync(new(), Token);
        await accounts.RemoveAsync("Bob", Token);
        var gone = await viewers.ForAsync(bob, Token);

        Assert.Equal([1, 3], signedIn.Roots.Order());
        Assert.Equal([1, 3], script.Roots.Order());
        Assert.Empty(stranger.Roots);
        Assert.Empty(gone.Roots);
    }

    [Fact]
    public async Task What_another_process_changed_ends_a_session_within_a_minute()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = await site.SignedInAsync();
        using var before = await browser.GetAsync("/");
        var other = new AccountStore(site.Get<CatalogDatabase>(), site.Get<Microsoft.AspNetCore.Identity.IPasswordHasher<Account>>(), site.Time);
        await other.SetPasswordAsync("Ann", "another password", Token);

        using var within = await browser.GetAsync("/");
        site.Time.Advance(AccountSessions.CheckInterval);
        using var after = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, within.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Fact]
    public void A_page_that_stays_open_asks_again_whether_its_session_holds()
    {
        var services = new ServiceCollection();
        var folder = Directory.CreateTempSubdirectory("photosearch-").FullName;

        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddAccounts(folder);

        Assert.Equal(typeof(AccountRevalidation), services.Last(service => service.ServiceType == typeof(AuthenticationStateProvider)).ImplementationType);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_keys_that_sign_cookies_lie_in_a_folder_for_the_owner_alone()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = await site.SignedInAsync();

        var folder = Path.Combine(site.Folder, "keys");

        Assert.NotEmpty(Directory.EnumerateFiles(folder, "key-*.xml"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(folder).UnixFileMode);
    }
}
