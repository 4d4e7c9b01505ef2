#pragma warning disable CA1822 // The graph is on its way.
namespace PhotoSearch.Vectors;

/// <summary>Unit vectors by id, and the nearest of them to a query: exact, every vector is compared.</summary>
/// <remarks>
/// One reader-writer lock guards the state. A search holds it for reading while it scores, and orders the results after letting go; a
/// change holds it for writing only while it copies one row, so no search ever sees half a vector and none waits longer than another
/// search takes. Changes take turns on a lock of their own, taken first: growing copies the block, and saving writes the file, under
/// that lock alone, beside running searches. Versioned slots without a lock were left out: they save a search the wait for a
/// copied row, and cost every row two reads and a proof of the memory order.
/// Removing moves the last row into the gap, so the rows stay dense and a scan is one walk through memory.
/// </remarks>
internal sealed class VectorIndex : IDisposable
{
    private const int SmallestCapacity = 256;

    private readonly Lock _changing = new();
    private readonly ReaderWriterLockSlim _state = new();
    private readonly Dictionary<long, int> _slots = [];
    private VectorBlock _block;
    private long[] _ids;
    private int _count;
    private bool _isDisposed;

    private string? _folder;
    private string _space = "";

    public VectorIndex(int dimension, GraphShape? shape = null)
        : this(dimension, SmallestCapacity, shape)
    {
    }

    private VectorIndex(int dimension, int capacity, GraphShape? shape = null)
    {
        Shape = shape ?? new GraphShape();
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        Dimension = dimension;
        _block = new VectorBlock(dimension, capacity);
        _ids = new long[capacity];
    }

    public int Dimension { get; }

    public GraphShape Shape { get; }

    public bool IsVerified => true;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Memory set aside for vectors and ids.</summary>
    public long Bytes
    {
        get
        {
            var block = Volatile.Read(ref _block);
            return block.Bytes + ((long)block.Capacity * sizeof(long));
        }
    }

