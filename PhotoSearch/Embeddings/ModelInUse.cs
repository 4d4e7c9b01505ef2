namespace PhotoSearch.Embeddings;

/// <summary>The model that serves, as everybody may be told of it: loading, ready, or not to be had, with a sentence that says which.</summary>
/// <remarks>It may be replaced and disposed at any time: to compute with it, borrow it together with its vectors.</remarks>
internal sealed class ModelInUse
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile EmbeddingModel? _loaded;
    private volatile string _state = "The model is loading";

    /// <summary>Null until it is ready.</summary>
    public EmbeddingModel? Loaded => _loaded;

    public bool IsReady => _loaded is not null;

    /// <summary>A sentence for people: loading, ready, or what is wrong and what to do.</summary>
    public string State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>Completes when the first model serves.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken) => _first.Task.WaitAsync(cancellationToken);

    public void Serve(EmbeddingModel model)
    {
        _loaded = model;
        _state = $"{model.Name} is ready";
        _first.TrySetResult();
    }
}
