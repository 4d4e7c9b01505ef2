using Microsoft.Extensions.Options;
using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Embeddings;

/// <summary>Stub until the owner's file is merged.</summary>
internal sealed class ModelLoader(IOptions<EmbeddingsOptions> options, ModelShelf shelf)
{
    public async Task<EmbeddingModel> LoadAsync(string name, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        cancellationToken.ThrowIfCancellationRequested();
        return EmbeddingModel.Load(shelf.FolderOf(name), options.Value.Threads);
    }
}
