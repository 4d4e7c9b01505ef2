using System.Diagnostics.CodeAnalysis;
using PhotoSearch.Vectors.Files;
using PhotoSearch.Vectors.Graph;

namespace PhotoSearch.Vectors;

/// <summary>
/// Unit vectors by id, and the nearest of them to a query: an HNSW graph (Malkov &amp; Yashunin 2018) over byte codes in memory, re-ranked by
/// full-precision rows in a file. Usable by any number of threads at once.
/// </summary>
/// <remarks>
/// <para>A vector is found as soon as <see cref="Set"/> returns: until <see cref="Link"/> has linked it, it is compared one by one. So linking,
/// which costs a hundred times as much, is the owner's to place, and rebuilding a graph never makes the search poorer, only slower.</para>
/// <para>Searches take no lock and see one version: a change is there or it is not. Changes take short turns (<see cref="SlotBook"/>); linking
/// changes one node at a time. <see cref="Save"/> and the ends of <see cref="Unlink"/> have all changes wait.</para>
/// <para>A search costs O(ef · M · log n) products of a byte each per dimension, whatever the caller asks for: what is cheaper to compare than
/// to walk to is compared (<see cref="NearestSearch"/>).</para>
/// </remarks>
internal sealed class VectorIndex : IDisposable
{
    private const string GraphName = "graph";
    private const string RowsName = "rows";

    /// <summary>A neighbour that takes up an orphan may give away the only link to another.</summary>
    private const int MostPasses = 4;

    /// <summary>A search that would be quicker with sketches waits so long for changes under way.</summary>
    private static readonly TimeSpan SketchPatience = TimeSpan.FromMilliseconds(1);

    private readonly Slots _slots;
    private readonly SlotBook _book;
    private readonly LinkGraph _graph;
    private readonly Readers _readers;
    private readonly Linking _linking;
    private readonly GraphHealth _health;
    [SuppressMessage("Usage", "CA2213", Justification = "Whoever comes late waits at it, and is let in to learn that the index is closed.")]
    private readonly ReaderWriterLockSlim _gate = new();
    private readonly Lock _verifying = new();
    private readonly string? _folder;
    private readonly string _space;
    private GraphFile? _unverified;
    private bool _isDisposed;

    /// <summary>An index in memory alone.</summary>
    public VectorIndex(int dimension, GraphShape? shape = null)
        : this(RowFile.InMemory(dimension), dimension, shape ?? new GraphShape(), folder: null, space: "")
    {
    }

    private VectorIndex(RowFile rows, int dimension, GraphShape shape, string? folder, string space)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (!shape.IsSound)
        {
            throw new ArgumentOutOfRangeException(nameof(shape), shape, "The numbers of this shape are out of their ranges.");
        }

