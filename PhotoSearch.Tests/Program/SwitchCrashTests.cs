using System.Runtime.InteropServices;
using Dapper;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Tests.Decoding;
using PhotoSearch.Tests.Indexing;

namespace PhotoSearch.Tests.Program;

/// <summary>kill -9 while photos are embedded for another model.</summary>
public sealed class SwitchCrashTests : IDisposable
{
    private const int Photos = 300;
    private const int Kills = 5;

    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _photos = new();
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _photos.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task A_change_of_models_goes_on_after_every_kill_and_search_is_never_empty()
    {
        using var other = OtherModels.OfAnotherSpace();
        using var model = other.Load();
        for (var i = 0; i < Photos; i++)
        {
            _photos.Write($"{i % 7}/{i}.png", SomePhoto.Png(i));
        }

        await using (var first = await RunningSite.StartAsync(_photos.Path, _data.Path))
        {
            await first.IndexedAsync(Photos, Whole);
            await first.StopAsync();
        }

        var done = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path, ("Embeddings__Model", other.Folder));
            Assert.Equal(Photos, (await site.PathsAsync("dog")).Count);
            await Eventually.TrueAsync(async () => await CountAsync(model.Space) > done, Whole, "it should go on");
            Assert.Equal(Photos, (await site.PathsAsync("dog")).Count);
            await site.KillAsync();
            var now = await CountAsync(model.Space);
            Assert.True(now >= done, $"kill {kill}: {done} were embedded, {now} are left");
            done = now;
        }

        await using (var last = await RunningSite.StartAsync(_photos.Path, _data.Path, ("Embeddings__Model", other.Folder)))
        {
            await Eventually.TrueAsync(async () => (await ServingAsync()) == model.Space, Whole, $"the other model should serve. The program said: {last.Said()}");
            Assert.Equal(Photos, (await last.PathsAsync("dog")).Count);
            Assert.Equal((Photos, 0, 0), await last.CountsAsync());
            Assert.Equal(0, await last.StopAsync());
        }

        await EveryVectorIsItsPhotosOwnAsync(model);
    }

    private async Task<int> CountAsync(string space)
    {
        await using var database = new CatalogDatabase(Path.Combine(_data.Path, "catalog.db"), TimeProvider.System);
        await using var connection = await database.ReadAsync(Cancel);
        return await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM embedding WHERE space = @space", new { space });
    }

    private async Task<string?> ServingAsync()
    {
        await using var database = new CatalogDatabase(Path.Combine(_data.Path, "catalog.db"), TimeProvider.System);
        return (await new ModelTable(database).ReadAsync(Cancel)).ServingSpace;
    }

    private async Task EveryVectorIsItsPhotosOwnAsync(EmbeddingModel model)
    {
        await using var database = new CatalogDatabase(Path.Combine(_data.Path, "catalog.db"), TimeProvider.System);
        await using var connection = await database.ReadAsync(Cancel);
        Assert.Equal("ok", await connection.ExecuteScalarAsync<string>("PRAGMA integrity_check"));
        var rows = (await connection.QueryAsync<(string Path, byte[] Vector)>(
            "SELECT f.path, e.vector FROM file f JOIN embedding e ON e.photo_id = f.photo_id WHERE e.space = @Space", new { model.Space })).AsList();
        Assert.Equal(Photos, rows.Count);
        await using var decoder = Some.Decoder();
        foreach (var (path, stored) in rows)
        {
            var pixels = await decoder.PixelsAsync(Path.Combine(_photos.Path, path), model.ImageSize, Cancel);
            var anew = (await model.EmbedImagesAsync([pixels], Cancel))[0];
            var similarity = System.Numerics.Tensors.TensorPrimitives.Dot(anew, MemoryMarshal.Cast<byte, float>(stored));
            Assert.True(similarity > 0.9999f, $"{path} carries a vector that is not its own: similarity {similarity}");
        }
    }
}
