using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using PhotoSearch.Decoding;
using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Embeddings;

/// <summary>Finds a model's folder by the name that a person chose, and loads it.</summary>
internal sealed class ModelLoader(IOptions<EmbeddingsOptions> options, ModelShelf shelf, ILogger<ModelLoader> logger)
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
            var model = EmbeddingModel.Load(shelf.FolderOf(name), options.Value.Running with { Logger = logger });
            if (model.ImageSize > PhotoDecoder.LargestModelSide)
            {
                model.Dispose();
                throw new ModelException($"The model {name} looks at pictures of {model.ImageSize} px; photos are decoded for models of up to {PhotoDecoder.LargestModelSide} px, choose one of these.");
            }

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
}
