using System.Data.Common;
using Dapper;

namespace PhotoSearch.Catalog;

/// <summary>The work that photos need until each has its vector in every wanted space.</summary>
internal static class OwedVectors
{
    /// <summary>Work of kind 2 that can be done, now or in a moment; while there is any, a space is not complete.</summary>
    public const string Open =
        """
        FROM work w JOIN file f ON f.id = w.file_id JOIN root r ON r.id = f.root_id JOIN photo p ON p.id = f.photo_id
        WHERE w.kind = 2 AND w.reason IS NULL AND f.state <> 3 AND r.is_active = 1 AND f.content_id = p.content_id
        """;

    private const string Lacks =
        """
        EXISTS (SELECT 1 FROM wanted_space s WHERE NOT EXISTS (SELECT 1 FROM embedding e WHERE e.photo_id = p.id AND e.space = s.space AND e.part = 0))
        """;

    /// <summary>The photo's file that can best be read, of those that still hold its content.</summary>
    private const string BestFile =
        """
        (SELECT f.id FROM file f JOIN root r ON r.id = f.root_id
         WHERE f.photo_id = p.id AND f.content_id = p.content_id AND f.state <> 3 AND r.is_active = 1 ORDER BY f.state, r.is_healthy DESC, f.id LIMIT 1)
        """;

    /// <summary>Owes every photo what it lacks; how many were not owed it yet.</summary>
    public static async Task<int> EnqueueAsync(DbConnection connection, DbTransaction transaction)
    {
        // Kind 3 beside it: the original cannot be reached, and there is no stored picture to do with.
        var missing = await connection.ExecuteAsync(
            $"""
            INSERT INTO work (kind, file_id)
            SELECT 2, best FROM (SELECT {BestFile} AS best FROM photo p WHERE p.is_forgotten = 0 AND {Lacks}) found
            WHERE best IS NOT NULL AND NOT EXISTS (SELECT 1 FROM work o WHERE o.kind = 3 AND o.file_id = best)
            ON CONFLICT (kind, file_id) DO NOTHING
            """,
            transaction: transaction);
        // Kind 2 beside it: it failed, and waits for a person.
        return missing + await connection.ExecuteAsync(
            $"""
            INSERT INTO work (kind, file_id)
            SELECT 3, best FROM (
              SELECT {BestFile} AS best FROM embedding e JOIN wanted_space s ON s.space = e.space JOIN photo p ON p.id = e.photo_id JOIN content c ON c.id = p.content_id
              WHERE e.is_provisional = 1 AND p.is_forgotten = 0 AND c.failure IS NULL) found
            WHERE best IS NOT NULL AND NOT EXISTS (SELECT 1 FROM work o WHERE o.kind = 2 AND o.file_id = best)
            ON CONFLICT (kind, file_id) DO NOTHING
            """,
            transaction: transaction);
    }

    /// <summary>Other spaces are wanted now: what was owed for the old ones is not, and what failed then may do now.</summary>
    public static async Task BeginAnewAsync(DbConnection connection, DbTransaction transaction)
    {
        await connection.ExecuteAsync("DELETE FROM work WHERE kind IN (2, 3)", transaction: transaction);
        await EnqueueAsync(connection, transaction);
    }

    /// <summary>One photo, by one of its files, if it lacks a vector.</summary>
    /// <param name="notBefore">UTC milliseconds.</param>
    public static Task<int> OweAsync(DbConnection connection, DbTransaction transaction, long photoId, long fileId, long notBefore) => connection.ExecuteAsync(
        $"""
        INSERT INTO work (kind, file_id, not_before) SELECT 2, @fileId, @notBefore FROM photo p WHERE p.id = @photoId AND {Lacks}
        ON CONFLICT (kind, file_id) DO NOTHING
        """,
        new { photoId, fileId, notBefore },
        transaction);
}
