using System.Net;
using Dapper;
using PhotoSearch.Accounts;
using PhotoSearch.Catalog;
using PhotoSearch.Tests.Accounts;

namespace PhotoSearch.Tests.Api;

/// <summary>Who may mark photos, and what is refused.</summary>
public sealed class MarkDoorTests
{
    private const string Marks = "/api/v1/photos/marks";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", Marks)]
    [InlineData("POST", "/api/v1/albums")]
    [InlineData("PATCH", "/api/v1/albums/x")]
    [InlineData("DELETE", "/api/v1/albums/x")]
    public async Task An_api_key_changes_nothing_and_a_session_only_with_its_token(string method, string address)
    {
        await using var site = await Site.WithAnnAsync();
        var key = await site.Get<ApiKeyStore>().AddAsync("script", Token);
        using var script = site.Open();
        using var browser = await site.SignedInAsync();

        using var withKey = await script.SendAsync(new HttpMethod(method), address, new { ids = new[] { "p1" }, name = "x", rating = 3 }, bearer: key);
        using var bare = await browser.SendAsync(new HttpMethod(method), address, new { ids = new[] { "p1" }, name = "x", rating = 3 });

        Assert.Equal(HttpStatusCode.Forbidden, withKey.StatusCode);
        Assert.Contains("An API key sees and searches, and changes nothing.", await withKey.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, bare.StatusCode);
        Assert.Contains("antiforgery", await bare.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_marks_and_the_command_line_marks_all_but_favourites()
    {
        await using var site = await Site.WithAnnAsync();
        await AddPhotoAsync(site);
        var control = site.Get<ControlKey>().Value;
        using var command = site.Open();
        using var browser = await site.SignedInAsync();

        using var person = await browser.SendAsync(HttpMethod.Post, Marks, new { ids = new[] { "p1", "p1", "gone" }, favourite = true }, token: await browser.TokenAsync());
        using var rated = await command.SendAsync(HttpMethod.Post, Marks, new { ids = new[] { "p1" }, rating = 4 }, bearer: control);
        using var favoured = await command.SendAsync(HttpMethod.Post, Marks, new { ids = new[] { "p1" }, favourite = true }, bearer: control);

        Assert.Equal("""{"marked":1}""", await person.Content.ReadAsStringAsync(Token));
        Assert.Equal(HttpStatusCode.OK, rated.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, favoured.StatusCode);
        Assert.Contains("sign in", await favoured.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_with_every_fault_named()
    {
        await using var site = await Site.WithAnnAsync();
        await AddPhotoAsync(site);
        var control = site.Get<ControlKey>().Value;
        using var command = site.Open();

        using var wrong = await command.SendAsync(HttpMethod.Post, Marks, new { ids = Enumerable.Range(0, 401).Select(i => $"{i}"), rating = 6, addTags = new[] { "()" }, title = new string('a', 301) }, bearer: control);
        using var none = await command.SendAsync(HttpMethod.Post, Marks, new { rating = 3 }, bearer: control);
        using var unknown = await command.SendAsync(HttpMethod.Post, Marks, new { ids = new[] { "gone" }, rating = 3 }, bearer: control);
        using var noAlbum = await command.SendAsync(HttpMethod.Post, Marks, new { ids = new[] { "p1" }, addToAlbum = "none" }, bearer: control);

        var said = await wrong.Content.ReadAsStringAsync(Token);
        Assert.All(["ids", "rating", "addTags", "title"], name => Assert.Contains($"\"{name}\"", said, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, noAlbum.StatusCode);
    }

    private static Task<int> AddPhotoAsync(Site site) => site.Get<CatalogDatabase>().WriteAsync(
        (connection, transaction) => connection.ExecuteAsync(
            """
            INSERT INTO root (id, name, path) VALUES (1, 'photos', '/photos');
            INSERT INTO content (id, sha256, bytes, created_at) VALUES (1, x'01', 1, 0);
            INSERT INTO photo (id, public_id, content_id, sort_local, sort_source, revision, created_at) VALUES (1, 'p1', 1, 0, 1, 1, 0);
            INSERT INTO file (id, root_id, path, bytes, modified, content_id, photo_id) VALUES (1, 1, 'a.jpg', 1, 1, 1, 1);
            """,
            transaction: transaction),
        Token);
}
