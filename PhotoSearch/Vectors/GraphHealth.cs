using PhotoSearch.Vectors.Files;
using PhotoSearch.Vectors.Graph;

namespace PhotoSearch.Vectors;

/// <summary>Looks for what is wrong with an index that opens and answers: rows that changed on the disk, codes that are not their row's, nodes that nothing leads to, poor recall.</summary>
internal sealed unsafe class GraphHealth(Slots slots, SlotBook book, LinkGraph graph, ReaderWriterLockSlim gate)
{
    /// <summary>Slots between two looks at the cancellation.</summary>
    private const int Stretch = 256;

    private const int MostNeighbours = 50;
    private const int FewNeighbours = 10;

    private bool _isStopped;

    /// <summary>Whoever looks here ends soon, with an <see cref="ObjectDisposedException"/>.</summary>
    public void Stop() => Volatile.Write(ref _isStopped, true);

    /// <summary>Compares each row that was saved with its checksum.</summary>
    /// <exception cref="VectorFileException">A row is not what was written.</exception>
    public void VerifyRows(GraphFile file, CancellationToken cancellationToken)
    {
        for (var slot = 0; slot < file.Header.Slots; slot++)
        {
            if (slot % Stretch == 0)
            {
                Check(cancellationToken);
            }

            // The caller's stay keeps a slot that is there from being used again; one that just came back was not opened.
            if (IsThere(slot) && slots.Rows.Checksum(slot) != slots.Checksums[slot])
            {
                throw new VectorFileException(file.Path, $"is damaged: row {slot} does not match its checksum");
            }
        }
    }

    public GraphExamination Examine(VectorIndex index, int sample, ulong seed, long version, CancellationToken cancellationToken)
    {
        var (misaligned, orphans) = (Misaligned(version, cancellationToken), Orphans(version, cancellationToken));
        var random = new Random((int)(seed ^ (seed >> 32)));
        var ids = book.Ids();
        random.Shuffle(ids);
        var (asked, of10, of50) = (0, 0.0, 0.0);
        var (found, exact) = (new Neighbour[MostNeighbours], new Neighbour[MostNeighbours]);
        var vector = new float[slots.Dimension];
        foreach (var id in ids.AsSpan(0, Math.Min(sample, ids.Length)))
        {
            Check(cancellationToken);
            if (!index.TryGet(id, vector))
            {
                continue;
            }

            var truth = exact.AsSpan(0, index.Exact(vector, exact));
            var answer = found.AsSpan(0, index.Search(vector, found));
            of50 += Recall(answer, truth);
            answer = found.AsSpan(0, index.Search(vector, found.AsSpan(0, FewNeighbours)));
            of10 += Recall(answer, truth[..Math.Min(FewNeighbours, truth.Length)]);
            asked++;
        }

        return new GraphExamination(ids.Length, asked, asked == 0 ? 1 : of10 / asked, asked == 0 ? 1 : of50 / asked, orphans.Count, misaligned.Count);
    }

    /// <summary>Codes anew what is not its row's, and lets it wait to be linked.</summary>
    public int MendCodes(long version, CancellationToken cancellationToken)
    {
        var misaligned = Misaligned(version, cancellationToken);
        var vector = new float[slots.Dimension];
        using var row = new FullPrecision(slots);
        foreach (var slot in misaligned)
        {
            // In place: a search beside this meets a wrong estimate, as it did before, and ranks by the row.
            row.Read(slot, vector);
            // A change like any other: not while codes are saved, nor while what was mapped is moved and this would be left behind.
            gate.EnterReadLock();
            try
            {
                Check(cancellationToken);
                slots.Encode(slot, vector);
                book.Unlink(slot);
            }
            finally
            {
                gate.ExitReadLock();
            }
        }

        return misaligned.Count;
    }

    /// <summary>Lets what nothing leads to wait to be linked.</summary>
    public int LoosenOrphans(long version, CancellationToken cancellationToken)
    {
        var orphans = Orphans(version, cancellationToken);
        orphans.ForEach(book.Unlink);
        return orphans.Count;
    }

    /// <summary>Share of what is as near as the true nearest, because equals may stand for each other.</summary>
    private static double Recall(ReadOnlySpan<Neighbour> answer, ReadOnlySpan<Neighbour> truth)
    {
        if (truth.IsEmpty)
        {
            return 1;
        }

        var right = 0;
        foreach (var neighbour in answer)
        {
            right += neighbour.Similarity >= truth[^1].Similarity ? 1 : 0;
        }

        return (double)Math.Min(right, truth.Length) / truth.Length;
    }

    private void Check(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isStopped), typeof(VectorIndex));
    }

    private bool IsThere(int slot) => Volatile.Read(ref slots.Stamps[slot].Died) == Stamp.Never;

    /// <param name="version">From the beginning of the caller's stay: what was there then is looked at, and its slot is not used again meanwhile.</param>
    private List<int> Misaligned(long version, CancellationToken cancellationToken)
    {
        var found = new List<int>();
        var code = new byte[slots.Stride];
        var vector = new float[slots.Dimension];
        using var row = new FullPrecision(slots);
        for (var slot = 0; slot < slots.Used; slot++)
        {
            if (slot % Stretch == 0)
            {
                Check(cancellationToken);
            }

            if (!slots.IsVisible(slot, version))
            {
                continue;
            }

            row.Read(slot, vector);
            fixed (byte* start = code)
            {
                slots.Quantiser.Encode(vector, start);
                if (!code.AsSpan().SequenceEqual(new ReadOnlySpan<byte>(slots.Code(slot), code.Length)))
                {
                    found.Add(slot);
                }
            }
        }

        return found;
    }

    /// <summary>Linked, and not reached from the entry, neither on level 0 nor by way of the levels above: no search finds it.</summary>
    private List<int> Orphans(long version, CancellationToken cancellationToken)
    {
        // In this order: what waited may be linked by now, and is no orphan; and a slot that came just now may be the entry.
        var waiting = new HashSet<int>(book.Unlinked.Waiting().ToArray());
        var hasEntry = graph.TryGetEntry(out var entry, out var top);
        var used = slots.Used;
        var reached = new BitSet(used);
        if (hasEntry)
        {
            reached.Add(entry);
            List<int> all = [entry];
            for (var level = top; level >= 0; level--)
            {
                // Whoever is reached on a level is where the search of the level below may begin.
                Reach(level, all, reached, cancellationToken);
            }
        }

        return [.. Enumerable.Range(0, used).Where(slot => slots.IsVisible(slot, version) && IsThere(slot) && !reached.Contains(slot) && !waiting.Contains(slot))];
    }

    /// <summary>Adds all that the links of a level lead to from those that are reached.</summary>
    private void Reach(int level, List<int> all, BitSet reached, CancellationToken cancellationToken)
    {
        for (var at = 0; at < all.Count; at++)
        {
            Check(cancellationToken);
            var links = slots.Links(all[at], level);
            for (var i = 0; i < slots.Room(level); i++)
            {
                var near = links[i];
                if (near < 0)
                {
                    break;
                }

                if (near < reached.Length && !reached.Contains(near))
                {
                    reached.Add(near);
                    all.Add(near);
                }
            }
        }
    }
}
