using System.Data.Common;
using Dapper;
using PhotoSearch.Photos;

namespace PhotoSearch.Catalog;

/// <summary>One batch's way through the tables, in one transaction.</summary>
/// <param name="servingSpace">Readers in memory follow the vectors of this space.</param>
internal sealed class PhotoCommit(DbConnection connection, DbTransaction transaction, string? servingSpace, long now)
{
    /// <summary>A model that is wanted and not loaded yet is in a moment.</summary>
    private const long SoonMilliseconds = 5_000;

    private readonly VectorCommit _vectors = new(connection, transaction);

    public VectorChanges Changes => new(_vectors.Added, _vectors.Removed);

    public async Task ApplyAsync(IndexedFile indexed)
    {
        if (indexed is IndexedFile.Embedded embedded)
        {
            await EmbedAsync(embedded);
            return;
        }

        var work = indexed.Work;
        var file = await connection.QuerySingleOrDefaultAsync<(long? PhotoId, long Bytes, long Modified, long State)?>(
            "SELECT photo_id, bytes, modified, state FROM file WHERE id = @FileId", new { work.FileId }, transaction);
        if (file is not { } current || current.State == 3 || current.Bytes != work.Bytes || current.Modified != work.Modified)
        {
            return;
        }

        if (indexed is IndexedFile.Failed failed)
        {
            await FailAsync(work, indexed.Sha256 is null ? null : (await ContentAsync(indexed)).Id, current.PhotoId, failed.Reason);
            return;
        }

        var (contentId, decodedBefore) = await ContentAsync(indexed);
        var photoId = await new PhotoIdentity(connection, transaction, _vectors, now).PhotoAsync(work.FileId, current.PhotoId, contentId);
        await connection.ExecuteAsync(
            "UPDATE file SET content_id = @contentId, photo_id = @photoId WHERE id = @FileId", new { contentId, photoId, work.FileId }, transaction);
        await connection.ExecuteAsync("DELETE FROM work WHERE id = @WorkId", new { work.WorkId }, transaction);
        if (indexed is IndexedFile.Read read)
        {
            await StoreVectorsAsync(photoId, contentId, read, isNewer: decodedBefore < read.DecoderVersion);
        }

        // What was known when the file was looked at may have gone with an edit in this very batch; and another model may be on its way since.
        await OwedVectors.OweAsync(connection, transaction, photoId, work.FileId, notBefore: 0);
        var fileTime = indexed switch { IndexedFile.Read r => r.FileTime, IndexedFile.Known k => k.FileTime, _ => throw new InvalidOperationException() };
        await OrderAsync(photoId, fileTime);
        if (current.PhotoId is { } before && before != photoId)
        {
            await TouchAsync(before);
        }
    }

    private async Task StoreVectorsAsync(long photoId, long contentId, IndexedFile.Read read, bool isNewer)
    {
        if (isNewer)
        {
            await _vectors.RemoveAllAsync(photoId);
        }

        await _vectors.SetAsync(photoId, contentId, read.Vectors, isProvisional: false);
        await connection.ExecuteAsync(
            "DELETE FROM work WHERE kind IN (2, 3) AND file_id IN (SELECT id FROM file WHERE photo_id = @photoId)", new { photoId }, transaction);
    }

    /// <summary>Vectors of a photo that is as it was; one whose content changed meanwhile got its own with the change.</summary>
    private async Task EmbedAsync(IndexedFile.Embedded embedded)
    {
        var work = embedded.Work;
        var found = await connection.QuerySingleOrDefaultAsync<(long ContentId, string? Failure)?>(
            "SELECT c.id, c.failure FROM photo p JOIN content c ON c.id = p.content_id WHERE p.id = @PhotoId AND c.sha256 = @Sha256 AND p.is_forgotten = 0",
            new { work.PhotoId, embedded.Sha256 },
            transaction);
        if (found is { } content)
        {
            await _vectors.SetAsync(work.PhotoId, content.ContentId, embedded.Vectors, embedded.IsProvisional);
            if (embedded.Vectors.Any(vector => vector.Space == servingSpace))
            {
                await TouchAsync(work.PhotoId);
            }

            if (embedded.Failure is { } reason)
            {
                await FailAsync(work, null, work.PhotoId, reason);
                return;
            }
        }

        await connection.ExecuteAsync("DELETE FROM work WHERE id = @WorkId", new { work.WorkId }, transaction);
        if (found is { Failure: null } && embedded.IsProvisional)
        {
            await connection.ExecuteAsync("INSERT INTO work (kind, file_id) VALUES (3, @FileId) ON CONFLICT (kind, file_id) DO NOTHING", new { work.FileId }, transaction);
        }

        // Wanted since it was read; where there is nothing to make a vector from, it waits for the original.
        if (found is not null && !(embedded.IsProvisional && embedded.Vectors.Count == 0))
        {
            await OwedVectors.OweAsync(connection, transaction, work.PhotoId, work.FileId, now + SoonMilliseconds);
        }
    }

