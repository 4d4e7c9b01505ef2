using System.Data.Common;
using PhotoSearch.Catalog;
using PhotoSearch.Indexing.Neighbours;

namespace PhotoSearch.Indexing;

/// <summary>Once a day: what has been gone for 30 days while its root was healthy is forgotten.</summary>
internal sealed class ForgettingService(ForgottenFiles forgotten, PictureFiles pictures, LiveVectors vectors, TimeProvider time, ILogger<ForgettingService> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    /// <summary>Long enough to notice a mistake and put a folder back with everything attached to its photos.</summary>
    private const int KeptDays = 30;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await ForgetAsync(stoppingToken);
            }
            catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException)
            {
                logger.ForgettingFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        pictures.DeleteLeftovers(time.GetUtcNow() - Every);
        var done = await forgotten.ForgetAsync(time.GetUtcNow().AddDays(-KeptDays).ToUnixTimeMilliseconds(), cancellationToken);
        vectors.Apply(new VectorChanges([], done.EmbeddingIds));
        foreach (var content in done.Contents)
        {
            pictures.Delete(content);
        }

        if (done.Files > 0)
        {
            logger.Forgotten(done.Files, KeptDays, done.Photos);
        }
    }
}
