using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using PhotoSearch.Catalog;
using PhotoSearch.Watching;

namespace PhotoSearch.Indexing;

/// <summary>Keeps the catalog's files in step with the folders: a sweep at start, then watchers, and a sweep for everything they may miss.</summary>
internal sealed class FolderService(
    RootTable roots, RootSweep sweep, ChangeQueue queue, IOptions<WatchingOptions> options, TimeProvider time, ILogger<FolderService> logger)
    : BackgroundService
{
    /// <summary>A share that went away or came back is noticed within this time; the look costs one system call.</summary>
    private static readonly TimeSpan HealthEvery = TimeSpan.FromSeconds(5);

    /// <summary>A sweep that failed (a full disk, say) is tried again after this.</summary>
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);

    /// <summary>Touched by the one line that follows changes alone.</summary>
    private readonly Dictionary<long, (FolderWatcher Watcher, string? Identity)> _watchers = [];
    private int _sweepsUnderWay;

    /// <summary>Something is being looked at, or waits to be.</summary>
    public bool IsSweeping => Volatile.Read(ref _sweepsUnderWay) > 0 || !queue.IsEmpty;

    /// <summary>Every root, now.</summary>
    public async Task SweepNowAsync(CancellationToken cancellationToken)
    {
        foreach (var root in await roots.ActiveAsync(cancellationToken))
        {
            queue.Offer(new FolderChange.Sweep(root.Id));
        }
    }

    public override void Dispose()
    {
        foreach (var (watcher, _) in _watchers.Values)
        {
            watcher.Dispose();
        }

        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await SweepNowAsync(stoppingToken);
        await Lines.RunAsync(stoppingToken, FollowChangesAsync, SweepPeriodicallyAsync, CheckHealthAsync);
    }

    private async Task FollowChangesAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var changes in (await queue.TakeAsync(cancellationToken)).GroupBy(RootOf))
            {
                await FollowAsync(changes.Key, [.. changes], cancellationToken);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The one place where a fault of a sweep is caught: it is logged and owed again; the next root is not to blame.")]
    private async Task FollowAsync(long rootId, IReadOnlyList<FolderChange> changes, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _sweepsUnderWay);
        try
        {
            // Read anew for every group: the sweep before may have found the root offline.
            if ((await roots.ActiveAsync(cancellationToken)).FirstOrDefault(root => root.Id == rootId) is not { } root)
            {
                return;
            }

            // A root that may be another folder now is looked at whole, once for all its changes.
            if (changes.Any(change => change is FolderChange.Sweep) || !root.IsHealthy || FileSystemIdentity.OfFolder(root.Path) != root.Identity)
            {
                // The watcher is there before the sweep looks, so that nothing falls between the two.
                Watch(root);
                await sweep.RunAsync(root, "", cancellationToken);
            }
            else
            {
                foreach (var path in Topmost(changes.OfType<FolderChange.At>().Select(change => change.Relative)))
                {
                    await sweep.RunAsync(root, path, cancellationToken);
                }
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.SweepFailed(rootId, e);
            _ = OfferLaterAsync(rootId, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _sweepsUnderWay);
        }
    }

    private static long RootOf(FolderChange change) => change switch
    {
        FolderChange.At at => at.RootId,
        FolderChange.Sweep sweep => sweep.RootId,
        _ => throw new InvalidOperationException(),
    };

    /// <summary>Paths that lie in another one of the list are looked at with it.</summary>
    private static IEnumerable<string> Topmost(IEnumerable<string> paths)
    {
        string? above = null;
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            if (above is null || !path.StartsWith(above + "/", StringComparison.Ordinal))
            {
                above = path;
                yield return path;
            }
        }
    }

    private void Watch(PhotoRoot root)
    {
        var identity = FileSystemIdentity.OfFolder(root.Path);
        if (!options.Value.WatchForChanges || (_watchers.TryGetValue(root.Id, out var watch) && !watch.Watcher.IsLost && watch.Identity == identity))
        {
            return;
        }

        // Another folder under the same name (a share that was mounted): the old watcher would watch nothing.
        watch.Watcher?.Dispose();
        _watchers.Remove(root.Id);
        if (identity is not null && FolderWatcher.TryWatch(root.Id, root.Path, queue, logger) is { } made)
        {
            _watchers[root.Id] = (made, identity);
        }
    }

    private async Task OfferLaterAsync(long rootId, CancellationToken cancellationToken)
    {
        await Task.Delay(AfterFault, time, cancellationToken);
        queue.Offer(new FolderChange.Sweep(rootId));
    }

    /// <summary>A catalog that cannot be read for a moment is asked again at the next turn.</summary>
    private async Task<IReadOnlyList<PhotoRoot>> ActiveOrNoneAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await roots.ActiveAsync(cancellationToken);
        }
        catch (DbException e)
        {
            logger.StandsStill(e.Message);
            return [];
        }
    }

    private async Task SweepPeriodicallyAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepEvery, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var root in await ActiveOrNoneAsync(cancellationToken))
            {
                queue.Offer(new FolderChange.Sweep(root.Id));
            }
        }
    }

    private async Task CheckHealthAsync(CancellationToken cancellationToken)
    {
        var seen = new Dictionary<long, string?>();
        using var timer = new PeriodicTimer(HealthEvery, time);
        do
        {
            foreach (var root in await ActiveOrNoneAsync(cancellationToken))
            {
                // Only a difference is worth a sweep: a share that stays away is not looked through again every few seconds.
                var identity = FileSystemIdentity.OfFolder(root.Path);
                if (seen.TryGetValue(root.Id, out var before) && before != identity)
                {
                    queue.Offer(new FolderChange.Sweep(root.Id));
                }

                seen[root.Id] = identity;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
