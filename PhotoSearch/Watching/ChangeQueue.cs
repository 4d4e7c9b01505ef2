namespace PhotoSearch.Watching;

/// <summary>What a watcher saw, or what else makes someone look.</summary>
internal abstract record FolderChange
{
    private FolderChange()
    {
    }

    /// <summary>Something happened at this path; look at it and what lies below it.</summary>
    internal sealed record At(long RootId, string Relative) : FolderChange;

    /// <summary>Something was missed, or it is time: look at the whole root.</summary>
    internal sealed record Sweep(long RootId) : FolderChange;
}

/// <summary>
/// The one door from watching to indexing. It never blocks the watcher: when more paths wait than it holds, they are dropped
/// and a sweep of their root is owed, which finds everything that was dropped. A path that already waits is not queued twice.
/// </summary>
internal sealed class ChangeQueue(TimeProvider time) : IDisposable
{
    /// <summary>Past this many single paths a sweep costs less than looking at each.</summary>
    private const int Capacity = 5000;

    /// <summary>Programs write a file in several steps; after this much quiet, or at the latest after <see cref="LongestWait"/>, it is looked at.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _arrived = new(0, 1);
    private readonly HashSet<FolderChange.At> _paths = [];
    private readonly HashSet<long> _sweeps = [];

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _sweeps.Count == 0 && _paths.Count == 0;
            }
        }
    }

    public void Offer(FolderChange change)
    {
        lock (_gate)
        {
            if (change is FolderChange.At at && !_sweeps.Contains(at.RootId))
            {
                _paths.Add(at);
                if (_paths.Count > Capacity)
                {
                    Owe(at.RootId);
                }
            }
            else if (change is FolderChange.Sweep sweep)
            {
                Owe(sweep.RootId);
            }

            if (_arrived.CurrentCount == 0)
            {
                _arrived.Release();
            }
        }
    }

    /// <summary>Waits for changes, then until they pause, and takes all of them: sweeps first.</summary>
    public async Task<IReadOnlyList<FolderChange>> TakeAsync(CancellationToken cancellationToken)
    {
        await _arrived.WaitAsync(cancellationToken);
        var since = time.GetTimestamp();
        while (time.GetElapsedTime(since) < LongestWait && await _arrived.WaitAsync(Quiet, cancellationToken))
        {
        }

        lock (_gate)
        {
            List<FolderChange> changes = [.. _sweeps.Select(root => new FolderChange.Sweep(root)), .. _paths];
            _sweeps.Clear();
            _paths.Clear();
            return changes;
        }
    }

    public void Dispose() => _arrived.Dispose();

    private void Owe(long rootId)
    {
        _sweeps.Add(rootId);
        _paths.RemoveWhere(path => path.RootId == rootId);
    }
}
