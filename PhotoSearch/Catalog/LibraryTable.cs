using Dapper;

namespace PhotoSearch.Catalog;

/// <summary>A photo as the columns in memory need it; one row per root in which it has a file, or one with no root when it has none.</summary>
/// <remarks>Properties, not a constructor: SQLite does not say the type of an expression before there is a row, so a constructor could not be matched.</remarks>
internal sealed record LibraryRow
{
    public long PhotoId { get; init; }

    /// <summary>Wall-clock milliseconds since 1970.</summary>
    public long SortLocal { get; init; }

    /// <summary>In the asked space; null while it has none.</summary>
    public long? EmbeddingId { get; init; }

    public long? RootId { get; init; }

    /// <summary>Every file it has in that root is offline.</summary>
    public bool IsOffline { get; init; }
}

/// <summary>What is waiting (and can be read now) and what failed, in the roots of one viewer; vectors for a coming model are counted with the model.</summary>
internal sealed record WorkCounts
{
    public long Waiting { get; init; }

    public long Failed { get; init; }
}

/// <summary>A file that could not be read.</summary>
/// <param name="FailedAt">UTC milliseconds.</param>
internal sealed record FailedRow(string Root, string Path, string Reason, long Attempts, long FailedAt);

/// <summary>The library as readers follow it: by revision, so that they read only what changed.</summary>
internal sealed class LibraryTable(CatalogDatabase database)
{
    public async Task<long> RevisionAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>("SELECT revision FROM library");
    }

    /// <summary>Photos changed after a revision, in order of id, and the revision they are at: one consistent read.</summary>
    public async Task<(long Revision, IReadOnlyList<LibraryRow> Rows)> ChangedAsync(long after, string space, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        // In this provider only "read uncommitted" begins a transaction that does not claim the writer's place; without a shared cache it reads a plain snapshot.
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadUncommitted, cancellationToken);
        var revision = await connection.ExecuteScalarAsync<long>("SELECT revision FROM library", transaction: transaction);
        var rows = await connection.QueryAsync<LibraryRow>(
            """
            SELECT p.id AS PhotoId, p.sort_local AS SortLocal, e.id AS EmbeddingId, f.root_id AS RootId, COALESCE(MIN(f.state) = 2, 0) AS IsOffline
            FROM photo p
            LEFT JOIN file f ON f.photo_id = p.id AND f.state <> 3 AND p.is_forgotten = 0
            LEFT JOIN embedding e ON e.photo_id = p.id AND e.space = @space AND e.part = 0
            WHERE p.revision > @after
            GROUP BY p.id, f.root_id ORDER BY p.id
            """,
            new { after, space },
            transaction);
        return (revision, rows.AsList());
    }

    /// <remarks>The plus keeps SQLite from walking all files of a root instead of the few that have work.</remarks>
    public async Task<WorkCounts> CountWorkAsync(IEnumerable<long> rootIds, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        return await connection.QuerySingleAsync<WorkCounts>(
            """
            SELECT COALESCE(SUM(w.reason IS NULL AND f.state = 1 AND r.is_healthy = 1
                AND (w.kind = 1 OR (l.coming_space IS NULL AND NOT EXISTS (SELECT 1 FROM work o WHERE o.kind = 1 AND o.file_id = w.file_id)))), 0) AS Waiting,
              COALESCE(SUM(w.reason IS NOT NULL), 0) AS Failed
            FROM work w JOIN file f ON f.id = w.file_id JOIN root r ON r.id = f.root_id CROSS JOIN library l WHERE f.state <> 3 AND +f.root_id IN @rootIds
            """,
            new { rootIds });
    }

    /// <summary>Failed files, newest failure first.</summary>
    public async Task<IReadOnlyList<FailedRow>> FailedAsync(IEnumerable<long> rootIds, int skip, int take, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        return (await connection.QueryAsync<FailedRow>(
            """
            SELECT r.name AS Root, f.path AS Path, w.reason AS Reason, w.attempts AS Attempts, w.failed_at AS FailedAt
            FROM work w JOIN file f ON f.id = w.file_id JOIN root r ON r.id = f.root_id
            WHERE w.reason IS NOT NULL AND f.state <> 3 AND +f.root_id IN @rootIds ORDER BY w.failed_at DESC, w.id DESC LIMIT @take OFFSET @skip
            """,
            new { rootIds, skip, take })).AsList();
    }

    public async Task<bool> IsPausedAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>("SELECT is_paused FROM library");
    }

    public Task PauseAsync(bool pause, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync("UPDATE library SET is_paused = @pause", new { pause }, transaction), cancellationToken);
}
