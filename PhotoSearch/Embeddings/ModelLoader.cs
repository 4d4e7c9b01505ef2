using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace PhotoSearch.Embeddings;

/// <summary>Finds a model's folder by the name that a person chose, and loads it.</summary>
internal sealed class ModelLoader(IOptions<EmbeddingsOptions> options, ILogger<ModelLoader> logger)
{
    /// <summary>Takes seconds, on a thread of the pool. Whoever asks owns the model.</summary>
    /// <exception cref="ModelException">There is no such model, or it cannot be used, whatever the reason.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "Without this model the program goes on with another, or shows the library; the message says what is wrong, whatever it was.")]
    public async Task<EmbeddingModel> LoadAsync(string name, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        cancellationToken.ThrowIfCancellationRequested();
        var begun = Stopwatch.GetTimestamp();
        try
        {
            var model = EmbeddingModel.Load(FolderOf(name), options.Value.Running with { Logger = logger });
            logger.ModelReady(model.Name, Stopwatch.GetElapsedTime(begun), model.Dimension, model.ImageSize, model.Space);
            return model;
        }
        catch (ModelException e)
        {
            logger.ModelRefused(name, e.Message);
            throw;
        }
        catch (Exception e)
        {
            logger.ModelFailed(name, e);
            throw new ModelException($"The model {name} cannot be loaded: {e.Message}", e);
        }
    }

    private string FolderOf(string name)
    {
        var folders = options.Value.ModelFolders.DefaultIfEmpty(Path.Combine(AppContext.BaseDirectory, "models"));

        // A rooted path stays itself when it is put below a folder.
        var candidates = folders.Select(folder => Path.Combine(folder, name)).Distinct().ToList();
        return candidates.Find(Directory.Exists)
            ?? throw new ModelException(
                $"There is no model \"{name}\": looked for {string.Join(" and ", candidates)}. Put its folder there, or choose one that is there (setting Embeddings:Model).");
    }
}
