using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PhotoSearch.Accounts;
using PhotoSearch.Api;
using PhotoSearch.Catalog;
using PhotoSearch.Tests.Accounts;

namespace PhotoSearch.Tests.Api;

/// <summary>Saved and recent searches through the API, on a real server with a real catalog.</summary>
public sealed class SearchesApiTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_keeps_renames_and_deletes_searches()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = await site.SignedInAsync();
        var token = await browser.TokenAsync();

        using var added = await browser.SendAsync(HttpMethod.Post, "/api/v1/searches", new { name = "Dogs", address = "/?q=a%20dog&sort=newest" }, token: token);
        using var again = await browser.SendAsync(HttpMethod.Post, "/api/v1/searches", new { name = "dogs", address = "/" }, token: token);
        using var bare = await browser.SendAsync(HttpMethod.Post, "/api/v1/searches", new { name = "More dogs", address = "/" });
        var id = (await JsonAsync(added)).GetProperty("id").GetInt64();
        using var renamed = await browser.SendAsync(HttpMethod.Patch, $"/api/v1/searches/{id}", new { name = "Good dogs" }, token: token);
        var listed = await JsonAsync(await browser.GetAsync("/api/v1/searches"));
        using var removed = await browser.SendAsync(HttpMethod.Delete, $"/api/v1/searches/{id}", token: token);
        using var missing = await browser.SendAsync(HttpMethod.Delete, $"/api/v1/searches/{id}", token: token);

        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal($"/api/v1/searches/{id}", added.Headers.Location?.OriginalString);
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.BadRequest, HttpStatusCode.OK), (again.StatusCode, bare.StatusCode, renamed.StatusCode));
        Assert.Equal([("Good dogs", "/?q=a%20dog&sort=newest")], listed.GetProperty("saved").EnumerateArray().Select(one => (one.GetProperty("name").GetString(), one.GetProperty("address").GetString())));
        Assert.True(listed.GetProperty("remembered").GetBoolean());
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (removed.StatusCode, missing.StatusCode));
    }

    [Fact]
    public async Task What_was_asked_is_listed_cleared_and_remembered_no_more()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = await site.SignedInAsync();
        var token = await browser.TokenAsync();
        await site.Get<RecentSearches>().AddAsync(1, "a dog", Cancel);

        Assert.Equal(["a dog"], await RecentAsync(browser));
        using var cleared = await browser.SendAsync(HttpMethod.Delete, "/api/v1/searches/recent", token: token);
        Assert.Empty(await RecentAsync(browser));
        using var off = await browser.SendAsync(HttpMethod.Put, "/api/v1/searches/recent", new { remembered = false }, token: token);
        await site.Get<RecentSearches>().AddAsync(1, "snow", Cancel);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (cleared.StatusCode, off.StatusCode));
        Assert.Empty(await RecentAsync(browser));
        Assert.False((await JsonAsync(await browser.GetAsync("/api/v1/searches"))).GetProperty("remembered").GetBoolean());
    }

    [Fact]
    public async Task A_key_has_no_searches()
    {
        await using var site = await Site.WithAnnAsync();
        using var script = site.Open();
        var control = site.Get<ControlKey>().Value;

        foreach (var (method, address, body) in ((HttpMethod, string, object?)[])
        [
            (HttpMethod.Get, "/api/v1/searches", null), (HttpMethod.Post, "/api/v1/searches", new { name = "a", address = "/" }), (HttpMethod.Patch, "/api/v1/searches/1", new { name = "a" }),
            (HttpMethod.Delete, "/api/v1/searches/1", null), (HttpMethod.Delete, "/api/v1/searches/recent", null), (HttpMethod.Put, "/api/v1/searches/recent", new { remembered = false }),
        ])
        {
            using var answer = await script.SendAsync(method, address, body, control);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/?q=a%20dog", true)]
    [InlineData("/similar/8w883ugfvddg?q=dog", true)]
    [InlineData("", false)]
    [InlineData("?q=dog", false)]
    [InlineData("//example.org/", false)]
    [InlineData("/\\example.org/", false)]
    [InlineData("https://example.org/", false)]
    [InlineData("/status", false)]
    [InlineData("/similar/", false)]
    [InlineData("/similar/../models", false)]
    [InlineData("/?q=a dog", false)]
    [InlineData("/?q=dog#top", false)]
    [InlineData(null, false)]
    public void Only_a_list_of_photos_can_be_kept(string? address, bool isListed) => Assert.Equal(isListed, SearchesApi.IsListed(address));

    private static async Task<IEnumerable<string?>> RecentAsync(Accounts.Browser browser) =>
        (await JsonAsync(await browser.GetAsync("/api/v1/searches"))).GetProperty("recent").EnumerateArray().Select(one => one.GetProperty("words").GetString());

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        }
    }
}
