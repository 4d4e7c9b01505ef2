using PhotoSearch.Embeddings;

namespace PhotoSearch.Indexing;

/// <summary>Stub until the owner's file is merged.</summary>
internal sealed class WorkingModels(ModelInUse inUse)
{
    public Serving? Borrow() => inUse.Loaded is { } model ? new Serving(model) : null;
}

/// <summary>Stub.</summary>
internal sealed class Serving(EmbeddingModel model) : IDisposable
{
    public EmbeddingModel? Model => model;

    public void Dispose()
    {
    }
}
