using System.Data.Common;
using Dapper;
using PhotoSearch.Photos;

namespace PhotoSearch.Catalog;

/// <summary>The photo folders, as the settings and the last sweep left them.</summary>
internal sealed class RootTable(CatalogDatabase database, TimeProvider time)
{
    private const string Columns = "id AS Id, name AS Name, path AS Path, is_active AS IsActive, is_healthy AS IsHealthy, problem AS Problem, last_sweep AS LastSweep, identity AS Identity";

    /// <summary>Photos of some roots that lie elsewhere too.</summary>
    private const string InOthersToo =
        """
        SELECT f.photo_id FROM file f
        WHERE f.root_id IN @roots AND f.state <> 3 AND EXISTS (SELECT 1 FROM file o WHERE o.photo_id = f.photo_id AND o.root_id <> f.root_id AND o.state <> 3)
        """;

    public async Task<IReadOnlyList<PhotoRoot>> ActiveAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>($"SELECT {Columns} FROM root WHERE is_active = 1 ORDER BY id");
        return [.. rows.Select(row => row.ToRoot())];
    }

    /// <summary>Makes the table follow the settings: by name, so that the same photos mounted elsewhere keep everything.</summary>
    public Task FollowAsync(IReadOnlyList<(string Name, string Path)> configured, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (connection, transaction) =>
            {
                var before = await ShownAsync(connection, transaction);
                await connection.ExecuteAsync("UPDATE root SET is_active = 0 WHERE is_active = 1", transaction: transaction);
                foreach (var (name, path) in configured)
                {
                    await connection.ExecuteAsync(
                        """
                        INSERT INTO root (name, path) VALUES (@name, @path)
                        ON CONFLICT (name) DO UPDATE SET is_active = 1, path = excluded.path,
                          identity = CASE WHEN root.path = excluded.path THEN root.identity END
                        """,
                        new { name, path },
                        transaction);
                }

                var after = await ShownAsync(connection, transaction);
                after.SymmetricExceptWith(before);
                await TellAsync(after, connection, transaction);
            },
            cancellationToken);

    /// <summary>A sweep ended well: the root is healthy, and its files are shown as present again.</summary>
    public Task MarkHealthyAsync(long rootId, string? identity, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (connection, transaction) =>
            {
                await connection.ExecuteAsync(
                    "UPDATE root SET is_healthy = 1, problem = NULL, identity = @identity, last_sweep = @now WHERE id = @rootId",
                    new { rootId, identity, now = now.ToUnixTimeMilliseconds() },
                    transaction);
            },
            cancellationToken);

    /// <summary>Parts of a healthy root could not be read; what lies in them is kept as it is.</summary>
    public Task MarkProblemAsync(long rootId, string problem, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
                connection.ExecuteAsync("UPDATE root SET problem = @problem WHERE id = @rootId", new { rootId, problem }, transaction),
            cancellationToken);

    /// <summary>The root cannot be reached: nothing is deleted, its photos stay visible and are marked.</summary>
    public Task MarkOfflineAsync(long rootId, string problem, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (connection, transaction) =>
            {
                var parameters = new { rootId, problem };
                await connection.ExecuteAsync("UPDATE root SET is_healthy = 0, problem = @problem WHERE id = @rootId", parameters, transaction);
                await connection.ExecuteAsync("UPDATE library SET revision = revision + 1", transaction: transaction);
                await connection.ExecuteAsync(
                    """
                    UPDATE photo SET revision = (SELECT revision FROM library)
                    WHERE id IN (SELECT photo_id FROM file WHERE root_id = @rootId AND state = 1)
                    """,
                    parameters,
                    transaction);
                await connection.ExecuteAsync("UPDATE file SET state = 2 WHERE root_id = @rootId AND state = 1", parameters, transaction);
            },
            cancellationToken);

    private static async Task<HashSet<long>> ShownAsync(DbConnection connection, DbTransaction transaction) =>
        [.. await connection.QueryAsync<long>("SELECT id FROM root WHERE is_active = 1", transaction: transaction)];

    /// <summary>
    /// Of roots that were hidden or are shown again: names, times and what lies beside their files count no longer, or again, for photos that lie in another root too.
    /// Only where one of these tells something the photo is summed up anew; the others may be called by another copy's name.
    /// </summary>
    private async Task TellAsync(HashSet<long> roots, DbConnection connection, DbTransaction transaction)
    {
        if (roots.Count == 0 || await connection.ExecuteAsync($"UPDATE library SET revision = revision + 1 WHERE EXISTS ({InOthersToo})", new { roots }, transaction) == 0)
        {
            return;
        }

        await connection.ExecuteAsync($"UPDATE photo SET revision = (SELECT revision FROM library) WHERE id IN ({InOthersToo})", new { roots }, transaction);
        var photos = (await connection.QueryAsync<long>(
            """
            SELECT p.id FROM photo p WHERE p.revision = (SELECT revision FROM library)
              AND (p.sort_source IN @bySource OR EXISTS (SELECT 1 FROM file f JOIN sidecar s ON s.file_id = f.id WHERE f.photo_id = p.id AND f.state <> 3))
            """,
            new { bySource = (int[])[(int)TakenAtSource.FileName, (int)TakenAtSource.FileNameDay, (int)TakenAtSource.FileTime] },
            transaction)).AsList();
        var summary = new PhotoSummary(connection, transaction, time);
        foreach (var photo in photos)
        {
            await summary.RefreshAsync(photo);
        }
    }

    private sealed record Row(long Id, string Name, string Path, long IsActive, long IsHealthy, string? Problem, long? LastSweep, string? Identity)
    {
        public PhotoRoot ToRoot() => new(
            Id, Name, Path, IsActive != 0, IsHealthy != 0, Problem,
            LastSweep is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, Identity);
    }
}
