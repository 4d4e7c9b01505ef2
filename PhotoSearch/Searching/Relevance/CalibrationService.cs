using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;

namespace PhotoSearch.Searching.Relevance;

/// <summary>Has the calibration made when a model is ready and when the library has grown, so that no question waits for it.</summary>
internal sealed class CalibrationService(LibraryCalibration calibration, LibraryColumns columns, WorkingModels models, ModelInUse inUse, TimeProvider time) : BackgroundService
{
    /// <summary>Between two looks; a look reads one number where nothing has changed.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await inUse.ReadyAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            using var serving = models.Borrow();
            if (serving is not null && await columns.CurrentAsync(serving.Space, stoppingToken) is { EmbeddedCount: > 0 } snapshot)
            {
                await calibration.FollowAsync(serving, snapshot);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
