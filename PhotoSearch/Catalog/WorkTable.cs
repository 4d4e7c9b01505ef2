using Dapper;

namespace PhotoSearch.Catalog;

/// <summary>What is to be done with a file. The numbers are kept in the catalog.</summary>
internal enum WorkKind
{
    /// <summary>What it says of its photo, or what the XMP file beside it says, is to be read again, and its picture is not: quick, and so before all else.</summary>
    Facts = 0,

    /// <summary>It is new or changed.</summary>
    Read = 1,

    /// <summary>Its photo lacks a vector in a wanted space.</summary>
    Embed = 2,

    /// <summary>Its photo's vector was made without the original, which is wanted.</summary>
    EmbedOriginal = 3,
}

/// <summary>A file that waits, leased to one indexer.</summary>
internal sealed record ClaimedWork
{
    public WorkKind Kind { get; init; }

    public long WorkId { get; init; }

    public long FileId { get; init; }

    public long RootId { get; init; }

    public string RootPath { get; init; } = "";

    public string Path { get; init; } = "";

    public long Bytes { get; init; }

    /// <summary>UTC milliseconds, as the sweep saw it; a later look that differs makes the work void.</summary>
    public long Modified { get; init; }

    /// <summary>How often it was tried and the decoder was lost over it.</summary>
    public long Attempts { get; init; }

    /// <summary>0 for a file that is no photo yet.</summary>
    public long PhotoId { get; init; }

    /// <summary>Of the photo's content; null for a file that is no photo yet.</summary>
    public byte[]? Sha256 { get; init; }

    /// <summary>Of who read the content's facts; 0: nobody did.</summary>
    public long FactsVersion { get; init; }

    /// <summary>The file can be reached, and held the photo's content when it was last looked at.</summary>
    public bool HasOriginal { get; init; }

    public string AbsolutePath => System.IO.Path.Combine(RootPath, Path);
}

/// <summary>What waits and what failed: durable, so that a restart goes on where it was.</summary>
internal sealed class WorkTable(CatalogDatabase database, TimeProvider time)
{
    /// <summary>Longer than any decode may take; only an indexer that died lets a lease run out.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Open work that could be done now. A file whose new bytes wait to be read says nothing of its photo: the reading comes first, and
    /// where it failed the stored picture must do.
    /// </summary>
    private const string Claimable =
        """
        FROM work w JOIN file f ON f.id = w.file_id JOIN root r ON r.id = f.root_id LEFT JOIN photo p ON p.id = f.photo_id LEFT JOIN content c ON c.id = p.content_id
        WHERE w.reason IS NULL AND r.is_active = 1 AND CASE w.kind
          WHEN 1 THEN r.is_healthy = 1 AND f.state = 1
          WHEN 2 THEN f.state <> 3 AND f.content_id = p.content_id AND NOT (r.is_healthy = 1 AND f.state = 1
            AND EXISTS (SELECT 1 FROM work o WHERE o.kind = 1 AND o.file_id = f.id AND o.reason IS NULL))
          ELSE r.is_healthy = 1 AND f.state = 1 AND f.content_id = p.content_id AND NOT EXISTS (SELECT 1 FROM work o WHERE o.kind = 1 AND o.file_id = f.id)
          END
        """;

    /// <summary>Files that are there, in a root that is shown, of photos whose content was read: work that hangs on a hidden copy would never be claimed.</summary>
    private const string Shown =
        """
        FROM file f JOIN root r ON r.id = f.root_id AND r.is_active = 1 JOIN photo p ON p.id = f.photo_id JOIN content c ON c.id = p.content_id
        WHERE f.state = 1 AND c.failure IS NULL
        """;

