using System.Data.Common;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Dapper;
using PhotoSearch.Photos;

namespace PhotoSearch.Catalog;

/// <summary>One batch's way through the tables, in one transaction.</summary>
internal sealed class PhotoCommit(DbConnection connection, DbTransaction transaction, long now)
{
    public List<(long EmbeddingId, float[] Vector)> Added { get; } = [];

    public List<long> Removed { get; } = [];

    public async Task ApplyAsync(IndexedFile indexed)
    {
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

        var photoId = await PhotoAsync(work.FileId, current.PhotoId, contentId);
        await connection.ExecuteAsync(
            "UPDATE file SET content_id = @contentId, photo_id = @photoId WHERE id = @FileId", new { contentId, photoId, work.FileId }, transaction);
        if (indexed is IndexedFile.Read read)
        {
            await EmbeddingAsync(photoId, contentId, read, isNewer: decodedBefore < read.DecoderVersion);
        }

        // What was known when the file was looked at may have gone with an edit in this very batch: then it is read after all.
        await connection.ExecuteAsync(
            indexed is IndexedFile.Known known && !await HasEmbeddingAsync(photoId, contentId, known.Space)
                ? "UPDATE work SET lease_until = NULL WHERE id = @WorkId"
                : "DELETE FROM work WHERE id = @WorkId",
            new { work.WorkId },
            transaction);

        var fileTime = indexed switch { IndexedFile.Read r => r.FileTime, IndexedFile.Known k => k.FileTime, _ => throw new InvalidOperationException() };
        await OrderAsync(photoId, fileTime);
        if (current.PhotoId is { } before && before != photoId)
        {
            await TouchAsync(before);
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

    /// <summary>Which photo a file with this content is: see "What is kept" in the design.</summary>
    private async Task<long> PhotoAsync(long fileId, long? photoId, long contentId)
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
            return await NewPhotoAsync(contentId, marksOf: null);
        }

        var hasOtherFiles = await connection.ExecuteScalarAsync<bool>(
            "SELECT EXISTS (SELECT 1 FROM file WHERE photo_id = @edited AND id <> @fileId AND state <> 3)", new { edited, fileId }, transaction);
        if (hasOtherFiles)
        {
            // Of two copies one was edited: it becomes a photo of its own and takes the marks along.
            return await NewPhotoAsync(contentId, marksOf: edited);
        }

        await connection.ExecuteAsync("UPDATE photo SET content_id = @contentId WHERE id = @edited", new { contentId, edited }, transaction);
        Removed.AddRange(await connection.QueryAsync<long>(
            "DELETE FROM embedding WHERE photo_id = @edited AND content_id <> @contentId RETURNING id", new { edited, contentId }, transaction));
        return edited;
    }

    private Task<long> NewPhotoAsync(long contentId, long? marksOf) => connection.ExecuteScalarAsync<long>(
        """
        INSERT INTO photo (public_id, content_id, rating, title, sort_local, sort_source, revision, created_at)
        VALUES (@publicId, @contentId, (SELECT rating FROM photo WHERE id = @marksOf), (SELECT title FROM photo WHERE id = @marksOf),
          0, @source, (SELECT revision FROM library), @now)
        RETURNING id
        """,
        new { publicId = NewPublicId(), contentId, marksOf, source = (int)TakenAtSource.FileTime, now },
        transaction);

    private Task<bool> HasEmbeddingAsync(long photoId, long contentId, string space) => connection.ExecuteScalarAsync<bool>(
        "SELECT EXISTS (SELECT 1 FROM embedding WHERE photo_id = @photoId AND content_id = @contentId AND space = @space AND part = 0)",
        new { photoId, contentId, space },
        transaction);

    /// <summary>A newer decoder's vector takes the place of the old one, under an id of its own; of two copies read at once the first counts.</summary>
    private async Task EmbeddingAsync(long photoId, long contentId, IndexedFile.Read read, bool isNewer)
    {
        if (isNewer)
        {
            Removed.AddRange(await connection.QueryAsync<long>(
                "DELETE FROM embedding WHERE photo_id = @photoId AND space = @Space AND part = 0 RETURNING id", new { photoId, read.Space }, transaction));
        }

        var id = await connection.ExecuteScalarAsync<long?>(
            """
            INSERT INTO embedding (photo_id, content_id, space, vector) VALUES (@photoId, @contentId, @Space, @vector)
            ON CONFLICT (photo_id, part, space) DO NOTHING RETURNING id
            """,
            new { photoId, contentId, read.Space, vector = MemoryMarshal.AsBytes(read.Vector.AsSpan()).ToArray() },
            transaction);
        if (id is { } added)
        {
            Added.Add((added, read.Vector));
        }
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

    /// <summary>60 random bits in 12 characters: short in an address, unguessable enough not to count photos, checked by UNIQUE.</summary>
    private static string NewPublicId() => RandomNumberGenerator.GetString("23456789abcdefghjkmnpqrstuvwxyz", 12);
}
