using System.Diagnostics.CodeAnalysis;
using PhotoSearch.Catalog;
using PhotoSearch.Vectors;

namespace PhotoSearch.Indexing;

/// <summary>
/// The vectors in memory, of the space in use. They follow the catalog: opened from their file, brought up to date from the catalog,
/// and changed with every commit. The file is derived; without it, or with a damaged one, they are read from the catalog.
/// </summary>
internal sealed class LiveVectors(EmbeddingTable embeddings, string folder, ILogger<LiveVectors> logger) : IDisposable
{
    private readonly TaskCompletionSource<VectorIndex> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Opened? _open;
    private int _unsaved;

    /// <summary>Null until opened.</summary>
    public VectorIndex? Index => _open?.Index;

    /// <summary>The space of <see cref="Index"/>; the two appear together.</summary>
    public string? Space => _open?.Space;

    public Task<VectorIndex> OpenedAsync(CancellationToken cancellationToken) => _opened.Task.WaitAsync(cancellationToken);

    public async Task OpenAsync(string space, int dimension, CancellationToken cancellationToken)
    {
        var index = TryOpenFile(space, dimension) ?? new VectorIndex(dimension);
        await FollowCatalogAsync(index, space, cancellationToken);
        _open = new Opened(index, space);
        _opened.TrySetResult(index);
    }

    public void Apply(VectorChanges changes)
    {
        var index = Index ?? throw new InvalidOperationException("The vectors are not open.");
        foreach (var id in changes.Removed)
        {
            index.Remove(id);
        }

        foreach (var (id, vector) in changes.Added)
        {
            index.Set(id, vector);
        }

        Interlocked.Add(ref _unsaved, changes.Added.Count + changes.Removed.Count);
    }

    /// <summary>Writes the file when something changed since it was written.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The file is derived: failing to write it must not stop the site; the next start reads the catalog.")]
    public void Save()
    {
        if (Index is not { } index || Space is not { } space || Interlocked.Exchange(ref _unsaved, 0) == 0)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            index.Save(PathOf(space), space);
        }
        catch (Exception e)
        {
            Interlocked.Increment(ref _unsaved);
            logger.VectorsNotSaved(PathOf(space), e);
        }
    }

    public void Dispose() => Index?.Dispose();

    private sealed record Opened(VectorIndex Index, string Space);

    private string PathOf(string space) => Path.Combine(folder, $"{space}.vectors");

    private VectorIndex? TryOpenFile(string space, int dimension)
    {
        var path = PathOf(space);
        if (!File.Exists(path))
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
    private async Task FollowCatalogAsync(VectorIndex index, string space, CancellationToken cancellationToken)
    {
        var wanted = (await embeddings.IdsAsync(space, cancellationToken)).ToHashSet();
        var held = index.Ids();
        foreach (var id in held.Where(id => !wanted.Contains(id)))
        {
            index.Remove(id);
            _unsaved++;
        }

        wanted.ExceptWith(held);
        if (wanted.Count > 0)
        {
            await embeddings.ReadAsync(space, wanted.Contains, index.Set, cancellationToken);
            _unsaved += wanted.Count;
        }
    }
}
