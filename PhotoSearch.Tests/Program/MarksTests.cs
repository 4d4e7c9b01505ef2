using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace PhotoSearch.Tests.Program;

/// <summary>Marks and albums through the running program's API.</summary>
public sealed class MarksTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _photos = new();
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _photos.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task Photos_are_marked_found_by_it_and_an_edited_file_keeps_it()
    {
        _photos.Write("a.png", SomePhoto.Png(1));
        _photos.Write("b.png", SomePhoto.Png(2));
        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path);
        await site.IndexedAsync(2, Soon);
        var id = (await site.GetAsync("/api/v1/search?q=\"a.png\"")).GetProperty("hits")[0].GetProperty("id").GetString()!;

        var album = await SendAsync(site, HttpMethod.Post, "/api/v1/albums", new { name = "Rome (2019)" }, HttpStatusCode.Created);
        var albumId = album.GetProperty("id").GetString();
        var marked = await SendAsync(site, HttpMethod.Post, "/api/v1/photos/marks", new { ids = new[] { id }, rating = 5, title = "Waves", addTags = new[] { "Sea", "My own" }, addToAlbum = albumId }, HttpStatusCode.OK);

        Assert.Equal(1, marked.GetProperty("marked").GetInt32());
        foreach (var q in new[] { "album:rome", "tag:sea", "\"my own\"", "rating:5", "\"waves\"" })
        {
            Assert.Equal(["a.png"], await site.PathsAsync(q));
        }

        _photos.Write("a.png", SomePhoto.Png(3));
        await SendAsync(site, HttpMethod.Post, "/api/v1/sweeps", null, HttpStatusCode.Accepted);
        await Eventually.TrueAsync(
            async () => (await site.GetAsync($"/api/v1/photos/{id}")).GetProperty("bytes").GetInt64() == SomePhoto.Png(3).Length && await site.CountsAsync() is { Waiting: 0, Indexed: 2 }, Soon, "the edited file should be read");
        var photo = await site.GetAsync($"/api/v1/photos/{id}");
        Assert.Equal(("Waves", 5), (photo.GetProperty("title").GetString(), photo.GetProperty("rating").GetInt32()));
        Assert.Equal(["My own", "Sea"], photo.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!));
        Assert.Equal("Rome (2019)", Assert.Single(photo.GetProperty("albums").EnumerateArray()).GetProperty("name").GetString());
        Assert.False(photo.GetProperty("favourite").GetBoolean());
        Assert.Equal(["a.png"], await site.PathsAsync("album:rome tag:sea rating:5"));
        Assert.Equal(["My own", "Sea"], (await site.GetAsync("/api/v1/tags")).GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()!));
    }

    [Fact]
    public async Task Albums_are_made_renamed_and_deleted()
    {
        _photos.Write("a.png", SomePhoto.Png(1));
        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path);
        await site.IndexedAsync(1, Soon);

        var id = (await SendAsync(site, HttpMethod.Post, "/api/v1/albums", new { name = " One " }, HttpStatusCode.Created)).GetProperty("id").GetString();
        await SendAsync(site, HttpMethod.Post, "/api/v1/albums", new { name = "ONE" }, HttpStatusCode.Conflict);
        await SendAsync(site, HttpMethod.Post, "/api/v1/albums", new { name = "" }, HttpStatusCode.BadRequest);
        await SendAsync(site, HttpMethod.Patch, $"/api/v1/albums/{id}", new { name = "Two" }, HttpStatusCode.NoContent);
        var album = Assert.Single((await site.GetAsync("/api/v1/albums")).GetProperty("albums").EnumerateArray());

        Assert.Equal(("Two", 0, JsonValueKind.Null), (album.GetProperty("name").GetString(), album.GetProperty("photos").GetInt32(), album.GetProperty("cover").ValueKind));
        await SendAsync(site, HttpMethod.Delete, $"/api/v1/albums/{id}", null, HttpStatusCode.NoContent);
        await SendAsync(site, HttpMethod.Delete, $"/api/v1/albums/{id}", null, HttpStatusCode.NotFound);
        Assert.Empty((await site.GetAsync("/api/v1/albums")).GetProperty("albums").EnumerateArray());
    }

    private static async Task<JsonElement> SendAsync(RunningSite site, HttpMethod method, string address, object? body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative));
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await site.Http.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == expected, $"{method} {address} answered {answer.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
