using PhotoSearch.Embeddings;
using PhotoSearch.Indexing.Neighbours;
using PhotoSearch.Vectors;

namespace PhotoSearch.Indexing;

/// <summary>
/// The model that answers with the vectors of its space, and the one that is to follow it. Both are borrowed for as long as a question or a batch
/// takes; the serving pair is replaced in one step, so that nobody embeds with one model and searches the other's vectors.
/// </summary>
internal sealed class WorkingModels(ModelInUse inUse) : IDisposable
{
    private volatile Seat? _serving;
    private volatile Shared<EmbeddingModel>? _coming;

    /// <summary>Null until a model serves.</summary>
    public string? ServingSpace => _serving?.Space;

    /// <summary>What answers questions now; null until a model serves. Dispose it when the answer is there.</summary>
    public Serving? Borrow()
    {
        while (_serving is { } seat)
        {
            if (seat.Index.TryBorrow() is { } index)
            {
                if (seat.Model is null || seat.Model.TryBorrow())
                {
                    return new Serving(seat.Model, index, seat.Space);
                }

                index.Release();
            }

            // Replaced between the two looks: the next look finds its successor.
        }

        return null;
    }

    /// <summary>The models that photos are embedded with now, the serving one first.</summary>
    public BorrowedModels BorrowAll()
    {
        List<Shared<EmbeddingModel>> held = [];
        while (_serving?.Model is { } serving && held.Count == 0)
        {
            if (serving.TryBorrow())
            {
                held.Add(serving);
            }
        }

        if (_coming is { } coming && held.Count > 0 && coming.Thing.Space != held[0].Thing.Space && coming.TryBorrow())
        {
            held.Add(coming);
        }

        return new BorrowedModels(held);
    }

    /// <summary>From now on photos are embedded with this one too; null: with none beside the serving one. Owns it.</summary>
    public void Prepare(EmbeddingModel? coming) => Replace(coming is null ? null : new Shared<EmbeddingModel>(coming));

    /// <summary>From now on this model answers, with this index; the one before goes when nobody uses it any more. Owns the model, not the index.</summary>
    /// <param name="model">The coming one, or a new one; null: photos can be compared, words cannot.</param>
    public void Serve(EmbeddingModel? model, LiveIndex index, string space)
    {
        var isComing = _coming is { } coming && ReferenceEquals(coming.Thing, model);
        var before = _serving;
        _serving = new Seat(isComing ? _coming : model is null ? null : new Shared<EmbeddingModel>(model), index, space);
        if (model is not null)
        {
            inUse.Serve(model);
        }

        if (isComing)
        {
            _coming = null;
        }

        before?.Model?.Release();
    }

    public void Dispose()
    {
        var serving = _serving;
        _serving = null;
        serving?.Model?.Release();
        Replace(null);
    }

    private void Replace(Shared<EmbeddingModel>? coming)
    {
        var before = _coming;
        _coming = coming;
        before?.Release();
    }

    private sealed record Seat(Shared<EmbeddingModel>? Model, LiveIndex Index, string Space);
}

/// <summary>What answers one question: a model and the vectors of its space, which stay together until disposed.</summary>
internal sealed class Serving(Shared<EmbeddingModel>? model, Shared<VectorIndex> index, string space) : IDisposable
{
    /// <summary>Null: photos can be compared, words cannot.</summary>
    public EmbeddingModel? Model => model?.Thing;

    public VectorIndex Index => index.Thing;

    public string Space => space;

    public void Dispose()
    {
        model?.Release();
        index.Release();
    }
}

/// <summary>The models of one batch, the serving one first; they stay until disposed.</summary>
internal sealed class BorrowedModels(IReadOnlyList<Shared<EmbeddingModel>> held) : IDisposable
{
    public IReadOnlyList<EmbeddingModel> Models { get; } = [.. held.Select(model => model.Thing)];

    /// <summary>Pixels that the most demanding of them takes along the shorter side.</summary>
    public int ShortSide => Models.Max(model => model.ImageSize);

    public void Dispose()
    {
        foreach (var model in held)
        {
            model.Release();
        }
    }
}
