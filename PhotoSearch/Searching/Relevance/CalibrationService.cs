using System.Data.Common;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;

namespace PhotoSearch.Searching.Relevance;

/// <summary>Has the calibration made when a model is ready and when the library has grown, so that no question waits for it.</summary>
internal sealed partial class CalibrationService(
    LibraryCalibration calibration, LibraryColumns columns, WorkingModels models, ModelInUse inUse, TimeProvider time, ILogger<CalibrationService> logger) : BackgroundService
{
    /// <summary>Between two looks; a look reads one number where nothing has changed.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await inUse.ReadyAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (Exception e) when (e is DbException or IOException or ObjectDisposedException)
            {
                NotFollowed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(1651, LogLevel.Warning, "How sure hits are was not looked at; it is tried again in a moment")]
    private static partial void NotFollowed(ILogger logger, Exception fault);

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        using var serving = models.Borrow();
        if (serving is not null && await columns.CurrentAsync(serving.Space, stoppingToken) is { EmbeddedCount: > 0 } snapshot)
        {
            await calibration.FollowAsync(serving, snapshot);
        }
    }
}
