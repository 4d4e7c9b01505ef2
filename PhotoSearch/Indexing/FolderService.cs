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

    private readonly Dictionary<long, FolderWatcher> _watchers = [];
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
        foreach (var watcher in _watchers.Values)
        {
            watcher.Dispose();
        }

        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await SweepNowAsync(stoppingToken);
        await Task.WhenAll(FollowChangesAsync(stoppingToken), SweepPeriodicallyAsync(stoppingToken), CheckHealthAsync(stoppingToken));
    }

    private async Task FollowChangesAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var changes in (await queue.TakeAsync(cancellationToken)).GroupBy(RootOf))
            {
                // Read anew for every group: the sweep before may have found the root offline.
                var root = (await roots.ActiveAsync(cancellationToken)).FirstOrDefault(root => root.Id == changes.Key);
                if (root is not null)
                {
                    await FollowAsync(root, [.. changes], cancellationToken);
                }
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The one place where a fault of a sweep is caught: it is logged and owed again; the next root is not to blame.")]
    private async Task FollowAsync(PhotoRoot root, IReadOnlyList<FolderChange> changes, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _sweepsUnderWay);
        try
        {
            if (changes.Any(change => change is FolderChange.Sweep))
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
            logger.SweepFailed(root.Name, e);
            _ = OfferLaterAsync(root.Id, cancellationToken);
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
        if (!options.Value.WatchForChanges || (_watchers.TryGetValue(root.Id, out var watcher) && !watcher.IsLost))
        {
            return;
        }

        watcher?.Dispose();
        _watchers.Remove(root.Id);
        if (Directory.Exists(root.Path) && FolderWatcher.TryWatch(root.Id, root.Path, queue, logger) is { } made)
        {
            _watchers[root.Id] = made;
        }
    }

    private async Task OfferLaterAsync(long rootId, CancellationToken cancellationToken)
    {
        await Task.Delay(AfterFault, time, cancellationToken);
        queue.Offer(new FolderChange.Sweep(rootId));
    }

    private async Task SweepPeriodicallyAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepEvery, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await SweepNowAsync(cancellationToken);
        }
    }

    private async Task CheckHealthAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(HealthEvery, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var root in await roots.ActiveAsync(cancellationToken))
            {
                var identity = FileSystemIdentity.OfFolder(root.Path);
                if (root.IsHealthy ? identity != root.Identity && root.LastSweep is not null : identity is not null && queue.IsEmpty)
                {
                    // Another folder, or none: an old watcher would watch nothing.
                    if (_watchers.TryGetValue(root.Id, out var watcher))
                    {
                        watcher.Abandon();
                    }

                    queue.Offer(new FolderChange.Sweep(root.Id));
                }
            }
        }
    }
}