    private async Task<(long Id, long? DecodedBefore)> ContentAsync(IndexedFile indexed)
    {
        await connection.ExecuteAsync(
            "INSERT INTO content (sha256, bytes, created_at) VALUES (@Sha256, @Bytes, @now) ON CONFLICT (sha256) DO NOTHING",
            new { indexed.Sha256, indexed.Work.Bytes, now },
            transaction);
        var (id, decodedBefore) = await connection.QuerySingleAsync<(long, long?)>(
            "SELECT id, decoder_version FROM content WHERE sha256 = @Sha256", new { indexed.Sha256 }, transaction);
        if (indexed is IndexedFile.Failed failed)
        {
            await connection.ExecuteAsync(
                "UPDATE content SET failure = @Reason, failed_at = @now, decoder_version = @DecoderVersion WHERE id = @id",
                new { id, failed.Reason, now, failed.DecoderVersion },
                transaction);
        }
        else if (indexed is IndexedFile.Read read)
        {
            await FactsAsync(id, read);
        }

        return (id, decodedBefore);
    }

    private Task<int> FactsAsync(long id, IndexedFile.Read read) => connection.ExecuteAsync(
        """
        UPDATE content SET media_type = @MediaType, width = @Width, height = @Height, orientation = @Orientation,
          taken_local = @takenLocal, taken_offset = @takenOffset, taken_source = @takenSource,
          latitude = @latitude, longitude = @longitude, altitude = @altitude,
          camera_make = @CameraMake, camera_model = @CameraModel, lens = @Lens, tags = @TagsJson,
          perceptual_hash = @hash, decoder_version = @DecoderVersion, failure = NULL, failed_at = NULL
        WHERE id = @id
        """,
        new
        {
            id,
            read.Facts.MediaType,
            read.Facts.Width,
            read.Facts.Height,
            read.Facts.Orientation,
            takenLocal = read.Facts.TakenAt is { } taken ? UnixTime.FromLocal(taken.Local) : (long?)null,
            takenOffset = (long?)read.Facts.TakenAt?.Offset?.TotalMinutes,
            takenSource = (int?)read.Facts.TakenAt?.Source,
            latitude = read.Facts.Place?.Latitude,
            longitude = read.Facts.Place?.Longitude,
            altitude = read.Facts.Place?.AltitudeMetres,
            read.Facts.CameraMake,
            read.Facts.CameraModel,
            read.Facts.Lens,
            read.Facts.TagsJson,
            hash = unchecked((long)read.PerceptualHash),
            read.DecoderVersion,
        },
        transaction);

    /// <summary>The failed file stays what it was: a photo whose file is being rewritten is not lost meanwhile.</summary>
    private async Task FailAsync(ClaimedWork work, long? contentId, long? photoId, string reason)
    {
        if (photoId is null && contentId is not null)
        {
            await connection.ExecuteAsync("UPDATE file SET content_id = @contentId WHERE id = @FileId", new { contentId, work.FileId }, transaction);
        }

        await connection.ExecuteAsync(
            "UPDATE work SET reason = @reason, failed_at = @now, lease_until = NULL, attempts = attempts + 1 WHERE id = @WorkId",
            new { reason, now, work.WorkId },
            transaction);
    }

    /// <summary>The date by which the library is ordered: the content's own, else the oldest of its files' times.</summary>
    private async Task OrderAsync(long photoId, TakenAt fileTime)
    {
        await connection.ExecuteAsync(
            """
            UPDATE photo SET (sort_local, sort_offset, sort_source) = (
              SELECT COALESCE(c.taken_local, CASE WHEN photo.sort_local = 0 OR photo.sort_source <> @fileSource THEN @fileLocal ELSE MIN(@fileLocal, photo.sort_local) END),
                     CASE WHEN c.taken_local IS NULL THEN @fileOffset ELSE c.taken_offset END,
                     COALESCE(c.taken_source, @fileSource)
              FROM content c WHERE c.id = photo.content_id)
            WHERE id = @photoId
            """,
            new
            {
                photoId,
                fileLocal = UnixTime.FromLocal(fileTime.Local),
                fileOffset = (long?)fileTime.Offset?.TotalMinutes,
                fileSource = (int)fileTime.Source,
            },
            transaction);
        await TouchAsync(photoId);
    }

    private Task<int> TouchAsync(long photoId) => connection.ExecuteAsync(
        "UPDATE photo SET revision = (SELECT revision FROM library) WHERE id = @photoId", new { photoId }, transaction);
}
