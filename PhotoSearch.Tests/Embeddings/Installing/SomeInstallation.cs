using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Tests.Embeddings.Installing;

/// <summary>A models' folder of one test, a server to fill it from, and little patience.</summary>
internal sealed class SomeInstallation : IAsyncDisposable
{
    public const string Name = "Some-Model";
    public const string Repository = $"immich-app/{Name}";

    /// <summary>Longer than a shared machine stands still; tests of a line that stalls bring less.</summary>
    private static readonly DownloadPatience Patience = new(TimeSpan.FromMinutes(5), Tries: 3, TimeSpan.FromMilliseconds(1), LongestWait: TimeSpan.FromSeconds(2));

    private readonly TemporaryFolder _data = new();

    private SomeInstallation(FakeHub hub, string address, DownloadPatience patience)
    {
        Hub = hub;
        var options = new EmbeddingsOptions { InstallFolder = Path.Combine(_data.Path, "models"), Mirror = address };
        options.ModelFolders.Add(options.InstallFolder);
        Shelf = new ModelShelf(Options.Create(options));
        Installer = new ModelInstaller(Shelf, Options.Create(options), patience, TimeProvider.System, NullLogger<ModelInstaller>.Instance);
    }

    public FakeHub Hub { get; }

    public ModelShelf Shelf { get; }

    public ModelInstaller Installer { get; }

    /// <summary>What was told, in order.</summary>
    public List<Installation> Told { get; } = [];

    /// <summary>What is downloaded until it is whole.</summary>
    public string Incomplete => Path.Combine(Shelf.Home, DownloadFolder.Name, Name, "model");

    public string Target => Path.Combine(Shelf.Home, Name);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<SomeInstallation> BeginAsync(string? address = null, DownloadPatience? patience = null)
    {
        var hub = await FakeHub.StartAsync();
        hub.PutModel(Repository);
        return new SomeInstallation(hub, address ?? hub.Address, patience ?? Patience);
    }

    public Task RunAsync(string name = Name, CancellationToken? cancellationToken = null) => Installer.InstallAsync(name, new Listener(Told), cancellationToken ?? Token);

    public async Task<string> RefusedAsync(string name = Name)
    {
        var thrown = await Assert.ThrowsAsync<ModelException>(() => RunAsync(name));
        Assert.False(Directory.Exists(Target), "A model that was refused must not lie under its name.");
        return thrown.Message;
    }

    /// <summary>Every file that was wanted lies there and is the server's.</summary>
    public void IsWhole()
    {
        foreach (var file in new[] { "config.json", "visual/model.onnx", "visual/preprocess_cfg.json", "textual/model.onnx", "textual/tokenizer.json", "textual/tokenizer_config.json" })
        {
            Assert.Equal(Hub.Content(Repository, file), File.ReadAllBytes(Path.Combine(Target, file)));
        }

        Assert.False(Directory.Exists(Path.Combine(Shelf.Home, DownloadFolder.Name)), "Nothing is left of the download.");
    }

    public async ValueTask DisposeAsync()
    {
        Installer.Dispose();
        await Hub.DisposeAsync();
        _data.Dispose();
    }

    private sealed class Listener(List<Installation> told) : IProgress<Installation>
    {
        public void Report(Installation value) => told.Add(value);
    }
}
