using System.Data.Common;
using Dapper;
using PhotoSearch.Photos;

namespace PhotoSearch.Catalog;

/// <summary>Decides, within a transaction, which photo a file is: see "What is kept" in the design.</summary>
internal sealed class PhotoIdentity(DbConnection connection, DbTransaction transaction, VectorCommit vectors, long now)
{
    /// <summary>The photo that a file with this content is from now on.</summary>
    /// <param name="photoId">The photo it was; null for a new file.</param>
    public async Task<long> PhotoAsync(long fileId, long? photoId, long contentId)
    {
        if (photoId is { } own && await connection.ExecuteScalarAsync<long>("SELECT content_id FROM photo WHERE id = @own", new { own }, transaction) == contentId)
        {
            return own;
        }

        var same = await connection.ExecuteScalarAsync<long?>(
            "SELECT MIN(id) FROM photo WHERE content_id = @contentId AND is_forgotten = 0", new { contentId }, transaction);
        if (same is { } known)
        {
            return known;
        }

        if (photoId is not { } edited)
        {
            return await NewPhotoAsync(contentId);
        }

        var hasOtherFiles = await connection.ExecuteScalarAsync<bool>(
            "SELECT EXISTS (SELECT 1 FROM file WHERE photo_id = @edited AND id <> @fileId AND state <> 3)", new { edited, fileId }, transaction);
        if (hasOtherFiles)
        {
            // Of two copies one was edited: it becomes a photo of its own and takes the marks along.
            var photo = await NewPhotoAsync(contentId);
            await MarkTable.CarryAsync(connection, transaction, from: edited, to: photo);
            return photo;
        }

        await connection.ExecuteAsync("UPDATE photo SET content_id = @contentId WHERE id = @edited", new { contentId, edited }, transaction);
        await vectors.RemoveOthersAsync(edited, contentId);
        return edited;
    }

    private Task<long> NewPhotoAsync(long contentId) => connection.ExecuteScalarAsync<long>(
        """
        INSERT INTO photo (public_id, content_id, sort_local, sort_source, revision, created_at)
        VALUES (@publicId, @contentId, 0, @source, (SELECT revision FROM library), @now)
        RETURNING id
        """,
        new { publicId = PublicId.New(), contentId, source = (int)TakenAtSource.FileTime, now },
        transaction);
}
