using Microsoft.Extensions.Options;

namespace PhotoSearch.Embeddings;

/// <summary>The configured model: loading, ready, or not to be had, with a sentence that says which. Owns the model.</summary>
internal sealed class ModelInUse(IOptions<EmbeddingsOptions> options, ILogger<ModelInUse> logger) : IDisposable
{
    private readonly TaskCompletionSource<EmbeddingModel> _loading = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile EmbeddingModel? _loaded;
    private volatile string _state = $"{DisplayName(options.Value.Model)} is loading";

    /// <summary>Null until it is ready.</summary>
    public EmbeddingModel? Loaded => _loaded;

    public bool IsReady => _loaded is not null;

    /// <summary>A sentence for people: loading, ready, or what is wrong and what to do.</summary>
    public string State => _state;

    /// <summary>Completes when the model is loaded.</summary>
    /// <exception cref="ModelException">It cannot be loaded; the same until the program is started again.</exception>
    public Task<EmbeddingModel> ReadyAsync(CancellationToken cancellationToken) => _loading.Task.WaitAsync(cancellationToken);

    /// <summary>Takes long and is done once, by <see cref="ModelLoadingService"/>.</summary>
    /// <exception cref="ModelException">There is no such model, or it cannot be used.</exception>
    public EmbeddingModel Load()
    {
        try
        {
            var model = EmbeddingModel.Load(FindFolder(options.Value), options.Value.Running with { Logger = logger });
            _loaded = model;
            _state = $"{model.Name} is ready";
            _loading.TrySetResult(model);
            return model;
        }
        catch (Exception e)
        {
            var failure = e as ModelException ?? new ModelException($"The model {options.Value.Model} cannot be loaded: {e.Message}", e);
            _state = failure.Message;
            _loading.TrySetException(failure);

            // Nobody may be waiting; the log has it, so an unobserved exception must not be reported a second time.
            _ = _loading.Task.Exception;
            throw;
        }
    }

    public void Dispose() => _loaded?.Dispose();

    private static string DisplayName(string model) => Path.GetFileName(Path.TrimEndingDirectorySeparator(model));

    private static string FindFolder(EmbeddingsOptions options)
    {
        var folders = options.ModelFolders.DefaultIfEmpty(Path.Combine(AppContext.BaseDirectory, "models"));

        // A rooted path stays itself when it is put below a folder.
        var candidates = folders.Select(folder => Path.Combine(folder, options.Model)).Distinct().ToList();
        return candidates.Find(Directory.Exists)
            ?? throw new ModelException(
                $"There is no model \"{options.Model}\": looked for {string.Join(" and ", candidates)}. Put its folder there, or set Embeddings:Model to one that is there.");
    }
}
