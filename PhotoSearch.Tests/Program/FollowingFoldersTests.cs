namespace PhotoSearch.Tests.Program;

/// <summary>The running program keeps step with a folder, with no one doing anything, and with itself over a restart.</summary>
public sealed class FollowingFoldersTests : IDisposable
{
    private static readonly TimeSpan FirstSweep = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _photos = new();
    private readonly TemporaryFolder _data = new();

    public void Dispose()
    {
        _photos.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task New_changed_moved_and_deleted_files_are_reflected_by_themselves()
    {
        _photos.Write("2020/a.png", SomePhoto.Png(1));
        _photos.Write("2020/b.png", SomePhoto.Png(2));
        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path);
        await site.IndexedAsync(2, FirstSweep);
        var idOfB = await IdAsync(site, "2020/b.png");

        _photos.Write("new folder/c.png", SomePhoto.Png(3));
        await site.IndexedAsync(3, Eventually.ByItself);

        Directory.CreateDirectory(Path.Combine(_photos.Path, "2021"));
        File.Move(Path.Combine(_photos.Path, "2020/b.png"), Path.Combine(_photos.Path, "2021/b.png"));
        await Eventually.TrueAsync(async () => (await site.PathsAsync()).Contains("2021/b.png"), Eventually.ByItself, "the moved file should be where it is now");
        Assert.Equal(idOfB, await IdAsync(site, "2021/b.png"));

        var hash = await HashAsync(site, "2020/a.png");
        _photos.Write("2020/a.png", SomePhoto.Png(4));
        await Eventually.TrueAsync(async () => await HashAsync(site, "2020/a.png") != hash, Eventually.ByItself, "the changed file should be read again");

        Directory.Delete(Path.Combine(_photos.Path, "new folder"), recursive: true);
        await Eventually.TrueAsync(async () => (await site.PathsAsync("anything")).Order().SequenceEqual(["2020/a.png", "2021/b.png"]), Eventually.ByItself, "the deleted file should leave the results");
    }

    [Fact]
    public async Task What_is_written_beside_a_photo_is_told_by_itself()
    {
        _photos.Write("2020/IMG_20210304_123000.png", SomePhoto.Png(1));
        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path);
        await site.IndexedAsync(1, FirstSweep);
        var photo = $"/api/v1/photos/{await IdAsync(site, "2020/IMG_20210304_123000.png")}";
        var before = await site.GetAsync(photo);
        Assert.Equal(("2021-03-04T12:30:00", "file-name"), (before.GetProperty("takenAt").GetString(), before.GetProperty("takenAtSource").GetString()));

        var sidecar = _photos.Write("2020/IMG_20210304_123000.xmp", System.Text.Encoding.UTF8.GetBytes(Decoding.JpegTags.Packet(Decoding.JpegTags.Bag("dc:subject", "sea", "dog"))));
        await Eventually.TrueAsync(async () => (await site.GetAsync(photo)).GetProperty("keywords").GetArrayLength() == 2, Eventually.ByItself, "the sidecar should be read");
        File.Delete(sidecar);
        await Eventually.TrueAsync(async () => (await site.GetAsync(photo)).GetProperty("keywords").GetArrayLength() == 0, Eventually.ByItself, "the sidecar should be forgotten");
    }

    [Fact]
    public async Task A_restart_embeds_nothing_again_and_stops_cleanly()
    {
        for (var i = 0; i < 5; i++)
        {
            _photos.Write($"{i}.png", SomePhoto.Png(i));
        }

        await using (var first = await RunningSite.StartAsync(_photos.Path, _data.Path))
        {
            await first.IndexedAsync(5, FirstSweep);
            Assert.Equal(0, await first.StopAsync());
        }

        Assert.Single(Directory.GetFiles(Assert.Single(Directory.GetDirectories(Path.Combine(_data.Path, "index"))), "graph"));
        var embeddings = await EmbeddingIdsAsync();
        await using var second = await RunningSite.StartAsync(_photos.Path, _data.Path);
        await second.IndexedAsync(5, FirstSweep);

        Assert.Equal(embeddings, await EmbeddingIdsAsync());
        Assert.Equal(5, (await second.GetAsync("/api/v1/status")).GetProperty("index").GetProperty("vectors").GetInt32());
    }

    [Fact]
    public async Task What_is_derived_can_be_deleted_and_is_made_again()
    {
        _photos.Write("a.png", SomePhoto.Png(1));
        await using (var first = await RunningSite.StartAsync(_photos.Path, _data.Path))
        {
            await first.IndexedAsync(1, FirstSweep);
            await first.StopAsync();
        }

        Directory.Delete(Path.Combine(_data.Path, "index"), recursive: true);
        Directory.Delete(Path.Combine(_data.Path, "pictures"), recursive: true);
        await using var second = await RunningSite.StartAsync(_photos.Path, _data.Path);
        await second.IndexedAsync(1, FirstSweep);

        var hit = (await second.GetAsync("/api/v1/search?q=waves")).GetProperty("hits")[0];
        using var picture = await second.Http.GetAsync(new Uri(hit.GetProperty("thumbnailUrl").GetString()!, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("image/webp", picture.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_unplugged_folder_keeps_its_photos_and_comes_back()
    {
        _photos.Write("a.png", SomePhoto.Png(1));
        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path);
        await site.IndexedAsync(1, FirstSweep);

        Directory.Move(_photos.Path, _photos.Path + "-away");
        await Eventually.TrueAsync(async () => await OfflineAsync(site) == 1, Eventually.ByItself, "the folder should be seen as offline");
        Assert.Equal(["a.png"], await site.PathsAsync());

        Directory.Move(_photos.Path + "-away", _photos.Path);
        await Eventually.TrueAsync(async () => await OfflineAsync(site) == 0, Eventually.ByItself, "the folder should be seen as back");
        _photos.Write("b.png", SomePhoto.Png(2));
        await site.IndexedAsync(2, Eventually.ByItself);
    }

    private static async Task<long> OfflineAsync(RunningSite site) =>
        (await site.GetAsync("/api/v1/status")).GetProperty("photos").GetProperty("offline").GetInt64();

    private static async Task<string> IdAsync(RunningSite site, string path) =>
        (await site.GetAsync("/api/v1/search?take=200")).GetProperty("hits").EnumerateArray()
            .Single(hit => hit.GetProperty("path").GetString() == path).GetProperty("id").GetString()!;

    private static async Task<string> HashAsync(RunningSite site, string path) =>
        (await site.GetAsync($"/api/v1/photos/{await IdAsync(site, path)}")).GetProperty("contentHash").GetString()!;

    private async Task<IReadOnlyList<long>> EmbeddingIdsAsync()
    {
        await using var database = new PhotoSearch.Catalog.CatalogDatabase(Path.Combine(_data.Path, "catalog.db"), TimeProvider.System);
        await using var connection = await database.ReadAsync(TestContext.Current.CancellationToken);
        return [.. await Dapper.SqlMapper.QueryAsync<long>(connection, "SELECT id FROM embedding ORDER BY id")];
    }
}
