using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Vectors;

namespace PhotoSearch.Indexing.Neighbours;

/// <summary>How an index and the catalog differed.</summary>
/// <param name="Missing">In the catalog alone.</param>
/// <param name="Stray">In the index alone.</param>
internal readonly record struct CatalogDifference(int Missing, int Stray);

/// <summary>An index that is made to hold what the catalog holds of its space, and hears of every commit. Counts what its file lacks.</summary>
/// <param name="isInMemory">It has no file.</param>
internal sealed class CatalogFollower(string space, VectorIndex index, bool isInMemory)
{
    /// <summary>From one in so many on, the vectors are read in one pass over the space, which reads every row; fewer are looked up one by one.</summary>
    private const int WorthOnePass = 10;

    private readonly Lock _gate = new();

    /// <summary>Removed by commits while the catalog is read, which may have been read before; null at other times.</summary>
    private List<long>? _removedMeanwhile;
    private int _changes;
    private int _links;

    public Shared<VectorIndex> Index { get; } = new(index);

    public bool IsInMemory => isInMemory;

    /// <summary>A commit did not reach it whole: it has to be followed anew.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>Vectors set and removed since it was saved.</summary>
    public int UnsavedChanges => Volatile.Read(ref _changes);

    /// <summary>Vectors linked, unlinked and mended since it was saved.</summary>
    public int UnsavedLinks => Volatile.Read(ref _links);

    /// <summary>Makes good whatever the two differ in. Embeddings never change under their id, so the difference of the ids is all there is to do.</summary>
    public async Task<CatalogDifference> FollowAsync(EmbeddingTable embeddings, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            (_removedMeanwhile, IsBehind) = ([], false);
        }

        try
        {
            var held = index.Ids();
            var wanted = (await embeddings.IdsAsync(space, cancellationToken)).ToHashSet();
            var gone = held.Where(id => !wanted.Contains(id)).ToList();
            var total = wanted.Count;
            wanted.ExceptWith(held);
            await (wanted.Count > total / WorthOnePass
                ? embeddings.ReadAsync(space, wanted.Contains, Set, cancellationToken)
                : embeddings.ReadSomeAsync(space, wanted, Set, cancellationToken));
            lock (_gate)
            {
                Remove([.. gone, .. _removedMeanwhile!]);
            }

            return new CatalogDifference(wanted.Count, gone.Count);
        }
        catch
        {
            IsBehind = true;
            throw;
        }
        finally
        {
            lock (_gate)
            {
                _removedMeanwhile = null;
            }
        }
    }

    /// <summary>What a commit changed. When it fails (a disk is full) the index is behind, and says so.</summary>
    public void Apply(VectorChanges changes)
    {
        lock (_gate)
        {
            _removedMeanwhile?.AddRange(changes.Removed);
            try
            {
                Remove(changes.Removed);
                foreach (var added in changes.Added.Where(added => added.Space == space))
                {
                    Set(added.EmbeddingId, added.Vector);
                }
            }
            catch
            {
                IsBehind = true;
                throw;
            }
        }
    }

    /// <summary>Puts the catalog's vector in the place of another one; not where a commit has just removed it.</summary>
    public void Mend(long id, ReadOnlySpan<float> vector)
    {
        lock (_gate)
        {
            if (index.Contains(id))
            {
                Set(id, vector);
            }
        }
    }

    /// <summary>So many of its links are other ones now.</summary>
    public void Linked(int count) => Interlocked.Add(ref _links, count);

    /// <summary>Saves, where there is anything to save.</summary>
    public void Save()
    {
        var (changes, links) = (Interlocked.Exchange(ref _changes, 0), Interlocked.Exchange(ref _links, 0));
        if (isInMemory || (changes == 0 && links == 0))
        {
            return;
        }

        try
        {
            index.Save();
        }
        catch
        {
            Interlocked.Add(ref _changes, changes);
            Interlocked.Add(ref _links, links);
            throw;
        }
    }

    private void Set(long id, ReadOnlySpan<float> vector)
    {
        index.Set(id, vector);
        Interlocked.Increment(ref _changes);
    }

    private void Remove(IReadOnlyCollection<long> ids)
    {
        foreach (var id in ids)
        {
            if (index.Remove(id))
            {
                Interlocked.Increment(ref _changes);
            }
        }
    }
}
