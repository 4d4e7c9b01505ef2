using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace PhotoSearch.Embeddings;

/// <summary>Loads the configured model while the site is already up.</summary>
internal sealed class ModelLoadingService(ModelInUse model, IOptions<EmbeddingsOptions> options, ILogger<ModelLoadingService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Loading takes a processor for seconds; the start of the other services must not wait for it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        stoppingToken.ThrowIfCancellationRequested();
        var begun = Stopwatch.GetTimestamp();
        try
        {
            var loaded = model.Load();
            logger.ModelReady(loaded.Name, Stopwatch.GetElapsedTime(begun), loaded.Dimension, loaded.ImageSize, loaded.Space);
        }
        catch (ModelException e)
        {
            logger.ModelRefused(options.Value.Model, e.Message);
        }
#pragma warning disable CA1031 // Without a model the site still shows the library; State says what is wrong, whatever it was.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.ModelFailed(options.Value.Model, e);
        }
    }
}
