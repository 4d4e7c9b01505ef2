using Microsoft.Extensions.Options;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Indexing;

/// <summary>Has the models loaded, indexes for as long as the program runs, and saves the vectors now and then.</summary>
internal sealed class IndexingService(
    ModelSwitch models, ModelInUse inUse, LiveVectors vectors, WorkTable work, PhotoIndexer indexer, IndexingProgress progress, IOptions<EmbeddingsOptions> options,
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
            await models.StartAsync(stoppingToken);
        }
        catch (ModelException e)
        {
            // The library can still be browsed; the page says what is wrong, and another model may be chosen there.
            progress.Problem = e.Message;
            logger.StandsStill(e.Message);
            await inUse.ReadyAsync(stoppingToken);
            progress.Problem = null;
        }

        await Lines.RunAsync(
            stoppingToken,
            stop => indexer.RunAsync(options.Value.BatchSize, untilIdle: false, stop),
            SavePeriodicallyAsync);
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
