using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Vectors;

namespace PhotoSearch.Indexing;

/// <summary>
/// The vectors in memory, by space: of the one that serves, and for a moment of the one that follows it. They follow the catalog: opened
/// from their file, brought up to date from the catalog, and changed with every commit. The file is derived; without it, or with a damaged
/// one, they are read from the catalog.
/// </summary>
internal sealed class LiveVectors(EmbeddingTable embeddings, string folder, ILogger<LiveVectors> logger) : IDisposable
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableDictionary<string, OpenVectors> _open = ImmutableDictionary.Create<string, OpenVectors>(StringComparer.Ordinal);

    /// <summary>Completes when the first space is open.</summary>
    public Task OpenedAsync(CancellationToken cancellationToken) => _opened.Task.WaitAsync(cancellationToken);

    /// <summary>Opens a space, unless it is open; commits may go on meanwhile. One caller at a time.</summary>
    public async Task<Shared<VectorIndex>> OpenAsync(string space, int dimension, CancellationToken cancellationToken)
    {
        if (_open.TryGetValue(space, out var there))
        {
            return there.Index;
        }

        var vectors = new OpenVectors(space, new Shared<VectorIndex>(TryOpenFile(space, dimension) ?? VectorIndex.Create(PathOf(space), space, dimension)));
        // From here on every commit reaches it; what was committed before is read now.
        ImmutableInterlocked.TryAdd(ref _open, space, vectors);
        try
        {
            await FollowCatalogAsync(vectors, cancellationToken);
        }
        catch
        {
            Close(space);
            throw;
        }

        _opened.TrySetResult();
        return vectors.Index;
    }

    /// <summary>Vectors of spaces that are not open stay in the catalog alone.</summary>
    public void Apply(VectorChanges changes)
    {
        foreach (var vectors in _open.Values)
        {
            vectors.Apply(changes);
        }
    }

    /// <summary>Gives a space's memory back as soon as nobody searches it; its vectors stay in the catalog.</summary>
    public void Close(string space)
    {
        if (ImmutableInterlocked.TryRemove(ref _open, space, out var vectors))
        {
            vectors.Index.Release();
            try
            {
                // Before the first save there is no file, nor its folder.
                if (Directory.Exists(PathOf(space)))
                {
                    Directory.Delete(PathOf(space), recursive: true);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                logger.VectorsNotSaved(PathOf(space), e);
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

    /// <summary>Writes the file of each space in which something changed since it was written.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The file is derived: failing to write it must not stop the site; the next start reads the catalog.")]
    public void Save()
    {
        foreach (var vectors in _open.Values)
        {
            if (!vectors.Index.TryBorrow())
            {
                continue;
            }

            try
            {
                Directory.CreateDirectory(folder);
                vectors.Save();
            }
            catch (Exception e)
            {
                logger.VectorsNotSaved(PathOf(vectors.Space), e);
            }
            finally
            {
                vectors.Index.Release();
            }
        }
    }

    public void Dispose()
    {
        foreach (var vectors in Interlocked.Exchange(ref _open, _open.Clear()).Values)
        {
            vectors.Index.Release();
        }
    }

    private string PathOf(string space) => Path.Combine(folder, space);

    private VectorIndex? TryOpenFile(string space, int dimension)
    {
        var path = PathOf(space);
        if (!Directory.Exists(path))
        {
            return null;
        }

        try
        {
            return VectorIndex.Open(path, space, dimension);
        }
        catch (Exception e) when (e is VectorFileException or IOException)
        {
            logger.VectorsRebuilt(path, e.Message);
            return null;
        }
    }

    /// <summary>Embeddings never change under their id, so the difference of the two sets of ids is all there is to do.</summary>
    private async Task FollowCatalogAsync(OpenVectors vectors, CancellationToken cancellationToken)
    {
        var held = vectors.Index.Thing.Ids();
        var wanted = (await embeddings.IdsAsync(vectors.Space, cancellationToken)).ToHashSet();
        var gone = held.Where(id => !wanted.Contains(id)).ToList();
        wanted.ExceptWith(held);
        if (wanted.Count > 0)
        {
            await embeddings.ReadAsync(vectors.Space, wanted.Contains, vectors.Add, cancellationToken);
        }

        vectors.Followed(gone);
    }

    /// <summary>One space's vectors, and what its file lacks.</summary>
    private sealed class OpenVectors(string space, Shared<VectorIndex> index)
    {
        private readonly Lock _gate = new();

        /// <summary>Removed by commits while the catalog was read, which may have read them before; null when that is over.</summary>
        private List<long>? _removedMeanwhile = [];
        private int _unsaved;

        public string Space => space;

        public Shared<VectorIndex> Index => index;

        public void Add(long embeddingId, ReadOnlySpan<float> vector)
        {
            index.Thing.Set(embeddingId, vector);
            _unsaved++;
        }

        public void Followed(IReadOnlyCollection<long> gone)
        {
            lock (_gate)
            {
                Remove([.. gone, .. _removedMeanwhile ?? []]);
                _removedMeanwhile = null;
            }
        }

        public void Apply(VectorChanges changes)
        {
            if (!index.TryBorrow())
            {
                return;
            }

            lock (_gate)
            {
                Remove(changes.Removed);
                _removedMeanwhile?.AddRange(changes.Removed);
                foreach (var added in changes.Added.Where(added => added.Space == space))
                {
                    Add(added.EmbeddingId, added.Vector);
                }
            }

            index.Release();
        }

        public void Save()
        {
            if (Interlocked.Exchange(ref _unsaved, 0) == 0)
            {
                return;
            }

            try
            {
                index.Thing.Save();
            }
            catch
            {
                Interlocked.Increment(ref _unsaved);
                throw;
            }
        }

        private void Remove(IReadOnlyCollection<long> ids)
        {
            foreach (var id in ids)
            {
                _unsaved += index.Thing.Remove(id) ? 1 : 0;
            }
        }
    }
}
