using Microsoft.Extensions.Options;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Indexing;

/// <summary>Has the models loaded, and indexes for as long as the program runs.</summary>
internal sealed class IndexingService(
    ModelSwitch models, ModelInUse inUse, WorkTable work, PhotoIndexer indexer, IndexingProgress progress, IOptions<EmbeddingsOptions> options,
    ILogger<IndexingService> logger)
    : BackgroundService
{
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

        await indexer.RunAsync(options.Value.BatchSize, untilIdle: false, stoppingToken);
    }
}
