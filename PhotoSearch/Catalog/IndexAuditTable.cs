using Dapper;

namespace PhotoSearch.Catalog;

/// <summary>What an audit of a neighbour index found.</summary>
internal sealed record IndexFindings
{
    public string Space { get; init; } = "";

    /// <summary>UTC milliseconds since 1970, when it ended.</summary>
    public long AuditedAt { get; init; }

    /// <summary>Milliseconds.</summary>
    public long TookMs { get; init; }

    /// <summary>Of the sample.</summary>
    public long Seed { get; init; }

    public long Vectors { get; init; }

    /// <summary>Stored vectors that were searched for, by the graph and by comparing every row.</summary>
    public long Sampled { get; init; }

    /// <summary>Share of the true ten nearest that the graph finds, 0 to 1.</summary>
    public double RecallAt10 { get; init; }

    public double RecallAt50 { get; init; }

    /// <summary>Words asked lately that were searched for too.</summary>
    public long Words { get; init; }

    /// <summary>Share of the ten nearest to those words that the graph finds, 0 to 1; null without words.</summary>
    public double? WordsRecall { get; init; }

    /// <summary>Vectors that no path of the graph reached.</summary>
    public long Orphans { get; init; }

    /// <summary>Vectors whose code was not that of their row.</summary>
    public long Misaligned { get; init; }

    /// <summary>Vectors of the catalog that the index lacked.</summary>
    public long Missing { get; init; }

    /// <summary>Vectors of the index that the catalog does not have.</summary>
    public long Stray { get; init; }

    /// <summary>Rows that were compared with the catalog's, bit for bit.</summary>
    public long Compared { get; init; }

    /// <summary>Of these, those that differed.</summary>
    public long Wrong { get; init; }

    /// <summary>Of all that was found, how much is mended.</summary>
    public long Healed { get; init; }

    /// <summary>Too little was found, and the index is made anew.</summary>
    public bool IsRebuilt { get; init; }

    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(AuditedAt);

    public TimeSpan Took => TimeSpan.FromMilliseconds(TookMs);
}

/// <summary>The last audit of each space's neighbour index.</summary>
internal sealed class IndexAuditTable(CatalogDatabase database)
{
    /// <summary>Null: there was none yet.</summary>
    public async Task<IndexFindings?> ReadAsync(string space, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<IndexFindings>(
            """
            SELECT space AS Space, audited_at AS AuditedAt, took_ms AS TookMs, seed AS Seed, vectors AS Vectors, sampled AS Sampled, recall_at_10 AS RecallAt10,
              recall_at_50 AS RecallAt50, words AS Words, words_recall AS WordsRecall, orphans AS Orphans, misaligned AS Misaligned, missing AS Missing,
              stray AS Stray, compared AS Compared, wrong AS Wrong, healed AS Healed, is_rebuilt AS IsRebuilt
            FROM index_audit WHERE space = @space
            """,
            new { space });
    }

    /// <summary>Takes the place of the one before; those of spaces that are searched no more go.</summary>
    public Task WriteAsync(IndexFindings findings, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (connection, transaction) =>
            {
                await connection.ExecuteAsync("DELETE FROM index_audit", transaction: transaction);
                await connection.ExecuteAsync(
                    """
                    INSERT INTO index_audit (space, audited_at, took_ms, seed, vectors, sampled, recall_at_10, recall_at_50, words, words_recall, orphans, misaligned,
                      missing, stray, compared, wrong, healed, is_rebuilt)
                    VALUES (@Space, @AuditedAt, @TookMs, @Seed, @Vectors, @Sampled, @RecallAt10, @RecallAt50, @Words, @WordsRecall, @Orphans, @Misaligned,
                      @Missing, @Stray, @Compared, @Wrong, @Healed, @IsRebuilt)
                    """,
                    findings,
                    transaction);
            },
            cancellationToken);
}
