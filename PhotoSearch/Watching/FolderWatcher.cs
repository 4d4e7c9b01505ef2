namespace PhotoSearch.Watching;

/// <summary>
/// Watches one photo folder with everything below it. Makes changes prompt, nothing more: whatever it loses, and every fault of its own,
/// becomes a sweep.
/// </summary>
internal sealed class FolderWatcher : IDisposable
{
    /// <summary>Room for some 4,000 events between two reads of the queue.</summary>
    private const int BufferBytes = 64 * 1024;

    private readonly FileSystemWatcher _watcher;
    private readonly long _rootId;
    private readonly string _path;
    private readonly ChangeQueue _queue;
    private readonly ILogger _logger;

    private FolderWatcher(long rootId, string path, ChangeQueue queue, ILogger logger)
    {
        (_rootId, _path, _queue, _logger) = (rootId, path, queue, logger);
        _watcher = new FileSystemWatcher(path)
        {
            IncludeSubdirectories = true,
            InternalBufferSize = BufferBytes,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        _watcher.Created += (_, change) => Offer(change.FullPath);
        _watcher.Changed += (_, change) => Offer(change.FullPath);
        _watcher.Deleted += (_, change) => Offer(change.FullPath);
        _watcher.Renamed += (_, change) =>
        {
            Offer(change.OldFullPath);
            Offer(change.FullPath);
        };
        _watcher.Error += (_, error) =>
        {
            IsLost = true;
            _logger.EventsLost(_path, error.GetException());
            _queue.Offer(new FolderChange.Sweep(_rootId));
        };
    }

    /// <summary>It had an error: make a new one before the next sweep.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Null when the system refuses (limits, network shares): sweeps alone find changes then.</summary>
    public static FolderWatcher? TryWatch(long rootId, string path, ChangeQueue queue, ILogger logger)
    {
        FolderWatcher? watcher = null;
        try
        {
            watcher = new FolderWatcher(rootId, path, queue, logger);
            watcher._watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            watcher?.Dispose();
            logger.CannotWatch(path, e);
            return null;
        }
    }

    public void Dispose() => _watcher.Dispose();

    private void Offer(string fullPath)
    {
        var relative = Path.GetRelativePath(_path, fullPath).Replace(Path.DirectorySeparatorChar, '/');
        if (relative == ".")
        {
            _queue.Offer(new FolderChange.Sweep(_rootId));
        }
        else if (PhotoCandidate.IsInWatchedFolder(relative))
        {
            _queue.Offer(new FolderChange.At(_rootId, relative));
        }
    }
}
