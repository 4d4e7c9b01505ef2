using System.Data.Common;
using Dapper;

namespace PhotoSearch.Catalog;

/// <summary>A file as a sweep saw it.</summary>
/// <param name="Path">Below its root, parts separated by <c>/</c>.</param>
/// <param name="Modified">UTC milliseconds since 1970.</param>
internal sealed record SeenFile(string Path, long Bytes, long Modified);

/// <summary>A file as the catalog knows it.</summary>
/// <param name="State">1 present, 2 offline, 3 gone.</param>
/// <param name="SidecarName">Of the XMP file beside it when it was last read, without folder, with its length and time; null: there was none.</param>
internal sealed record KnownFile(long Id, string Path, long Bytes, long Modified, long State, string? SidecarName, long? SidecarBytes, long? SidecarModified);

/// <summary>Which files lie in the roots; every difference that a sweep finds is written here, with the work it makes.</summary>
internal sealed class FileTable(CatalogDatabase database, TimeProvider time)
{
    /// <summary>Rows of one transaction: small enough that a search's or a commit's turn comes soon.</summary>
    private const int Batch = 1000;

    private const string Known =
        """
        SELECT f.id AS Id, f.path AS Path, f.bytes AS Bytes, f.modified AS Modified, f.state AS State,
          s.name AS SidecarName, s.bytes AS SidecarBytes, s.modified AS SidecarModified
        FROM file f LEFT JOIN sidecar s ON s.file_id = f.id WHERE f.root_id = @rootId
        """;

    /// <summary>All files of a root that lie at or below a path (empty: all).</summary>
    public async Task<Dictionary<string, KnownFile>> BelowAsync(long rootId, string scope, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        // "0" follows "/" in the order of bytes: the range holds everything below the folder and nothing else.
        var rows = await connection.QueryAsync<KnownFile>(
            Known + (scope.Length == 0 ? "" : " AND (f.path = @scope OR (f.path >= @scope || '/' AND f.path < @scope || '0'))"), new { rootId, scope });
        return rows.ToDictionary(row => row.Path, StringComparer.Ordinal);
    }

    /// <summary>Files whose path is this one, or this one and an extension.</summary>
    public async Task<IReadOnlyList<KnownFile>> NamedAsync(long rootId, string stem, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        // "/" follows "." in the order of bytes.
        return (await connection.QueryAsync<KnownFile>(
            Known + " AND (f.path = @stem OR (f.path >= @stem || '.' AND f.path < @stem || '/'))", new { rootId, stem })).AsList();
    }

    /// <summary>New and changed files: each gets work, which starts when the file has lain still.</summary>
    /// <param name="notBefore">UTC milliseconds.</param>
    public Task ArriveAsync(long rootId, IReadOnlyList<SeenFile> files, long notBefore, CancellationToken cancellationToken) =>
        InBatchesAsync(
            files,
            async (file, connection, transaction) =>
            {
                var id = await connection.ExecuteScalarAsync<long>(
                    """
                    INSERT INTO file (root_id, path, bytes, modified) VALUES (@rootId, @Path, @Bytes, @Modified)
                    ON CONFLICT (root_id, path) DO UPDATE SET bytes = excluded.bytes, modified = excluded.modified, state = 1, gone_at = NULL
                    RETURNING id
                    """,
                    new { rootId, file.Path, file.Bytes, file.Modified },
                    transaction);
                await connection.ExecuteAsync(
                    """
                    INSERT INTO work (kind, file_id, not_before) VALUES (1, @id, @notBefore)
                    ON CONFLICT (kind, file_id) DO UPDATE SET attempts = 0, lease_until = NULL, not_before = excluded.not_before, reason = NULL, failed_at = NULL
                    """,
                    new { id, notBefore },
                    transaction);
                await TouchPhotoAsync(connection, transaction, id);
            },
            cancellationToken);

    /// <summary>Files that are back unchanged, after their root was offline or they were gone.</summary>
    public Task ReturnAsync(IReadOnlyList<long> fileIds, CancellationToken cancellationToken) =>
        InBatchesAsync(
            fileIds,
            async (id, connection, transaction) =>
            {
                await connection.ExecuteAsync("UPDATE file SET state = 1, gone_at = NULL WHERE id = @id", new { id }, transaction);
                // What was never finished before it went away is finished now; so is a file whose photo was edited elsewhere meanwhile.
                await connection.ExecuteAsync(
                    """
                    INSERT INTO work (kind, file_id)
                    SELECT 1, f.id FROM file f LEFT JOIN photo p ON p.id = f.photo_id
                    WHERE f.id = @id AND (p.id IS NULL OR p.content_id <> f.content_id OR p.is_forgotten = 1) ON CONFLICT (kind, file_id) DO NOTHING
                    """,
                    new { id },
                    transaction);
                if (await connection.ExecuteScalarAsync<long?>("SELECT photo_id FROM file WHERE id = @id", new { id }, transaction) is { } photoId)
                {
                    // While it was away another model may have come.
                    await OwedVectors.OweAsync(connection, transaction, photoId, id, notBefore: 0);
                }

                await TouchPhotoAsync(connection, transaction, id);
            },
            cancellationToken);

    /// <summary>Files that are no longer there, in a healthy root: out of the results now, forgotten later.</summary>
    public Task LeaveAsync(IReadOnlyList<long> fileIds, CancellationToken cancellationToken) =>
        InBatchesAsync(
            fileIds,
            async (id, connection, transaction) =>
            {
                await connection.ExecuteAsync(
                    "UPDATE file SET state = 3, gone_at = @now WHERE id = @id", new { id, now = time.NowMilliseconds() }, transaction);
                // Its work rests with it: a file that changed, left and came back before it was read is read then.
                await TouchPhotoAsync(connection, transaction, id);
            },
            cancellationToken);

    /// <summary>The XMP files beside these came, changed or went; a file that is no photo yet is read with what lies beside it anyway.</summary>
    /// <param name="notBefore">UTC milliseconds.</param>
    public Task OweFactsAsync(IReadOnlyList<long> fileIds, long notBefore, CancellationToken cancellationToken) =>
        InBatchesAsync(
            fileIds,
            // New work, not the old: who reads the sidecar as it was must not end what asks for it as it is.
            (id, connection, transaction) => connection.ExecuteAsync(
                """
                DELETE FROM work WHERE kind = 0 AND file_id = @id;
                INSERT INTO work (kind, file_id, not_before) SELECT 0, id, @notBefore FROM file WHERE id = @id AND photo_id IS NOT NULL
                """,
                new { id, notBefore },
                transaction),
            cancellationToken);

    /// <summary>Names, sidecars and times of a photo's files count while the file is there.</summary>
    private async Task TouchPhotoAsync(DbConnection connection, DbTransaction transaction, long fileId)
    {
        if (await connection.ExecuteScalarAsync<long?>("SELECT photo_id FROM file WHERE id = @fileId", new { fileId }, transaction) is { } photoId)
        {
            await new PhotoSummary(connection, transaction, time).RefreshAsync(photoId);
        }
    }

    private async Task InBatchesAsync<T>(
        IReadOnlyList<T> items, Func<T, DbConnection, DbTransaction, Task> change, CancellationToken cancellationToken)
    {
        foreach (var batch in items.Chunk(Batch))
        {
            await database.WriteAsync(
                async (connection, transaction) =>
                {
                    await connection.ExecuteAsync("UPDATE library SET revision = revision + 1", transaction: transaction);
                    foreach (var item in batch)
                    {
                        await change(item, connection, transaction);
                    }
                },
                cancellationToken);
        }
    }
}
