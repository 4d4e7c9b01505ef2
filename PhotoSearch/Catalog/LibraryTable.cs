using Dapper;

namespace PhotoSearch.Catalog;

/// <summary>What is waiting (and can be read now) and what failed, in the roots of one viewer; vectors for a coming model are counted with the model.</summary>
internal sealed record WorkCounts
{
    public long Waiting { get; init; }

    public long Failed { get; init; }
}

/// <summary>A file that could not be read.</summary>
/// <param name="FailedAt">UTC milliseconds.</param>
internal sealed record FailedRow(string Root, string Path, string Reason, long Attempts, long FailedAt);

/// <summary>What changed since a revision, and the revision since: one consistent read.</summary>
/// <param name="Photos">In order of id.</param>
/// <param name="Albums">All of them, by name.</param>
internal sealed record LibraryChange(long Revision, IReadOnlyList<LibraryPhoto> Photos, IReadOnlyList<Album> Albums);

/// <summary>The library as readers follow it: by revision, so that they read only what changed.</summary>
internal sealed class LibraryTable(CatalogDatabase database)
{
    public async Task<long> RevisionAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>("SELECT revision FROM library");
    }

    /// <remarks>Of a photo's files those that are shown come first: it has the first one's name. "Cross" keeps SQLite from walking all files of the roots instead of those of the few photos that changed.</remarks>
    public async Task<LibraryChange> ChangedAsync(long after, string space, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        // In this provider only "read uncommitted" begins a transaction that does not claim the writer's place; without a shared cache it reads a plain snapshot.
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadUncommitted, cancellationToken);
        var revision = await connection.ExecuteScalarAsync<long>("SELECT revision FROM library", transaction: transaction);
        var photos = (await connection.QueryAsync<LibraryPhoto>(
            """
            SELECT p.id AS PhotoId, p.sort_local AS SortLocal, e.id AS EmbeddingId, c.media_type AS MediaType, c.width AS Width, c.height AS Height, c.sharpness AS Sharpness,
              c.latitude AS Latitude, c.longitude AS Longitude, c.camera_make AS CameraMake, c.camera_model AS CameraModel, c.lens AS Lens,
              p.rating AS OwnRating, d.rating AS FileRating, d.keywords AS Keywords, d.people AS People
            FROM photo p
            LEFT JOIN content c ON c.id = p.content_id
            LEFT JOIN described d ON d.photo_id = p.id
            LEFT JOIN embedding e ON e.photo_id = p.id AND e.space = @space AND e.part = 0
            WHERE p.revision > @after
            ORDER BY p.id
            """,
            new { after, space },
            transaction)).AsList();
        var files = (await connection.QueryAsync<LibraryFile>(
            """
            SELECT f.photo_id AS PhotoId, f.root_id AS RootId, r.name AS Root, f.path AS Path, f.state = 2 AS IsOffline
            FROM photo p CROSS JOIN file f ON f.photo_id = p.id AND f.state <> 3 CROSS JOIN root r ON r.id = f.root_id
            WHERE p.revision > @after AND p.is_forgotten = 0
            ORDER BY p.id, r.is_active DESC, r.name, f.path
            """,
            new { after },
            transaction)).AsList();
        var tags = (await connection.QueryAsync<(long PhotoId, string Name)>(
            "SELECT t.photo_id, t.name FROM tag t JOIN photo p ON p.id = t.photo_id WHERE p.revision > @after ORDER BY t.photo_id, t.name_key", new { after }, transaction))
            .ToLookup(tag => tag.PhotoId, tag => tag.Name);
        var albums = (await connection.QueryAsync<(long PhotoId, long AlbumId)>(
            "SELECT a.photo_id, a.album_id FROM album_photo a JOIN photo p ON p.id = a.photo_id WHERE p.revision > @after ORDER BY a.photo_id, a.album_id", new { after }, transaction))
            .ToLookup(place => place.PhotoId, place => place.AlbumId);
        var next = 0;
        foreach (var photo in photos)
        {
            var first = next;
            for (; next < files.Count && files[next].PhotoId == photo.PhotoId; next++)
            {
            }

            photo.Files = files.GetRange(first, next - first);
            (photo.Tags, photo.Albums) = ([.. tags[photo.PhotoId]], [.. albums[photo.PhotoId]]);
        }

        return new LibraryChange(revision, photos, await AlbumTable.AllAsync(connection, transaction));
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