    /// <summary>Leases of a run that ended without giving them back. Call at start, when this is the only writer.</summary>
    public Task ReleaseAllAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync("UPDATE work SET lease_until = NULL", transaction: transaction),
            cancellationToken);

    /// <summary>Photos that lack something derived: the pictures of this decoder, or a vector in a wanted space. How many were not waiting yet.</summary>
    public Task<int> EnqueueMissingAsync(int decoderVersion, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (connection, transaction) => await connection.ExecuteAsync(
                $"""
                INSERT INTO work (kind, file_id)
                SELECT 1, MIN(f.id) {Shown} AND c.decoder_version < @decoderVersion
                GROUP BY p.id
                ON CONFLICT (kind, file_id) DO NOTHING
                """,
                new { decoderVersion },
                transaction) + await OwedVectors.EnqueueAsync(connection, transaction),
            cancellationToken);

    /// <summary>Photos whose facts were read by an older version: their tags are read again, one file of each.</summary>
    public Task<int> EnqueueFactsAsync(int factsVersion, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync(
                $"""
                INSERT INTO work (kind, file_id)
                SELECT 0, MIN(f.id) {Shown} AND f.content_id = c.id AND COALESCE(c.facts_version, 0) < @factsVersion
                GROUP BY p.id
                ON CONFLICT (kind, file_id) DO NOTHING
                """,
                new { factsVersion },
                transaction),
            cancellationToken);

    /// <summary>Leases up to <paramref name="count"/> files whose time has come: new and changed ones first, of each kind the oldest work first.</summary>
    public Task<IReadOnlyList<ClaimedWork>> ClaimAsync(int count, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<ClaimedWork>>(
            async (connection, transaction) =>
            {
                var now = time.NowMilliseconds();
                var claimed = (await connection.QueryAsync<ClaimedWork>(
                    $"""
                    SELECT w.kind AS Kind, w.id AS WorkId, f.id AS FileId, r.id AS RootId, r.path AS RootPath, f.path AS Path, f.bytes AS Bytes, f.modified AS Modified,
                      w.attempts AS Attempts, COALESCE(p.id, 0) AS PhotoId, c.sha256 AS Sha256, COALESCE(c.facts_version, 0) AS FactsVersion,
                      (r.is_healthy = 1 AND f.state = 1 AND c.failure IS NULL AND NOT EXISTS (SELECT 1 FROM work o WHERE o.kind = 1 AND o.file_id = f.id)) AS HasOriginal
                    {Claimable} AND w.not_before <= @now AND (w.lease_until IS NULL OR w.lease_until < @now)
                    ORDER BY w.kind, w.not_before, w.id LIMIT @count
                    """,
                    new { now, count },
                    transaction)).AsList();
                if (claimed.Count > 0)
                {
                    await connection.ExecuteAsync(
                        "UPDATE work SET lease_until = @until WHERE id IN @ids",
                        new { until = now + (long)Lease.TotalMilliseconds, ids = claimed.Select(work => work.WorkId) },
                        transaction);
                }

                return claimed;
            },
            cancellationToken);

    /// <summary>When the next open work may start, UTC milliseconds; null when none is open.</summary>
    public async Task<long?> NextAtAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long?>($"SELECT MIN(MAX(w.not_before, COALESCE(w.lease_until, 0))) {Claimable}");
    }

    /// <summary>Gives work back: it is tried again after a while.</summary>
    /// <param name="countAttempt">True when the file itself may be to blame.</param>
    public Task PutBackAsync(long workId, TimeSpan after, bool countAttempt, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync(
                "UPDATE work SET lease_until = NULL, not_before = @at, attempts = attempts + @step WHERE id = @workId",
                new { workId, at = time.NowMilliseconds() + (long)after.TotalMilliseconds, step = countAttempt ? 1 : 0 },
                transaction),
            cancellationToken);

    /// <summary>Puts failed files back into the queue: one, those of a root, or all (nulls).</summary>
    public Task<int> RetryAsync(IReadOnlyCollection<long> rootIds, string? path, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (connection, transaction) =>
            {
                var parameters = new { rootIds, path };
                // A file that was a photo before it failed still names its last good content; what failed then belongs to no file.
                const string Chosen = "SELECT id FROM file WHERE root_id IN @rootIds AND (@path IS NULL OR path = @path)";
                await connection.ExecuteAsync(
                    $"""
                    UPDATE content SET failure = NULL, failed_at = NULL, decoder_version = 0
                    WHERE failure IS NOT NULL AND (id IN (SELECT content_id FROM file WHERE id IN ({Chosen}))
                      OR NOT EXISTS (SELECT 1 FROM file WHERE content_id = content.id))
                    """,
                    parameters,
                    transaction);
                return await connection.ExecuteAsync(
                    $"UPDATE work SET reason = NULL, failed_at = NULL, attempts = 0, not_before = 0, lease_until = NULL WHERE reason IS NOT NULL AND file_id IN ({Chosen})",
                    parameters,
                    transaction);
            },
            cancellationToken);
}
