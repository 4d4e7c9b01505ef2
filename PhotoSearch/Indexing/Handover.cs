using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing.Neighbours;

namespace PhotoSearch.Indexing;

/// <summary>Puts a model in its place: vectors open and complete first, then one step, then the memory of the one before is given back.</summary>
internal sealed class Handover(ModelTable table, LiveVectors vectors, LibraryColumns columns, WorkingModels models, ModelInUse inUse)
{
    /// <summary>The model serves with what there is of its space. Owns the model.</summary>
    /// <param name="name">As it was chosen; null: nothing is written, because another program may be the catalog's writer.</param>
    public async Task ServeAsync(string? name, EmbeddingModel model, CancellationToken cancellationToken)
    {
        if (!inUse.IsReady)
        {
            inUse.State = "The library's vectors are being loaded.";
        }

        var index = await vectors.OpenAsync(model.Space, model.Dimension, cancellationToken);
        if (name is not null)
        {
            await table.ServeAsync(name, model.Space, cancellationToken);
        }

        await columns.ReadAnewAsync(model.Space, cancellationToken);
        models.Serve(model, index, model.Space);
        models.Prepare(null);
        vectors.CloseAllBut(model.Space);
    }

    /// <summary>The coming model serves; false, and nothing changed, while a photo that can be embedded lacks its vector.</summary>
    public async Task<bool> TryFinishAsync(string name, EmbeddingModel coming, CancellationToken cancellationToken)
    {
        var index = await vectors.OpenAsync(coming.Space, coming.Dimension, cancellationToken);
        if (!await table.TryFinishAsync(name, coming.Space, cancellationToken))
        {
            return false;
        }

        // Read before the step, so that the first question after it does not wait.
        await columns.ReadAnewAsync(coming.Space, cancellationToken);
        models.Serve(coming, index, coming.Space);
        vectors.CloseAllBut(coming.Space);
        return true;
    }

    /// <summary>No model is on its way any more. The catalog first: what is owed from here on is not owed for it.</summary>
    public async Task GiveUpAsync(CancellationToken cancellationToken)
    {
        await table.GiveUpAsync(cancellationToken);
        models.Prepare(null);
        vectors.CloseAllBut(models.ServingSpace ?? "");
    }
}