        (Shape, _folder, _space) = (shape, folder, space);
        _slots = new Slots(dimension, shape, rows);
        _book = new SlotBook(_slots, isKeptInFiles: folder is not null);
        _graph = new LinkGraph(_slots, shape);
        _readers = new Readers(() => new NearestSearch(_slots, _book, _graph));
        _linking = new Linking(_slots, _book, _graph, _readers, _gate);
        _health = new GraphHealth(_slots, _book, _graph, _gate);
    }

    public int Dimension => _slots.Dimension;

    public GraphShape Shape { get; }

    /// <summary>Vectors that can be found.</summary>
    public int Count => _book.Count;

    /// <summary>Memory set aside for codes, links and ids; the rows are a file.</summary>
    public long Bytes => _slots.Bytes;

    /// <summary>What was opened is known to be undamaged.</summary>
    public bool IsVerified => Volatile.Read(ref _unverified) is null;

    /// <summary>An empty index with files in a folder; what was there is deleted.</summary>
    public static VectorIndex Create(string folder, string space, int dimension, GraphShape? shape = null)
    {
        Directory.CreateDirectory(folder);
        File.Delete(Path.Combine(folder, GraphName));
        return new VectorIndex(RowFile.Create(Path.Combine(folder, RowsName), space, dimension), dimension, shape ?? new GraphShape(), folder, space);
    }

    /// <summary>Opens what was saved, by its header; its content is checked by <see cref="VerifyAsync"/> while searches go on.</summary>
    /// <exception cref="VectorFileException">Missing, of another space, dimension or version, or damaged.</exception>
    public static VectorIndex Open(string folder, string space, int dimension)
    {
        var file = GraphFile.Open(Path.Combine(folder, GraphName), space, dimension);
        VectorIndex? index = null;
        try
        {
            var header = file.Header;
            var shape = new GraphShape(header.M, header.EfConstruction, Seed: header.Seed);
            if (!shape.IsSound || header.Slots > Slots.Most)
            {
                throw new VectorFileException(file.Path, "is damaged: its header makes no sense");
            }

            var rows = RowFile.Open(Path.Combine(folder, RowsName), space, dimension, header.Slots);
            index = new VectorIndex(rows, dimension, shape, folder, space);
            index._slots.Map(file);
            var odd = index._book.Open(Slots.Unlinked(file));
            if (odd != 0 || !index._graph.IsEntry(header.Entry))
            {
                throw new VectorFileException(file.Path, odd != 0 ? $"is damaged: it holds {odd} where that cannot be" : "is damaged: its entry is outside");
            }

            index._graph.Entry = header.Entry;
            index._unverified = file;
            return index;
        }
        catch
        {
            file.Dispose();
            index?.Dispose();
            throw;
        }
    }

    public IndexStatistics Statistics() => new(
        Count, Dimension, Bytes, _slots.Rows.FileBytes, Shape.M, Shape.EfConstruction, Shape.EfSearch, _book.Unlinked.Count, _book.Hidden, _graph.Levels);

    /// <param name="vector">Filled where the id is there; as long as the dimension.</param>
    public bool TryGet(long id, Span<float> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, Dimension);
        var search = Enter();
        try
        {
            var slot = _book.Find(id);
            if (slot >= 0)
            {
                search.Rows.Read(slot, vector);
            }

            return slot >= 0;
        }
        finally
        {
            _readers.Leave(search);
        }
    }

    public bool Contains(long id)
    {
        using var visit = Visit();
        return _book.Find(id) >= 0;
    }

    /// <summary>A copy of all ids, in no order.</summary>
    public IReadOnlyCollection<long> Ids()
    {
        using var visit = Visit();
        return _book.Ids();
    }

    /// <summary>Adds a vector, or replaces the one of this id; it is found when this returns. O(d).</summary>
    /// <exception cref="ArgumentException">The vector is not finite, not of length one (within 1e-3) or of another dimension; or the id is not positive.</exception>
    /// <exception cref="IOException">The disk is full or broken; nothing has changed.</exception>
    public void Set(long id, ReadOnlySpan<float> vector)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(id, 1);
        UnitVector.Check(vector, Dimension, nameof(vector));
        using var change = Change();
        var slot = _book.Take(_readers.Oldest);
        try
        {
            _slots.Rows.Write(slot, vector);
        }
        catch
        {
            _book.GiveBack(slot);
            throw;
        }

        _slots.Fill(slot, vector);
        _book.Settle(id, slot);
    }

    /// <returns>False where the id was not there.</returns>
    public bool Remove(long id)
    {
        using var change = Change();
        return _book.Remove(id);
    }

    /// <summary>The nearest, most similar first, of equals the lower id first. Allocates nothing.</summary>
    /// <param name="query">Of length one, like the stored vectors.</param>
    /// <param name="nearest">k is its length.</param>
    /// <param name="ef">Candidates that are kept while walking (efSearch): more find more and take longer. 0 for the shape's; never below k.</param>
    /// <param name="only">Ids that may be found; null for all. Not changed by anyone during the search.</param>
    /// <returns>How many were found: k, or all where there are fewer.</returns>
    public int Search(ReadOnlySpan<float> query, Span<Neighbour> nearest, int ef = 0, IdSet? only = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ef);
        UnitVector.Check(query, Dimension, nameof(query));
        if (nearest.IsEmpty || only is { Count: 0 })
        {
            return 0;
        }

        if (only is not null && Math.Min(only.Count, Count) > CodeScan.WorthSketches && !_slots.HasSketches && Dimension >= Codes.Sketch.LeastDimension)
        {
            TryMakeSketches();
        }

        var search = Enter();
        try
        {
            return search.Nearest(query, nearest, Math.Max(ef == 0 ? Shape.EfSearch : ef, nearest.Length), only, Volatile.Read(ref _book.Version));
        }
        finally
        {
            _readers.Leave(search);
        }
    }

    /// <inheritdoc cref="Search(ReadOnlySpan{float}, Span{Neighbour}, int, IdSet?)"/>
    public IReadOnlyList<Neighbour> Search(ReadOnlySpan<float> query, int k, IdSet? only = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        var nearest = new Neighbour[Math.Min(k, Count)];
        var found = Search(query, nearest, ef: 0, only);
        return found == nearest.Length ? nearest : nearest[..found];
    }

    /// <summary>The nearest by comparing every row in full precision. O(n · d).</summary>
    public int Exact(ReadOnlySpan<float> query, Span<Neighbour> nearest, IdSet? only = null)
    {
        var best = Compare(query, nearest.Length, only);
        best.CopyTo(nearest);
        return best.Length;
    }

    /// <summary>All, in order, each compared in full precision. O(n · d).</summary>
    public IReadOnlyList<Neighbour> Rank(ReadOnlySpan<float> query, IdSet? only = null) => Compare(query, int.MaxValue, only);

    /// <summary>All that are at least so similar, in order. O(n · d) byte products.</summary>
    public IReadOnlyList<Neighbour> Within(ReadOnlySpan<float> query, float least, IdSet? only = null)
    {
        UnitVector.Check(query, Dimension, nameof(query));
        var found = new List<Neighbour>();
        var search = Enter();
        try
        {
            search.Within(query, least, only, Volatile.Read(ref _book.Version), found);
        }
        finally
        {
            _readers.Leave(search);
        }

        found.Sort(Ranking.Compare);
        return found;
    }

    /// <summary>Links what waits to be linked. O(log n · efConstruction · M) products each.</summary>
    /// <param name="threads">Of which the caller's is one; those begun take over its priority.</param>
    /// <returns>How many were linked.</returns>
    /// <exception cref="OperationCanceledException">What was linked stays linked.</exception>
    public int Link(int threads, CancellationToken cancellationToken, IProgress<LinkProgress>? progress = null)
    {
        using var visit = Visit();
        return _linking.Link(threads, cancellationToken, progress);
    }

    /// <summary>Takes removed nodes out of the graph; their slots are used again when no search may look at them any more and the index was saved.</summary>
    /// <returns>How many were taken out.</returns>
    public int Unlink(int threads, CancellationToken cancellationToken)
    {
        using var visit = Visit();
        return _linking.Unlink(threads, cancellationToken);
    }

    /// <summary>Writes the index as it is now. Changes wait meanwhile, searches do not.</summary>
    /// <exception cref="IOException">Nothing was saved; what was saved before is still there.</exception>
    /// <exception cref="VectorFileException">What was opened is damaged.</exception>
    public void Save()
    {
        var folder = _folder ?? throw new InvalidOperationException("This index is in memory alone.");
        using var visit = Visit();
        // Damage must not be saved with a fresh checksum.
        Verify(CancellationToken.None);
        // Most of what is to be flushed is flushed while changes go on.
        _slots.Rows.Flush();
        _gate.EnterWriteLock();
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _slots.Rows.Flush();
            var (ids, unlinked) = _book.Snapshot(_readers.Oldest());
            var header = new GraphHeader(_space, Dimension, Shape.M, Shape.EfConstruction, Shape.Seed, ids.Length, _graph.Entry, _slots.UpperUsed);
            _slots.Write(Path.Combine(folder, GraphName), header, ids, unlinked);
            _book.Saved();
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    /// <summary>
    /// Reads every block and row that was opened and compares it with its checksum, beside everything else; then moves what was mapped into
    /// memory of our own where the system can, so that no other use of the disk pushes it out.
    /// </summary>
    /// <exception cref="VectorFileException">Something is damaged: the index is to be made anew.</exception>
    public Task VerifyAsync(CancellationToken cancellationToken) => Task.Factory.StartNew(
        () =>
        {
            using var visit = Visit();
            Verify(cancellationToken);
        },
        cancellationToken,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <summary>Compares what the graph finds with what is there.</summary>
    /// <param name="sample">Stored vectors that are searched for.</param>
    public GraphExamination Examine(int sample, ulong seed, CancellationToken cancellationToken)
    {
        using var visit = Visit();
        return _health.Examine(this, sample, seed, _book.Version, cancellationToken);
    }

    /// <summary>Links what no path leads to, and codes anew what does not fit its row.</summary>
    /// <returns>How many were mended.</returns>
    public int Heal(CancellationToken cancellationToken)
    {
        using var visit = Visit();
        var mended = _health.MendCodes(_book.Version, cancellationToken);
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var orphans = _health.LoosenOrphans(_book.Version, cancellationToken);
            _linking.Link(1, cancellationToken, progress: null);
            if (orphans == 0)
            {
                break;
            }

            mended += orphans;
        }

        return mended;
    }

    /// <summary>Gives the memory back when the searches under way are over; linking ends at the next node.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _linking.Stop();
        _health.Stop();
        // A change or a save under way ends before; later ones see that it is over.
        _gate.EnterWriteLock();
        _gate.ExitWriteLock();

        SpinWait.SpinUntil(() => _readers.Oldest() == Stamp.Never);
        _unverified?.Dispose();
        _readers.Dispose();
        _slots.Dispose();
    }

    private void Verify(CancellationToken cancellationToken)
    {
        lock (_verifying)
        {
            if (_unverified is not { } file)
            {
                return;
            }

            file.Verify(cancellationToken);
            _health.VerifyRows(file, cancellationToken);
            Keep(cancellationToken);
            file.LetGo();
            Volatile.Write(ref _unverified, null);
            file.Dispose();
        }
    }

    /// <summary>
    /// Moves what was mapped into memory of our own, a stretch at a time. Where the system does not (Linux before 5.7 cannot, and memory may be
    /// short) the rest stays mapped: as right, and only slower when the disk is busy.
    /// </summary>
    private void Keep(CancellationToken cancellationToken)
    {
        for (var isLeft = true; isLeft;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _gate.EnterWriteLock();
            try
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                isLeft = _slots.TryKeepNext();
            }
            catch (InsufficientMemoryException)
            {
                return;
            }
            finally
            {
                _gate.ExitWriteLock();
            }
        }
    }

    /// <summary>Not while there are changes, nor where memory is short: codes do as well, more slowly.</summary>
    private void TryMakeSketches()
    {
        if (!_gate.TryEnterWriteLock(SketchPatience))
        {
            return;
        }

        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _slots.MakeSketches();
        }
        catch (InsufficientMemoryException)
        {
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    private NearestSearch Enter()
    {
        var search = _readers.Enter(ref _book.Version);
        if (Volatile.Read(ref _isDisposed))
        {
            _readers.Leave(search);
            throw new ObjectDisposedException(nameof(VectorIndex));
        }

        return search;
    }

    private Neighbour[] Compare(ReadOnlySpan<float> query, int k, IdSet? only)
    {
        UnitVector.Check(query, Dimension, nameof(query));
        var search = Enter();
        try
        {
            using var scan = new Scan(query, _slots);
            scan.Run(only, Volatile.Read(ref _book.Version));
            return k == 0 || scan.Ids.IsEmpty ? [] : Ranking.Best(scan.Ids, scan.Scores, k);
        }
        finally
        {
            _readers.Leave(search);
        }
    }

    private ChangeTurn Change()
    {
        _gate.EnterReadLock();
        if (_isDisposed)
        {
            _gate.ExitReadLock();
            throw new ObjectDisposedException(nameof(VectorIndex));
        }

        return new ChangeTurn(_gate);
    }

    /// <summary>To be inside without searching: nothing that is looked at is given back or used again meanwhile.</summary>
    private Stay Visit() => new(_readers, Enter());

    /// <summary>Lets go of the gate at the end of a using.</summary>
    private readonly ref struct ChangeTurn(ReaderWriterLockSlim gate)
    {
        public void Dispose() => gate.ExitReadLock();
    }

    /// <summary>Leaves at the end of a using.</summary>
    private readonly ref struct Stay(Readers readers, NearestSearch search)
    {
        public void Dispose() => readers.Leave(search);
    }
}
