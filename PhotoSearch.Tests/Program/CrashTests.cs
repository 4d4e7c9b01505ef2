using System.Diagnostics;
using System.Runtime.InteropServices;
using Dapper;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Tests.Decoding;

namespace PhotoSearch.Tests.Program;

/// <summary>kill -9, of the program and of its decoders, at random moments while it indexes.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Photos = 400;
    private const int Kills = 20;

    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _photos = new();
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _photos.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task Twenty_kills_of_the_program_lose_nothing_that_was_committed()
    {
        WritePhotos();
        var random = new Random(20261121);
        var committed = new HashSet<(long, string)>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await using (var site = await RunningSite.StartAsync(_photos.Path, _data.Path))
            {
                using var moment = new PeriodicTimer(TimeSpan.FromMilliseconds(1 + random.Next(400)));
                await moment.WaitForNextTickAsync(Cancel);
                await site.KillAsync();
            }

            var now = await CommittedAsync();
            Assert.True(now.IsSupersetOf(committed), $"kill {kill}: {committed.Except(now).Count()} committed photos are lost");
            committed = now;
        }

        await using (var last = await RunningSite.StartAsync(_photos.Path, _data.Path))
        {
            await last.IndexedAsync(Photos, Whole);
            Assert.Equal((Photos, 0, 0), await last.CountsAsync());
            Assert.Equal(0, await last.StopAsync());
        }

        await NoPhotoCarriesAnothersVectorAsync();
    }

    [Fact]
    public async Task Twenty_kills_of_the_decoders_cost_nothing_but_time()
    {
        WritePhotos();
        var random = new Random(42);
        await using (var site = await RunningSite.StartAsync(_photos.Path, _data.Path, ("Decoding__Children", "2")))
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                using var moment = new PeriodicTimer(TimeSpan.FromMilliseconds(1 + random.Next(150)));
                await moment.WaitForNextTickAsync(Cancel);
                var children = await DecodersOfAsync(site.ProcessId);
                if (children.Count > 0)
                {
                    KillNow(children[random.Next(children.Count)]);
                }
            }

            await site.IndexedAsync(Photos, Whole);
            Assert.Equal((Photos, 0, 0), await site.CountsAsync());
            await site.StopAsync();
        }

        await NoPhotoCarriesAnothersVectorAsync();
    }

    private void WritePhotos()
    {
        for (var i = 0; i < Photos; i++)
        {
            _photos.Write($"{i % 7}/{i}.png", SomePhoto.Png(i));
        }
    }

    /// <summary>The catalog as a killed program left it: it opens, it is whole, and this is what it holds.</summary>
    private async Task<HashSet<(long, string)>> CommittedAsync()
    {
        await using var database = new CatalogDatabase(Path.Combine(_data.Path, "catalog.db"), TimeProvider.System);
        await database.OpenAsync(Cancel);
        await using var connection = await database.ReadAsync(Cancel);
        Assert.Equal("ok", await connection.ExecuteScalarAsync<string>("PRAGMA integrity_check"));
        Assert.Empty(await connection.QueryAsync("PRAGMA foreign_key_check"));
        return [.. await connection.QueryAsync<(long, string)>("SELECT f.photo_id, f.path FROM file f JOIN embedding e ON e.photo_id = f.photo_id")];
    }

    private async Task NoPhotoCarriesAnothersVectorAsync()
    {
        await using var database = new CatalogDatabase(Path.Combine(_data.Path, "catalog.db"), TimeProvider.System);
        await using var connection = await database.ReadAsync(Cancel);
        var rows = (await connection.QueryAsync<(string Path, byte[] Vector)>(
            "SELECT f.path, e.vector FROM file f JOIN embedding e ON e.photo_id = f.photo_id ORDER BY f.id")).AsList();
        Assert.Equal(Photos, rows.Count);
        using var model = EmbeddingModel.Load(Path.Combine(AppContext.BaseDirectory, "models", "starter"), Embeddings.SomeModel.Running);
        await using var decoder = Some.Decoder();
        foreach (var (path, stored) in rows)
        {
            var photo = await decoder.DecodeAsync(Path.Combine(_photos.Path, path), model.ImageSize, Cancel);
            var anew = (await model.EmbedImagesAsync([photo.ModelInput], Cancel))[0];
            var similarity = System.Numerics.Tensors.TensorPrimitives.Dot(anew, MemoryMarshal.Cast<byte, float>(stored));
            Assert.True(similarity > 0.9999f, $"{path} carries a vector that is not its own: similarity {similarity}");
        }
    }

    private static async Task<IReadOnlyList<int>> DecodersOfAsync(int processId)
    {
        using var ask = Process.Start(new ProcessStartInfo("pgrep", ["-P", processId.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        var said = await ask.StandardOutput.ReadToEndAsync(Cancel);
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
    }

    private static void KillNow(int processId)
    {
        try
        {
            using var child = Process.GetProcessById(processId);
            child.Kill();
        }
        catch (ArgumentException)
        {
            // It ended by itself just now.
        }
    }
}
