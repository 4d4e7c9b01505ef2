using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using PhotoSearch.Catalog;

namespace PhotoSearch.Indexing.Neighbours;

/// <summary>
/// The indices of the spaces in use: of the one that serves, and for a moment of the one that follows it. They follow the catalog: opened from
/// their files, brought up to date from the catalog, and changed with every commit. The files are derived; without them, or with damaged ones,
/// they are made from the catalog, and where none can be written they live in memory alone.
/// </summary>
/// <param name="folder">Each space has a folder in it; null: nothing is kept in files, because another program may be their writer.</param>
internal sealed class LiveVectors(EmbeddingTable embeddings, string? folder, TimeProvider time, ILogger<LiveVectors> logger) : IDisposable
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Held while files of a folder are made, saved or deleted: no index writes into the folder of its successor.</summary>
    private readonly Lock _files = new();
    private readonly ILogger _logger = logger;
    private readonly IndexFolders _folders = new(folder, logger);
    private ImmutableDictionary<string, LiveIndex> _open = ImmutableDictionary.Create<string, LiveIndex>(StringComparer.Ordinal);

    /// <summary>Rings when there is something to be done for one of them.</summary>
    public Bell Bell { get; } = new();

    public IEnumerable<LiveIndex> Open => _open.Values;

    /// <summary>Completes when the first space is open.</summary>
    public Task OpenedAsync(CancellationToken cancellationToken) => _opened.Task.WaitAsync(cancellationToken);

    /// <summary>Null when it is not open.</summary>
    public LiveIndex? Find(string? space) => space is null ? null : _open.GetValueOrDefault(space);

    /// <summary>Opens a space, unless it is open; commits may go on meanwhile. One caller at a time.</summary>
    public async Task<LiveIndex> OpenAsync(string space, int dimension, CancellationToken cancellationToken)
    {
        if (Find(space) is { } there)
        {
            return there;
        }

        LiveIndex live;
        bool isNew;
        lock (_files)
        {
            var opened = _folders.TryOpen(space, dimension);
            isNew = opened is null;
            live = new LiveIndex(space, dimension, opened ?? _folders.Create(space, dimension), time);
            // From here on every commit reaches it; what was committed before is read now.
            ImmutableInterlocked.TryAdd(ref _open, space, live);
        }

        try
        {
            await FollowAsync(live, cancellationToken);
        }
        catch
        {
            // Its files stay: a stop while the catalog is read, or a catalog that cannot be read just now, is no fault of theirs.
            lock (_files)
            {
                TryClose(space);
            }

            throw;
        }

        live.IsRebuilding = isNew && live.Serving?.Index.Thing.Count > 0;
        _opened.TrySetResult();
        Bell.Ring();
        return live;
    }

    /// <summary>Vectors of spaces that are not open stay in the catalog alone.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The commit is done; what did not reach the index is read from the catalog later, and the reason is shown.")]
    public void Apply(VectorChanges changes)
    {
        foreach (var live in _open.Values)
        {
            try
            {
                live.Apply(changes);
            }
            catch (Exception e)
            {
                _logger.VectorsBehind(live.Space, e);
                live.Problem = ProblemOf(e);
            }
        }

        Bell.Ring();
    }

    /// <summary>Makes an index anew from the catalog while the one before answers, and puts it in its place in one step.</summary>
    public async Task RebuildAsync(LiveIndex live, CancellationToken cancellationToken)
    {
        CatalogFollower next;
        lock (_files)
        {
            if (live.Serving is null)
            {
                return;
            }

            // In the same folder: what the old one has mapped stays with it, and it is never saved again.
            next = _folders.Create(live.Space, live.Dimension);
        }

        if (next.IsInMemory && IsWellInMemory(live))
        {
            next.Index.Release();
            return;
        }

        await FillAsync(live, next, cancellationToken);
        live.IsRebuilding = live.Serving?.Index.Thing.Statistics().Unlinked > 0;
        live.Fault = null;
        Bell.Ring();
    }

    /// <summary>Makes good what the serving index and the catalog differ in.</summary>
    public Task<CatalogDifference> CatchUpAsync(LiveIndex live, CancellationToken cancellationToken) =>
        live.Serving?.FollowAsync(embeddings, cancellationToken) ?? Task.FromResult(default(CatalogDifference));

    /// <summary>Writes what changed since the last time.</summary>
    /// <exception cref="IOException">The disk is full or does not let us; what was saved before is still there.</exception>
    public void Save(LiveIndex live)
    {
        lock (_files)
        {
            // One that has to be made anew must not leave its state behind; one that is closed has no folder any more.
            if (live.Fault is null && live.Serving is { } serving)
            {
                serving.Save();
            }
        }
    }

    /// <summary>Gives a space's memory back as soon as nobody searches it, and deletes its files; its vectors stay in the catalog.</summary>
    public void Close(string space)
    {
        lock (_files)
        {
            if (TryClose(space))
            {
                _folders.Delete(space);
            }
        }
    }

    /// <summary>Closes every space but this one.</summary>
    public void CloseAllBut(string space)
    {
        foreach (var other in _open.Keys.Where(other => other != space))
        {
            Close(other);
        }
    }

    /// <summary>Deletes what a former version or an interrupted change of models left behind. For the writer, when a space is open.</summary>
    public void DeleteUnused()
    {
        lock (_files)
        {
            _folders.DeleteAllBut(_open.ContainsKey);
        }
    }

    public void Dispose()
    {
        foreach (var live in Interlocked.Exchange(ref _open, _open.Clear()).Values)
        {
            live.Close();
        }

        Bell.Dispose();
    }

    /// <summary>For the person who can mend it.</summary>
    public static string ProblemOf(Exception e) =>
        $"The index cannot be kept up to date ({e.Message.TrimEnd('.')}). Nothing is lost and search goes on. Check that the data folder has room and can be written; it is tried again by itself.";

    private bool TryClose(string space)
    {
        if (!ImmutableInterlocked.TryRemove(ref _open, space, out var live))
        {
            return false;
        }

        live.Close();
        return true;
    }

    private async Task FollowAsync(LiveIndex live, CancellationToken cancellationToken)
    {
        try
        {
            await live.Serving!.FollowAsync(embeddings, cancellationToken);
        }
        catch (Exception e) when (IndexFolders.IsOfFiles(e) && !live.Serving!.IsInMemory)
        {
            _logger.VectorsInMemory(live.Space, e);
            await FillAsync(live, IndexFolders.InMemory(live.Space, live.Dimension), cancellationToken);
        }
    }

    private async Task FillAsync(LiveIndex live, CatalogFollower next, CancellationToken cancellationToken)
    {
        live.Prepare(next);
        try
        {
            await next.FollowAsync(embeddings, cancellationToken);
        }
        catch (Exception e)
        {
            live.Prepare(null);
            next.Index.Release();
            if (!IndexFolders.IsOfFiles(e) || next.IsInMemory)
            {
                throw;
            }

            _logger.VectorsInMemory(live.Space, e);
            DeleteHalf(live);
            if (!IsWellInMemory(live))
            {
                await FillAsync(live, IndexFolders.InMemory(live.Space, live.Dimension), cancellationToken);
            }

            return;
        }

        live.TryReplace();
    }

    /// <summary>It serves from memory already and is right: another one in memory would only have to be linked again.</summary>
    private static bool IsWellInMemory(LiveIndex live) => live is { Fault: null, Serving.IsInMemory: true };

    /// <summary>What was written of files before the disk was full: the catalog needs the room.</summary>
    private void DeleteHalf(LiveIndex live)
    {
        lock (_files)
        {
            if (ReferenceEquals(Find(live.Space), live))
            {
                _folders.Delete(live.Space);
            }
        }
    }
}
