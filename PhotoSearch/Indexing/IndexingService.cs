using Microsoft.Extensions.Options;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Indexing;

/// <summary>Opens the vectors as soon as the model is there, indexes for as long as the program runs, and saves the vectors now and then.</summary>
internal sealed class IndexingService(
    ModelInUse models, LiveVectors vectors, WorkTable work, PhotoIndexer indexer, IndexingProgress progress, IOptions<EmbeddingsOptions> options,
    TimeProvider time, ILogger<IndexingService> logger)
    : BackgroundService
{
    /// <summary>What a crash would make the next start read from the catalog instead of the file.</summary>
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        vectors.Save();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await work.ReleaseAllAsync(stoppingToken);
        try
        {
            var model = await models.ReadyAsync(stoppingToken);
            await vectors.OpenAsync(model.Space, model.Dimension, stoppingToken);
            await Lines.RunAsync(
                stoppingToken,
                stop => indexer.RunAsync(model, options.Value.BatchSize, untilIdle: false, stop),
                SavePeriodicallyAsync);
        }
        catch (ModelException e)
        {
            // The library can still be browsed; the page says what is wrong.
            progress.Problem = e.Message;
            logger.StandsStill(e.Message);
        }
    }

    private async Task SavePeriodicallyAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(SaveEvery, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            vectors.Save();
        }
    }
}
