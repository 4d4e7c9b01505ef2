using Dapper;

namespace PhotoSearch.Catalog;

/// <summary>A file that waits to be read, leased to one indexer.</summary>
/// <param name="Attempts">How often it was tried and the decoder was lost over it.</param>
/// <param name="Modified">UTC milliseconds, as the sweep saw it; a later look that differs makes the work void.</param>
internal sealed record ClaimedWork(
    long WorkId, long FileId, long RootId, string RootPath, string Path, long Bytes, long Modified, long Attempts)
{
    public string AbsolutePath => System.IO.Path.Combine(RootPath, Path);
}

/// <summary>What waits and what failed: durable, so that a restart goes on where it was.</summary>
internal sealed class WorkTable(CatalogDatabase database, TimeProvider time)
{
    /// <summary>Longer than any decode may take; only an indexer that died lets a lease run out.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    /// <summary>Leases of a run that ended without giving them back. Call at start, when this is the only writer.</summary>
    public Task ReleaseAllAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync("UPDATE work SET lease_until = NULL", transaction: transaction),
            cancellationToken);

    /// <summary>Files known to be good that lack something derived: a vector in this space, or the pictures of this decoder.</summary>
    public Task<int> EnqueueMissingAsync(string space, int decoderVersion, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync(
                """
                INSERT INTO work (kind, file_id)
                SELECT 1, MIN(f.id) FROM file f JOIN photo p ON p.id = f.photo_id JOIN content c ON c.id = p.content_id
                WHERE f.state = 1 AND c.failure IS NULL AND (c.decoder_version < @decoderVersion
                  OR NOT EXISTS (SELECT 1 FROM embedding e WHERE e.photo_id = p.id AND e.space = @space AND e.part = 0))
                GROUP BY p.id
                ON CONFLICT (kind, file_id) DO NOTHING
                """,
                new { space, decoderVersion },
                transaction),
            cancellationToken);

    /// <summary>Leases up to <paramref name="count"/> files whose time has come, oldest work first.</summary>
    public Task<IReadOnlyList<ClaimedWork>> ClaimAsync(int count, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<ClaimedWork>>(
            async (connection, transaction) =>
            {
                var now = time.NowMilliseconds();
                var claimed = (await connection.QueryAsync<ClaimedWork>(
                    """
                    SELECT w.id AS WorkId, f.id AS FileId, r.id AS RootId, r.path AS RootPath, f.path AS Path, f.bytes AS Bytes, f.modified AS Modified, w.attempts AS Attempts
                    FROM work w JOIN file f ON f.id = w.file_id JOIN root r ON r.id = f.root_id
                    WHERE w.kind = 1 AND w.reason IS NULL AND w.not_before <= @now AND (w.lease_until IS NULL OR w.lease_until < @now)
                      AND r.is_active = 1 AND r.is_healthy = 1 AND f.state = 1
                    ORDER BY w.not_before, w.id LIMIT @count
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
        return await connection.ExecuteScalarAsync<long?>(
            """
            SELECT MIN(MAX(w.not_before, COALESCE(w.lease_until, 0))) FROM work w JOIN file f ON f.id = w.file_id JOIN root r ON r.id = f.root_id
            WHERE w.kind = 1 AND w.reason IS NULL AND r.is_active = 1 AND r.is_healthy = 1 AND f.state = 1
            """);
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
