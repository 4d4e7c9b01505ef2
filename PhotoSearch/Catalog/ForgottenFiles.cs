using Dapper;

namespace PhotoSearch.Catalog;

/// <summary>What was forgotten: how many files and photos, and the contents whose stored pictures nobody needs any more.</summary>
internal sealed record Forgotten(int Files, IReadOnlyList<long> EmbeddingIds, IReadOnlyList<byte[]> Contents, int Photos);

/// <summary>Forgets files that have been gone for long, and the photos that had no other file.</summary>
internal sealed class ForgottenFiles(CatalogDatabase database)
{
    /// <param name="goneBefore">UTC milliseconds.</param>
    public Task<Forgotten> ForgetAsync(long goneBefore, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (connection, transaction) =>
            {
                await connection.ExecuteAsync("UPDATE library SET revision = revision + 1", transaction: transaction);
                // The row stays, so that its id and address are never given to another photo.
                var photos = await connection.ExecuteAsync(
                    """
                    UPDATE photo SET is_forgotten = 1, title = NULL, rating = NULL, revision = (SELECT revision FROM library)
                    WHERE is_forgotten = 0 AND id IN (SELECT photo_id FROM file WHERE state = 3 AND gone_at < @goneBefore)
                      AND NOT EXISTS (SELECT 1 FROM file WHERE photo_id = photo.id AND NOT (state = 3 AND gone_at < @goneBefore))
                    """,
                    new { goneBefore },
                    transaction);
                var files = await connection.ExecuteAsync("DELETE FROM file WHERE state = 3 AND gone_at < @goneBefore", new { goneBefore }, transaction);
                if (files == 0)
                {
                    return new Forgotten(0, [], [], 0);
                }

                var embeddings = await connection.QueryAsync<long>(
                    "DELETE FROM embedding WHERE photo_id IN (SELECT id FROM photo WHERE is_forgotten = 1) RETURNING id", transaction: transaction);
                await connection.ExecuteAsync(
                    $"""
                    DELETE FROM described WHERE photo_id IN (SELECT id FROM photo WHERE is_forgotten = 1);
                    DELETE FROM photo_words WHERE rowid IN (SELECT {WordsRow.Of("p.id", "r.id")} FROM photo p CROSS JOIN root r WHERE p.is_forgotten = 1);
                    """,
                    transaction: transaction);
                await MarkTable.ForgetAsync(connection, transaction);
                // The bytes' facts go too; what is left of a forgotten photo is its number.
                var contents = await connection.QueryAsync<byte[]>(
                    """
                    UPDATE content SET media_type = NULL, tags = NULL, latitude = NULL, longitude = NULL, altitude = NULL, words = NULL, decoder_version = NULL, facts_version = NULL, failure = NULL
                    WHERE media_type IS NOT NULL AND NOT EXISTS (SELECT 1 FROM photo WHERE content_id = content.id AND is_forgotten = 0)
                      AND NOT EXISTS (SELECT 1 FROM file WHERE content_id = content.id)
                    RETURNING sha256
                    """,
                    transaction: transaction);
                return new Forgotten(files, embeddings.AsList(), contents.AsList(), photos);
            },
            cancellationToken);
}
