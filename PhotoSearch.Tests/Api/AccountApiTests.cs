using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PhotoSearch.Accounts;
using PhotoSearch.Tests.Accounts;

namespace PhotoSearch.Tests.Api;

public sealed class AccountApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_administrator_adds_lists_and_removes_accounts()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = site.Open();
        var control = site.Get<ControlKey>().Value;

        using var added = await browser.SendAsync(HttpMethod.Post, "/api/v1/accounts", new { name = "Bob B", password = Site.Password, isAdmin = false }, control);
        using var again = await browser.SendAsync(HttpMethod.Post, "/api/v1/accounts", new { name = "bob b", password = Site.Password }, control);
        using var list = await browser.SendAsync(HttpMethod.Get, "/api/v1/accounts", bearer: control);
        using var removed = await browser.SendAsync(HttpMethod.Delete, "/api/v1/accounts/Bob%20B", bearer: control);
        using var missing = await browser.SendAsync(HttpMethod.Delete, "/api/v1/accounts/Bob%20B", bearer: control);
        using var last = await browser.SendAsync(HttpMethod.Delete, "/api/v1/accounts/Ann", bearer: control);

        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal("/api/v1/accounts/Bob%20B", added.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        var names = (await JsonAsync(list)).GetProperty("accounts").EnumerateArray().Select(a => (a.GetProperty("name").GetString(), a.GetProperty("isAdmin").GetBoolean()));
        Assert.Equal([("Ann", true), ("Bob B", false)], names);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, last.StatusCode);
        Assert.Contains("last administrator", (await JsonAsync(last)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_lost_password_is_replaced_and_a_locked_name_opened()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = site.Open();
        for (var i = 0; i < 10; i++)
        {
            using var wrong = await browser.PostAsync("/sign-in", ("name", "Ann"), ("password", "wrong password"));
        }

        using var set = await browser.SendAsync(HttpMethod.Post, "/api/v1/accounts/ann/password", new { password = "brand new one" }, site.Get<ControlKey>().Value);
        using var signIn = await browser.PostAsync("/sign-in", ("name", "Ann"), ("password", "brand new one"));

        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        Assert.Equal("/", signIn.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_key_is_shown_when_it_is_made_and_never_listed()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = site.Open();
        var control = site.Get<ControlKey>().Value;

        using var made = await browser.SendAsync(HttpMethod.Post, "/api/v1/api-keys", new { name = "backup" }, control);
        using var twice = await browser.SendAsync(HttpMethod.Post, "/api/v1/api-keys", new { name = "backup" }, control);
        using var list = await browser.SendAsync(HttpMethod.Get, "/api/v1/api-keys", bearer: control);
        using var removed = await browser.SendAsync(HttpMethod.Delete, "/api/v1/api-keys/backup", bearer: control);
        using var missing = await browser.SendAsync(HttpMethod.Delete, "/api/v1/api-keys/backup", bearer: control);

        var key = (await JsonAsync(made)).GetProperty("key").GetString()!;
        Assert.StartsWith("ps_", key);
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
        Assert.DoesNotContain(key, await list.Content.ReadAsStringAsync(Token));
        Assert.Equal("backup", (await JsonAsync(list)).GetProperty("apiKeys")[0].GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task A_session_changes_things_only_with_the_antiforgery_token()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = await site.SignedInAsync();
        var body = new { name = "backup" };

        using var bare = await browser.SendAsync(HttpMethod.Post, "/api/v1/api-keys", body);
        using var forged = await browser.SendAsync(HttpMethod.Delete, "/api/v1/accounts/Ann");
        using var proven = await browser.SendAsync(HttpMethod.Post, "/api/v1/api-keys", body, token: await browser.TokenAsync());

        Assert.Equal(HttpStatusCode.BadRequest, bare.StatusCode);
        Assert.Equal("application/problem+json", bare.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(HttpStatusCode.OK, proven.StatusCode);
    }

    [Fact]
    public async Task An_ordinary_account_changes_nothing()
    {
        await using var site = await Site.WithAnnAsync();
        await site.Get<AccountStore>().AddAsync("Bob", Site.Password, isAdmin: false, Token);
        using var browser = await site.SignedInAsync("Bob");
        var token = await browser.TokenAsync();

        foreach (var address in (string[])["accounts", "api-keys", "pause", "sweeps", "failures/retry", "accounts/Ann/password"])
        {
            using var answer = await browser.SendAsync(HttpMethod.Post, "/api/v1/" + address, new { name = "x" }, token: token);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
}
