using PhotoSearch.Vectors.Files;
using PhotoSearch.Vectors.Graph;

namespace PhotoSearch.Vectors;

/// <summary>Looks for what is wrong with an index that opens and answers: rows that changed on the disk, codes that are not their row's, nodes that nothing leads to, poor recall.</summary>
internal sealed unsafe class GraphHealth(Slots slots, SlotBook book, LinkGraph graph)
{
    /// <summary>Slots between two looks at the cancellation.</summary>
    private const int Stretch = 256;

    private const int MostNeighbours = 50;
    private const int FewNeighbours = 10;

    /// <summary>Compares each row that was saved with its checksum.</summary>
    /// <exception cref="VectorFileException">A row is not what was written.</exception>
    public void VerifyRows(GraphFile file, CancellationToken cancellationToken)
    {
        for (var slot = 0; slot < file.Header.Slots; slot++)
        {
            if (slot % Stretch == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (IsThere(slot) && slots.Rows.Checksum(slot) != slots.Checksums[slot] && IsThere(slot))
            {
                throw new VectorFileException(file.Path, $"is damaged: row {slot} does not match its checksum");
            }
        }
    }

    public GraphExamination Examine(VectorIndex index, int sample, ulong seed, CancellationToken cancellationToken)
    {
        var (misaligned, orphans) = (Misaligned(cancellationToken), Orphans(cancellationToken));
        var random = new Random(HashCode.Combine(seed));
        var ids = book.Ids();
        random.Shuffle(ids);
        var (asked, of10, of50) = (0, 0.0, 0.0);
        var (found, exact) = (new Neighbour[MostNeighbours], new Neighbour[MostNeighbours]);
        var vector = new float[slots.Dimension];
        foreach (var id in ids.AsSpan(0, Math.Min(sample, ids.Length)))
        {
            cancellationToken.ThrowIfCancellationRequested();
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

    public int Heal(VectorIndex index, CancellationToken cancellationToken)
    {
        var misaligned = Misaligned(cancellationToken);
        var vector = new float[slots.Dimension];
        foreach (var slot in misaligned)
        {
            if (index.TryGet(slots.Ids[slot], vector))
            {
                index.Set(slots.Ids[slot], vector);
            }
        }

        var orphans = Orphans(cancellationToken);
        foreach (var slot in orphans)
        {
            book.Unlink(slot);
        }

        return misaligned.Count + orphans.Count;
    }

    /// <summary>Share of what is as near as the true nearest, because equals may stand for each other.</summary>
    private static double Recall(ReadOnlySpan<Neighbour> answer, ReadOnlySpan<Neighbour> truth)
    {
        var right = 0;
        foreach (var neighbour in answer)
        {
            right += neighbour.Similarity >= truth[^1].Similarity ? 1 : 0;
        }

        return truth.IsEmpty ? 1 : (double)Math.Min(right, truth.Length) / truth.Length;
    }

    private bool IsThere(int slot) => Volatile.Read(ref slots.Stamps[slot].Died) == Stamp.Never;

    private List<int> Misaligned(CancellationToken cancellationToken)
    {
        var found = new List<int>();
        var code = new byte[slots.Stride];
        var vector = new float[slots.Dimension];
        using var row = new FullPrecision(slots);
        for (var slot = 0; slot < slots.Used; slot++)
        {
            if (slot % Stretch == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (!IsThere(slot))
            {
                continue;
            }

            row.Read(slot, vector);
            fixed (byte* start = code)
            {
                slots.Quantiser.Encode(vector, start);
                if (!code.AsSpan().SequenceEqual(new ReadOnlySpan<byte>(slots.Code(slot), code.Length)) && IsThere(slot))
                {
                    found.Add(slot);
                }
            }
        }

        return found;
    }

    /// <summary>Linked, and not reached from the entry on level 0.</summary>
    private List<int> Orphans(CancellationToken cancellationToken)
    {
        var used = slots.Used;
        var reached = new BitSet(used);
        var next = new Stack<int>();
        if (graph.TryGetEntry(out var entry, out _))
        {
            next.Push(entry);
            reached.Add(entry);
        }

        while (next.TryPop(out var slot))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var links = slots.Links(slot);
            for (var i = 0; i < slots.LevelZero && links[i] >= 0; i++)
            {
                if (links[i] < used && !reached.Contains(links[i]))
                {
                    reached.Add(links[i]);
                    next.Push(links[i]);
                }
            }
        }

        var waiting = new HashSet<int>(book.Unlinked.Waiting().ToArray());
        return [.. Enumerable.Range(0, used).Where(slot => IsThere(slot) && !reached.Contains(slot) && !waiting.Contains(slot))];
    }
}
