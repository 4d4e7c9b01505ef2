using System.Data.Common;
using System.Runtime.InteropServices;
using Dapper;

namespace PhotoSearch.Catalog;

/// <summary>What one transaction does to the photos' vectors.</summary>
internal sealed class VectorCommit(DbConnection connection, DbTransaction transaction)
{
    public List<AddedVector> Added { get; } = [];

    public List<long> Removed { get; } = [];

    /// <summary>Of two copies read at once the first counts; a vector from the original takes the place of a provisional one, under an id of its own.</summary>
    public async Task SetAsync(long photoId, long contentId, IReadOnlyList<SpaceVector> vectors, bool isProvisional)
    {
        foreach (var (space, vector) in vectors)
        {
            if (!isProvisional)
            {
                Removed.AddRange(await connection.QueryAsync<long>(
                    "DELETE FROM embedding WHERE photo_id = @photoId AND space = @space AND part = 0 AND is_provisional = 1 RETURNING id", new { photoId, space }, transaction));
            }

            var id = await connection.ExecuteScalarAsync<long?>(
                """
                INSERT INTO embedding (photo_id, content_id, space, vector, is_provisional) VALUES (@photoId, @contentId, @space, @vector, @isProvisional)
                ON CONFLICT (photo_id, part, space) DO NOTHING RETURNING id
                """,
                new { photoId, contentId, space, vector = MemoryMarshal.AsBytes(vector.AsSpan()).ToArray(), isProvisional = isProvisional ? 1 : 0 },
                transaction);
            if (id is { } added)
            {
                Added.Add(new AddedVector(added, space, vector));
            }
        }
    }

    /// <summary>A newer decoder saw the photo: what an older one gave counts in no space any more.</summary>
    public async Task RemoveAllAsync(long photoId) => Removed.AddRange(await connection.QueryAsync<long>(
        "DELETE FROM embedding WHERE photo_id = @photoId AND part = 0 RETURNING id", new { photoId }, transaction));

    /// <summary>The photo's content is another one now.</summary>
    public async Task RemoveOthersAsync(long photoId, long contentId) => Removed.AddRange(await connection.QueryAsync<long>(
        "DELETE FROM embedding WHERE photo_id = @photoId AND content_id <> @contentId RETURNING id", new { photoId, contentId }, transaction));
}
