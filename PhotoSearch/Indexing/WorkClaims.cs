using System.Data.Common;
using System.Threading.Channels;
using PhotoSearch.Catalog;
using PhotoSearch.Decoding;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Indexing;

/// <summary>Takes work from the table for as long as there is any, sleeps until there is more, and has a coming model follow when nothing is left for it.</summary>
internal sealed class WorkClaims(
    WorkTable work, LibraryTable library, ModelSwitch models, ComingProgress coming, Bell bell, IndexingProgress progress, TimeProvider time, ILogger<WorkClaims> logger)
{
    /// <summary>Claimed at once: enough to keep every line busy between two looks at the table.</summary>
    public const int ClaimCount = 32;

    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);

    /// <summary>The look costs a pass over all photos; it is taken only when nothing else is to be done.</summary>
    private static readonly TimeSpan LookForMissingEvery = TimeSpan.FromMinutes(10);

    private int _underWay;
    private long _lookedForMissing;

    /// <summary>Claimed, and neither committed nor given back yet.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Works until cancelled, or, when asked to, until nothing is left to do.</summary>
    public async Task RunAsync(ChannelWriter<ClaimedWork> claimed, bool untilIdle, CancellationToken cancellationToken)
    {
        await EnqueueMissingAsync(cancellationToken);
        var isDone = false;
        while (!isDone)
        {
            try
            {
                isDone = await ClaimOnceAsync(claimed, untilIdle, cancellationToken);
            }
            catch (DbException e) when (!untilIdle)
            {
                // A full disk or a catalog that somebody holds: nothing is lost by waiting.
                logger.StandsStill(e.Message);
                progress.Problem = ProblemOf(e);
                await Task.Delay(AfterFault, time, cancellationToken);
            }
        }

        claimed.Complete();
    }

    /// <summary>So much of what was claimed is committed or given back.</summary>
    public void Finished(int count)
    {
        Interlocked.Add(ref _underWay, -count);
        bell.Ring();
    }

    /// <summary>What keeps photos from being stored, for the person who can mend it.</summary>
    public static string ProblemOf(Exception e) => e is ModelException
        ? $"Photos cannot be embedded now: {e.Message}"
        : $"Photos cannot be stored now ({e.Message}). Check that the data folder has room and can be written; it is tried again every {AfterFault.TotalSeconds:0} seconds.";

    /// <summary>True when nothing is left to do, and that was asked for.</summary>
    private async Task<bool> ClaimOnceAsync(ChannelWriter<ClaimedWork> claimed, bool untilIdle, CancellationToken cancellationToken)
    {
        if (await library.IsPausedAsync(cancellationToken))
        {
            progress.Idle();
            coming.Idle();
            await bell.WaitAsync(LongestSleep, cancellationToken);
            return false;
        }

        var batch = await work.ClaimAsync(ClaimCount, cancellationToken);
        Interlocked.Add(ref _underWay, batch.Count);
        foreach (var file in batch)
        {
            await claimed.WriteAsync(file, cancellationToken);
        }

        await coming.RefreshAsync(cancellationToken);
        if (!batch.Any(file => file.Kind == WorkKind.Embed))
        {
            await models.TryFinishAsync(cancellationToken);
        }

        if (batch.Count > 0)
        {
            return false;
        }

        return await RestAsync(untilIdle, cancellationToken);
    }

    private async Task<bool> RestAsync(bool untilIdle, CancellationToken cancellationToken)
    {
        var next = await work.NextAtAsync(cancellationToken);
        if (next is null)
        {
            progress.Idle();
            if (untilIdle)
            {
                if (UnderWay == 0)
                {
                    return true;
                }
            }
            else if (time.GetElapsedTime(_lookedForMissing) > LookForMissingEvery)
            {
                await EnqueueMissingAsync(cancellationToken);
            }
        }

        await bell.WaitAsync(SleepUntil(next), cancellationToken);
        return false;
    }

    /// <summary>At start, and now and then: a root that was offline then may be back with photos of another model.</summary>
    private async Task EnqueueMissingAsync(CancellationToken cancellationToken)
    {
        _lookedForMissing = time.GetTimestamp();
        var told = await work.EnqueueFactsAsync(FileTags.Version, cancellationToken);
        if (told > 0)
        {
            logger.ToTellAgain(told);
        }

        var again = await work.EnqueueMissingAsync(PhotoDecoder.Version, cancellationToken);
        if (again > 0)
        {
            logger.ToEmbedAgain(again);
        }
    }

    private TimeSpan SleepUntil(long? next)
    {
        if (next is not { } at)
        {
            return LongestSleep;
        }

        var left = at - time.GetUtcNow().ToUnixTimeMilliseconds();
        return TimeSpan.FromMilliseconds(Math.Clamp(left, (long)ShortestSleep.TotalMilliseconds, (long)LongestSleep.TotalMilliseconds));
    }
}
