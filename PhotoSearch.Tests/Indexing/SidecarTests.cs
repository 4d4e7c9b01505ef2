using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PhotoSearch.Catalog;
using PhotoSearch.Decoding;
using PhotoSearch.Indexing;
using static PhotoSearch.Tests.Decoding.JpegTags;

namespace PhotoSearch.Tests.Indexing;

/// <summary>XMP files beside photos come, change and go, and no picture is looked at again for them.</summary>
public sealed class SidecarTests : IAsyncLifetime
{
    private SomeLibrary _library = null!;
    private IReadOnlyList<long> _embeddings = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _library = await SomeLibrary.OfAsync(2);
        _embeddings = await EmbeddingsAsync();
    }

    public ValueTask DisposeAsync() => _library.DisposeAsync();

    [Fact]
    public async Task A_sidecar_that_comes_changes_and_goes_is_followed_by_sweeps()
    {
        Write("0.png.xmp", "First");
        await FollowAsync("");
        Assert.Equal(["First"], await TitlesAsync());

        Write("0.png.xmp", "Second and longer");
        await FollowAsync("");
        Assert.Equal(["Second and longer"], await TitlesAsync());

        File.Delete(Path.Combine(_library.Photos.Path, "0.png.xmp"));
        await FollowAsync("");
        Assert.Empty(await TitlesAsync());
        Assert.Equal(_embeddings, await EmbeddingsAsync());
    }

    [Fact]
    public async Task An_event_of_the_sidecar_alone_is_enough()
    {
        Write("1.xmp", "By its stem");
        await FollowAsync("1.xmp");
        Assert.Equal(["By its stem"], await TitlesAsync());

        Write("1.png.xmp", "By its whole name");
        await FollowAsync("1.png.xmp");
        Assert.Equal(["By its whole name"], await TitlesAsync());

        File.Delete(Path.Combine(_library.Photos.Path, "1.png.xmp"));
        await FollowAsync("1.png.xmp");
        Assert.Equal(["By its stem"], await TitlesAsync());
        Assert.Equal(_embeddings, await EmbeddingsAsync());
    }

    [Fact]
    public async Task A_sidecar_without_its_photo_is_nothing_until_the_photo_comes_and_moves_with_it()
    {
        Write("new/b.xmp", "Waiting");
        await FollowAsync("");
        Assert.Empty(await TitlesAsync());

        _library.Photos.Write("new/b.png", SomePhoto.Png(9));
        await FollowAsync("");
        Assert.Equal(["Waiting"], await TitlesAsync());

        Directory.Move(Path.Combine(_library.Photos.Path, "new"), Path.Combine(_library.Photos.Path, "moved"));
        await FollowAsync("");
        Assert.Equal(["Waiting"], await TitlesAsync());

        Directory.CreateDirectory(Path.Combine(_library.Photos.Path, "alone"));
        File.Move(Path.Combine(_library.Photos.Path, "moved/b.png"), Path.Combine(_library.Photos.Path, "alone/b.png"));
        await FollowAsync("");
        Assert.Empty(await TitlesAsync());
        Assert.Equal([3], await PhotosAsync());
    }

    [Fact]
    public async Task A_hostile_sidecar_costs_its_photo_nothing()
    {
        _library.Photos.Write("0.png.xmp", new byte[50 << 20]);
        _library.Photos.Write("1.png.xmp", "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><x>&b;</x>"u8);
        _library.Photos.Write("2.png.xmp", "<a"u8);
        _library.Photos.Write("2.png", SomePhoto.Png(2));
        await FollowAsync("");

        Assert.Empty(await TitlesAsync());
        Assert.Equal([3], await PhotosAsync());
        await FollowAsync("");
        Assert.Equal(0, Assert.Single(await _library.QueryAsync<long>("SELECT COUNT(*) FROM work")));
    }

    [Fact]
    public async Task A_newer_version_reads_facts_again_and_leaves_vectors_and_pictures()
    {
        await _library.StopAsync();
        await _library.OpenAsync();
        await _library.Services.GetRequiredService<CatalogDatabase>().WriteAsync(
            (connection, transaction) => connection.ExecuteAsync("UPDATE content SET facts_version = NULL, tags = 'lost', sharpness = NULL", transaction: transaction), Cancel);
        await _library.StopAsync();

        await _library.StartAsync();
        await _library.IdleAsync();

        Assert.Equal([FileTags.Version, FileTags.Version], await _library.QueryAsync<long>("SELECT facts_version FROM content WHERE tags <> 'lost'"));
        Assert.Equal(_embeddings, await EmbeddingsAsync());
        Assert.Equal(2, Assert.Single(await _library.QueryAsync<long>("SELECT COUNT(*) FROM content WHERE sharpness > 0")));
    }

    private void Write(string path, string title) => _library.Photos.Write(path, System.Text.Encoding.UTF8.GetBytes(Packet(InEveryLanguage("dc:title", title))));

    private async Task FollowAsync(string scope)
    {
        var root = Assert.Single(await _library.Services.GetRequiredService<RootTable>().ActiveAsync(Cancel));
        await _library.Services.GetRequiredService<RootSweep>().RunAsync(root, scope, Cancel);
        await _library.IdleAsync();
    }

    private Task<IReadOnlyList<string>> TitlesAsync() => _library.QueryAsync<string>("SELECT title FROM described WHERE title IS NOT NULL");

    private Task<IReadOnlyList<long>> PhotosAsync() => _library.QueryAsync<long>("SELECT COUNT(DISTINCT photo_id) FROM file WHERE state = 1");

    private Task<IReadOnlyList<long>> EmbeddingsAsync() => _library.QueryAsync<long>("SELECT id FROM embedding ORDER BY id LIMIT 2");
}
