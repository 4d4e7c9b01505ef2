using Dapper;

namespace PhotoSearch.Catalog;

/// <summary>Contents, photos and embeddings: where the indexer's results are committed.</summary>
internal sealed class PhotoTable(CatalogDatabase database, TimeProvider time)
{
    public async Task<KnownContent?> FindContentAsync(byte[] sha256, string space, int decoderVersion, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<(string? Failure, long? DecoderVersion, long HasVector)?>(
            """
            SELECT c.failure, c.decoder_version, EXISTS (SELECT 1 FROM embedding e JOIN photo p ON p.id = e.photo_id
              WHERE p.content_id = c.id AND p.is_forgotten = 0 AND e.content_id = c.id AND e.space = @space AND e.part = 0)
            FROM content c WHERE c.sha256 = @sha256
            """,
            new { sha256, space });
        return row is not { } found || found.DecoderVersion is null || found.DecoderVersion < decoderVersion
            ? null
            : new KnownContent(found.Failure, found.Failure is null && found.HasVector != 0);
    }

    /// <summary>Commits a batch in one transaction. A file that changed while it was read is left to its new work.</summary>
    public Task<VectorChanges> CommitAsync(IReadOnlyList<IndexedFile> batch, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (connection, transaction) =>
            {
                var servingSpace = await connection.ExecuteScalarAsync<string?>("SELECT serving_space FROM library", transaction: transaction);
                var commit = new PhotoCommit(connection, transaction, servingSpace, time);
                // Vectors of a space that does not serve yet change nothing for readers: their rankings stay good.
                if (batch.Any(file => file is not IndexedFile.Embedded embedded || embedded.Vectors.Any(vector => vector.Space == servingSpace)))
                {
                    await connection.ExecuteAsync("UPDATE library SET revision = revision + 1", transaction: transaction);
                }

                foreach (var file in batch)
                {
                    await commit.ApplyAsync(file);
                }

                return commit.Changes;
            },
            cancellationToken);
}
