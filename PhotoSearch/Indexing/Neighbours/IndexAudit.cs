using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Vectors;

namespace PhotoSearch.Indexing.Neighbours;

/// <summary>
/// Looks whether an index is what it should be: against the catalog by id and by row, and against exact search by a sample. What it finds it
/// mends; an index that finds too little is made anew.
/// </summary>
internal sealed class IndexAudit(
    EmbeddingTable embeddings, IndexAuditTable table, LiveVectors vectors, WorkingModels models, IndexTending tending, TimeProvider time, ILogger<IndexAudit> logger)
{
    /// <summary>Searched for by the graph and exactly; the share found is then known to within half a point.</summary>
    private const int SampledQueries = 1_000;

    /// <summary>Compared with the catalog's bit for bit; if one differs, all are compared.</summary>
    private const int SampledRows = 1_000;

    /// <summary>Words asked lately; each is compared with every row.</summary>
    private const int SampledWords = 100;

    private const int Nearest = 10;

    /// <summary>A graph as it should be finds 0.99 and more; one that finds less than this has come to harm that healing does not know.</summary>
    private const double LeastRecall = 0.95;

    /// <summary>A commit reaches the index at once after the catalog: what differs for longer is a fault.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(1);

    /// <param name="tell">Hears what it is doing.</param>
    public async Task<IndexFindings> RunAsync(LiveIndex live, Action<int, string> tell, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var seed = time.GetUtcNow().ToUnixTimeSeconds();
        using var index = new Borrowed(live.TryBorrow() ?? throw new ObjectDisposedException(live.Space));
        tell(1, "Comparing with the catalog");
        var difference = await CompareIdsAsync(live, index.Thing, cancellationToken);
        tell(2, "Comparing rows with the catalog");
        var (compared, wrong) = await CompareRowsAsync(live, index.Thing, seed, cancellationToken);
        tell(3, $"Searching {SampledQueries:N0} vectors by the graph and exactly");
        var seen = await tending.RunAsync(() => index.Thing.Examine(SampledQueries, (ulong)seed, cancellationToken));
        var (words, wordsRecall) = await SearchWordsAsync(live, index.Thing, cancellationToken);
        tell(4, "Mending what was found");
        var healed = await HealAsync(live, index.Thing, seen, cancellationToken);
        var findings = new IndexFindings
        {
            Space = live.Space,
            AuditedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            TookMs = (long)time.GetElapsedTime(started).TotalMilliseconds,
            Seed = seed,
            Vectors = seen.Vectors,
            Sampled = seen.Sampled,
            RecallAt10 = seen.RecallAt10,
            RecallAt50 = seen.RecallAt50,
            Words = words,
            WordsRecall = wordsRecall,
            Orphans = seen.Orphans,
            Misaligned = seen.Misaligned,
            Missing = difference.Missing,
            Stray = difference.Stray,
            Compared = compared,
            Wrong = wrong,
            Healed = difference.Missing + difference.Stray + wrong + healed,
            IsRebuilt = seen.Sampled > 0 && seen.RecallAt10 < LeastRecall,
        };
        await table.WriteAsync(findings, cancellationToken);
        logger.IndexAudited(live.Space, findings.RecallAt10, findings.Orphans, findings.Misaligned, findings.Missing, findings.Stray, findings.Wrong, findings.Healed);
        if (findings.IsRebuilt)
        {
            live.Fault = string.Create(CultureInfo.InvariantCulture, $"It finds {seen.RecallAt10:P1} of the ten nearest; at least {LeastRecall:P0} is asked of it.");
        }

        return findings;
    }

    private async Task<CatalogDifference> CompareIdsAsync(LiveIndex live, VectorIndex index, CancellationToken cancellationToken)
    {
        var held = index.Ids();
        var wanted = (await embeddings.IdsAsync(live.Space, cancellationToken)).ToHashSet();
        var stray = held.Where(id => !wanted.Contains(id)).ToList();
        wanted.ExceptWith(held);
        if (stray.Count == 0 && wanted.Count == 0)
        {
            return default;
        }

        // What a commit was just bringing or taking is there or gone by then.
        await Task.Delay(OnItsWay, time, cancellationToken);
        var now = (await embeddings.IdsAsync(live.Space, cancellationToken)).ToHashSet();
        var difference = new CatalogDifference(
            wanted.Count(id => now.Contains(id) && !index.Contains(id)), stray.Count(id => !now.Contains(id) && index.Contains(id)));
        if (difference != default)
        {
            await vectors.CatchUpAsync(live, cancellationToken);
        }

        return difference;
    }

    private async Task<(int Compared, int Wrong)> CompareRowsAsync(LiveIndex live, VectorIndex index, long seed, CancellationToken cancellationToken)
    {
        var ids = (await embeddings.IdsAsync(live.Space, cancellationToken)).ToArray();
        new Random((int)seed).Shuffle(ids);
        var (compared, wrong) = (0, 0);
        var mine = new float[live.Dimension];
        await embeddings.ReadSomeAsync(live.Space, ids.Take(SampledRows), Compare, cancellationToken);
        if (wrong > 0)
        {
            compared = 0;
            await embeddings.ReadAsync(live.Space, static _ => true, Compare, cancellationToken);
        }

        return (compared, wrong);

        void Compare(long id, ReadOnlySpan<float> right)
        {
            if (index.TryGet(id, mine))
            {
                compared++;
                if (!mine.AsSpan().SequenceEqual(right))
                {
                    wrong++;
                    live.Serving?.Mend(id, right);
                }
            }
        }
    }

    /// <summary>Words lie far from photos, and so are harder to search for than photos are.</summary>
    private async Task<(int Words, double? Recall)> SearchWordsAsync(LiveIndex live, VectorIndex index, CancellationToken cancellationToken)
    {
        using var serving = models.Borrow();
        var words = serving is { Model: { } model } && serving.Space == live.Space ? model.RecentTexts(SampledWords) : [];
        return words.Count == 0 || index.Count == 0
            ? (0, null)
            : (words.Count, await tending.RunAsync(() => words.Average(vector => Recall(index, vector, cancellationToken))));
    }

    private static double Recall(VectorIndex index, float[] query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (found, right) = (new Neighbour[Nearest], new Neighbour[Nearest]);
        var count = index.Exact(query, right);
        var nearest = found.AsSpan(0, index.Search(query, found));
        var hits = 0;
        foreach (var neighbour in nearest)
        {
            // Copies of a photo are as near as each other: any of them is right.
            hits += neighbour.Similarity >= right[count - 1].Similarity ? 1 : 0;
        }

        return (double)hits / count;
    }

    private async Task<int> HealAsync(LiveIndex live, VectorIndex index, GraphExamination seen, CancellationToken cancellationToken)
    {
        var healed = seen.Orphans > 0 || seen.Misaligned > 0 ? await tending.RunAsync(() => index.Heal(cancellationToken)) : 0;
        live.Serving?.Linked(healed);
        await tending.UnlinkAsync(live, index, isThorough: true, cancellationToken);
        return healed;
    }

    /// <summary>Given back at the end.</summary>
    private sealed class Borrowed(Shared<VectorIndex> index) : IDisposable
    {
        public VectorIndex Thing => index.Thing;

        public void Dispose() => index.Release();
    }
}