    public static VectorIndex Create(string folder, string space, int dimension, GraphShape? shape = null)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        return new VectorIndex(dimension, shape) { _folder = folder, _space = space };
    }

    /// <summary>Reads a saved index.</summary>
    /// <exception cref="VectorFileException">Missing, of another space, dimension or version, or damaged.</exception>
    public static VectorIndex Open(string folder, string space, int dimension)
    {
        using var file = VectorFile.OpenRead(Path.Combine(folder, "graph"), space, dimension);
#pragma warning disable CA2000 // Disposed below when reading fails, else handed to the caller.
        var index = new VectorIndex(dimension, Math.Max(SmallestCapacity, file.Count)) { _folder = folder, _space = space };
#pragma warning restore CA2000
        try
        {
            file.ReadRows((slot, id, vector) =>
            {
                index._block.Write(slot, vector);
                index._ids[slot] = id;
                return index._slots.TryAdd(id, slot);
            });
            index._count = file.Count;
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    public IndexStatistics Statistics() => new(Count, Dimension, Bytes, 0, Shape.M, Shape.EfConstruction, Shape.EfSearch, 0, 0, 1);

    public bool Contains(long id)
    {
        using var reading = Read();
        return _slots.ContainsKey(id);
    }

    public int Search(ReadOnlySpan<float> query, Span<Neighbour> nearest, int ef = 0, IdSet? only = null)
    {
        _ = ef;
        var found = Search(query, nearest.Length, only);
        for (var i = 0; i < found.Count; i++)
        {
            nearest[i] = found[i];
        }

        return found.Count;
    }

    public int Exact(ReadOnlySpan<float> query, Span<Neighbour> nearest, IdSet? only = null) => Search(query, nearest, 0, only);

    public IReadOnlyList<Neighbour> Rank(ReadOnlySpan<float> query, IdSet? only = null) => Search(query, Count, only);

    public IReadOnlyList<Neighbour> Within(ReadOnlySpan<float> query, float least, IdSet? only = null) =>
        [.. Rank(query, only).TakeWhile(n => n.Similarity >= least)];

    public int Link(int threads, CancellationToken ct, IProgress<LinkProgress>? progress = null) => 0;

    public int Unlink(int threads, CancellationToken ct) => 0;

    public Task VerifyAsync(CancellationToken ct) => Task.CompletedTask;

    public GraphExamination Examine(int sample, ulong seed, CancellationToken ct) => new(Count, 0, 1, 1, 0, 0);

    public int Heal(CancellationToken ct) => 0;

    /// <summary>Adds a vector, or replaces the one of this id.</summary>
    /// <exception cref="ArgumentException">The vector is not finite, not of length one (within 1e-3) or of another dimension; or the id is not positive.</exception>
    public void Set(long id, ReadOnlySpan<float> vector)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(id, 1);
        UnitVector.Check(vector, Dimension, nameof(vector));
        lock (_changing)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var isNew = !_slots.TryGetValue(id, out var slot);
            if (isNew && _count == _block.Capacity)
            {
                Grow();
            }

            _state.EnterWriteLock();
            try
            {
                if (isNew)
                {
                    slot = _count;
                    _slots.Add(id, slot);
                    _ids[slot] = id;
                    Volatile.Write(ref _count, slot + 1);
                }

                _block.Write(slot, vector);
            }
            finally
            {
                _state.ExitWriteLock();
            }
        }
    }

    /// <returns>False where the id was not there.</returns>
    public bool Remove(long id)
    {
        lock (_changing)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _state.EnterWriteLock();
            try
            {
                if (!_slots.Remove(id, out var slot))
                {
                    return false;
                }

                var last = _count - 1;
                if (slot != last)
                {
                    _block.CopyRow(last, slot);
                    _ids[slot] = _ids[last];
                    _slots[_ids[slot]] = slot;
                }

                Volatile.Write(ref _count, last);
                return true;
            }
            finally
            {
                _state.ExitWriteLock();
            }
        }
    }

    /// <param name="vector">Filled where the id is there; as long as the dimension.</param>
    public bool TryGet(long id, Span<float> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, Dimension);
        using var reading = Read();
        if (!_slots.TryGetValue(id, out var slot))
        {
            return false;
        }

        _block.Vector(slot).CopyTo(vector);
        return true;
    }

    /// <summary>The <paramref name="k"/> nearest, most similar first, of equals the lower id first; all where there are fewer.</summary>
    /// <param name="query">Of length one, like the stored vectors.</param>
    /// <param name="only">Ids that may be found; null for all. Not changed by anyone during the search.</param>
    public IReadOnlyList<Neighbour> Search(ReadOnlySpan<float> query, int k, IdSet? only = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        UnitVector.Check(query, Dimension, nameof(query));
        if (k == 0 || only is { Count: 0 })
        {
            return [];
        }

        using var scan = new Scan(query);
        using (Read())
        {
            scan.Run(_block, _ids.AsSpan(0, _count), only);
        }

        return Ranking.Best(scan.Ids, scan.Scores, k);
    }

    /// <summary>A copy of all ids, in no order.</summary>
    public IReadOnlyCollection<long> Ids()
    {
        using var reading = Read();
        return _ids[.._count];
    }

    /// <summary>Writes the index as it is now. Changes wait meanwhile, searches do not.</summary>
    public void Save()
    {
        lock (_changing)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            VectorFile.Write(Path.Combine(_folder ?? throw new InvalidOperationException("This index is in memory only."), "graph"), _space, _block, _ids.AsSpan(0, _count));
        }
    }

    /// <summary>Gives the memory back; nobody may use the index any more.</summary>
    public void Dispose()
    {
        lock (_changing)
        {
            if (_isDisposed)
            {
                return;
            }

            _state.EnterWriteLock();
            _isDisposed = true;
            _block.Dispose();
            _state.ExitWriteLock();
            _state.Dispose();
        }
    }

    private void Grow()
    {
        // By half: a copy costs two memory passes, and what is set aside but not yet written costs address space only.
        var capacity = (int)Math.Min(Array.MaxLength, _block.Capacity * 3L / 2);
        if (capacity == _block.Capacity)
        {
            throw new InvalidOperationException("The index is full.");
        }

#pragma warning disable CA2000 // The index owns it from here on.
        var block = new VectorBlock(Dimension, capacity);
#pragma warning restore CA2000
        _block.CopyTo(block, _count);
        var ids = new long[capacity];
        _ids.AsSpan(0, _count).CopyTo(ids);
        var old = _block;
        _state.EnterWriteLock();
        (_block, _ids) = (block, ids);
        _state.ExitWriteLock();
        old.Dispose();
    }

    private ReadingTurn Read()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _state.EnterReadLock();
        return new ReadingTurn(_state);
    }

    /// <summary>Lets go of the lock at the end of a using.</summary>
    private readonly ref struct ReadingTurn(ReaderWriterLockSlim state)
    {
        public void Dispose() => state.ExitReadLock();
    }
}
