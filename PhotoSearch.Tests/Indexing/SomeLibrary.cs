using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PhotoSearch.Catalog;
using PhotoSearch.Commands;
using PhotoSearch.Decoding;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;
using PhotoSearch.Searching;
using PhotoSearch.Watching;

namespace PhotoSearch.Tests.Indexing;

/// <summary>A library of real photos with real models, indexed in this process; it can be stopped and started again over the same data.</summary>
internal sealed class SomeLibrary : IAsyncDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _data = new();
    private IHost? _host;
    private CancellationTokenSource? _stop;
    private Task _indexing = Task.CompletedTask;

    public TemporaryFolder Photos { get; } = new();

    public IServiceProvider Services => _host!.Services;

    public ModelSwitch Models => Services.GetRequiredService<ModelSwitch>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>So many photos, indexed with the starter model.</summary>
    public static async Task<SomeLibrary> OfAsync(int photos)
    {
        var library = new SomeLibrary();
        for (var i = 0; i < photos; i++)
        {
            library.Photos.Write($"{i}.png", SomePhoto.Png(i));
        }

        await library.StartAsync();
        await library.IdleAsync();
        return library;
    }

    /// <param name="model">The setting <c>Embeddings:Model</c>.</param>
    public async Task StartAsync(string? model = null)
    {
        await OpenAsync(model);
        await Services.GetRequiredService<RootsInSettings>().ApplyAsync(Cancel);
        await Services.GetRequiredService<WorkTable>().ReleaseAllAsync(Cancel);
        await SweepAsync();
        await Models.StartAsync(Cancel);
        _indexing = Services.GetRequiredService<PhotoIndexer>().RunAsync(8, untilIdle: false, _stop!.Token);
    }

    /// <summary>The parts and the catalog, with nothing under way.</summary>
    public async Task OpenAsync(string? model = null)
    {
        var builder = CommandSettings.CommandHost();
        builder.Logging.ClearProviders();
        builder.Services.AddRooms(new CommandSettings([Photos.Path], null, null), DataFolder.Open(_data.Path));
        builder.Services.Configure<EmbeddingsOptions>(options => (options.Model, options.Threads) = (model, 1));
        builder.Services.Configure<DecodingOptions>(options => options.Children = 1);
        builder.Services.Configure<WatchingOptions>(options => options.SettleTime = TimeSpan.FromMilliseconds(100));
        _host = builder.Build();
        _stop = new CancellationTokenSource();
        await Services.GetRequiredService<CatalogDatabase>().OpenAsync(Cancel);
    }

    public async Task StopAsync()
    {
        if (_host is null)
        {
            return;
        }

        await _stop!.CancelAsync();
        await _indexing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Services.GetRequiredService<DataFolder>().Dispose();
        await ((IAsyncDisposable)_host).DisposeAsync();
        _stop.Dispose();
        _host = null;
    }

    public void DeletePictures() => Directory.Delete(Path.Combine(_data.Path, "pictures"), recursive: true);

    public async Task SweepAsync()
    {
        foreach (var root in await Services.GetRequiredService<RootTable>().ActiveAsync(Cancel))
        {
            await Services.GetRequiredService<RootSweep>().RunAsync(root, "", Cancel);
        }
    }

    public Task PauseAsync(bool pause) => Services.GetRequiredService<LibraryReport>().PauseAsync(pause, Cancel);

    /// <summary>Until nothing waits and no model is on its way.</summary>
    public async Task IdleAsync() => await Eventually.GetAsync(
        StatusAsync, status => status is { Photos.Waiting: 0, Models.Coming: null }, Soon, "nothing should wait, and no model be on its way");

    public async Task<LibraryStatus> StatusAsync() => await Services.GetRequiredService<LibraryReport>().StatusAsync(await ViewerAsync(), Cancel);

    public async Task<Viewer> ViewerAsync() => new((await Services.GetRequiredService<RootTable>().ActiveAsync(Cancel)).Select(root => root.Id));

    public async Task<SearchPage> AskAsync(Question question, int take = 200, string? cursor = null) =>
        await Services.GetRequiredService<PhotoSearcher>().SearchAsync(await ViewerAsync(), question, take, cursor, Cancel);

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Services.GetRequiredService<CatalogDatabase>().ReadAsync(Cancel);
        return (await connection.QueryAsync<T>(sql, parameters)).AsList();
    }

    /// <summary>Paths of the photos that have a vector in a space.</summary>
    public async Task<IReadOnlyList<string>> PathsInAsync(string space, bool isProvisional = false) => await QueryAsync<string>(
        "SELECT f.path FROM embedding e JOIN file f ON f.photo_id = e.photo_id WHERE e.space = @space AND e.is_provisional = @isProvisional AND f.state <> 3 ORDER BY f.path",
        new { space, isProvisional = isProvisional ? 1 : 0 });

    /// <summary>Each file's vector in the model's space is what the model says of that file now.</summary>
    public async Task VectorsAreTrueAsync(string folder)
    {
        using var model = EmbeddingModel.Load(folder, new ModelRunning(1, PhotoSearch.Embeddings.Devices.DeviceChoice.Cpu, TimeSpan.FromMinutes(5)));
        var rows = await QueryAsync<(string Path, byte[] Vector)>(
            "SELECT f.path, e.vector FROM file f JOIN embedding e ON e.photo_id = f.photo_id WHERE e.space = @Space AND f.state = 1", new { model.Space });
        foreach (var (path, stored) in rows)
        {
            var pixels = await Services.GetRequiredService<PhotoDecoder>().PixelsAsync(Path.Combine(Photos.Path, path), model.ImageSize, Cancel);
            var similarity = TensorPrimitives.Dot((await model.EmbedImagesAsync([pixels], Cancel))[0], MemoryMarshal.Cast<byte, float>(stored));
            Assert.True(similarity > 0.9999f, $"{path} carries a vector that is not its own: similarity {similarity}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Photos.Dispose();
        _data.Dispose();
    }
}
