using System.Data.Common;
using System.Text.Json;
using Dapper;
using PhotoSearch.Photos;

namespace PhotoSearch.Catalog;

/// <summary>One batch's way through the tables, in one transaction.</summary>
/// <param name="servingSpace">Readers in memory follow the vectors of this space.</param>
internal sealed class PhotoCommit(DbConnection connection, DbTransaction transaction, string? servingSpace, TimeProvider time)
{
    /// <summary>A model that is wanted and not loaded yet is in a moment.</summary>
    private const long SoonMilliseconds = 5_000;

    private readonly VectorCommit _vectors = new(connection, transaction);
    private readonly PhotoSummary _summary = new(connection, transaction, time);
    private readonly long _now = time.NowMilliseconds();

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

        if (indexed is IndexedFile.Told told)
        {
            await TellAsync(told, current.PhotoId);
            return;
        }

        var (contentId, decodedBefore) = await ContentAsync(indexed);
        var photoId = await new PhotoIdentity(connection, transaction, _vectors, _now).PhotoAsync(work.FileId, current.PhotoId, contentId);
        await connection.ExecuteAsync(
            "UPDATE file SET content_id = @contentId, photo_id = @photoId WHERE id = @FileId", new { contentId, photoId, work.FileId }, transaction);
        await connection.ExecuteAsync("DELETE FROM work WHERE id = @WorkId", new { work.WorkId }, transaction);
        if (indexed is IndexedFile.Read read)
        {
            await StoreVectorsAsync(photoId, contentId, read, isNewer: decodedBefore < read.DecoderVersion);
        }

        // What was known when the file was looked at may have gone with an edit in this very batch; and another model may be on its way since.
        await OwedVectors.OweAsync(connection, transaction, photoId, work.FileId, notBefore: 0);
        await SetSidecarAsync(work.FileId, indexed.Sidecar);
        await _summary.RefreshAsync(photoId);
        if (current.PhotoId is { } before && before != photoId)
        {
            await _summary.RefreshAsync(before);
        }
    }

    private async Task TellAsync(IndexedFile.Told told, long? photoId)
    {
        var work = told.Work;
        var contentId = await connection.ExecuteScalarAsync<long?>(
            "SELECT c.id FROM file f JOIN content c ON c.id = f.content_id WHERE f.id = @FileId AND c.sha256 = @Sha256", new { work.FileId, told.Sha256 }, transaction);
        if (contentId is { } id && photoId is { } photo)
        {
            if (told.Facts is { } facts)
            {
                await FactsAsync(id, facts, told.FactsVersion);
            }

            await connection.ExecuteAsync(
                "UPDATE content SET facts_version = @FactsVersion, sharpness = COALESCE(@Sharpness, sharpness) WHERE id = @id", new { id, told.FactsVersion, told.Sharpness }, transaction);
            await SetSidecarAsync(work.FileId, told.Sidecar);
            await _summary.RefreshAsync(photo);
        }

        await connection.ExecuteAsync("DELETE FROM work WHERE id = @WorkId", new { work.WorkId }, transaction);
    }

    private async Task SetSidecarAsync(long fileId, SidecarLook look)
    {
        if (look is SidecarLook.None)
        {
            await connection.ExecuteAsync("DELETE FROM sidecar WHERE file_id = @fileId", new { fileId }, transaction);
        }
        else if (look is SidecarLook.Seen seen)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO sidecar (file_id, name, bytes, modified, facts) VALUES (@fileId, @Name, @Bytes, @Modified, @facts)
                ON CONFLICT (file_id) DO UPDATE SET name = excluded.name, bytes = excluded.bytes, modified = excluded.modified, facts = excluded.facts
                """,
                new { fileId, seen.Name, seen.Bytes, seen.Modified, facts = JsonSerializer.Serialize(seen.Facts, CatalogJson.Default.SidecarFacts) },
                transaction);
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
            await OwedVectors.OweAsync(connection, transaction, work.PhotoId, work.FileId, _now + SoonMilliseconds);
        }
    }

    private async Task<(long Id, long? DecodedBefore)> ContentAsync(IndexedFile indexed)
    {
        await connection.ExecuteAsync(
            "INSERT INTO content (sha256, bytes, created_at) VALUES (@Sha256, @Bytes, @now) ON CONFLICT (sha256) DO NOTHING",
            new { indexed.Sha256, indexed.Work.Bytes, now = _now },
            transaction);
        var (id, decodedBefore) = await connection.QuerySingleAsync<(long, long?)>(
            "SELECT id, decoder_version FROM content WHERE sha256 = @Sha256", new { indexed.Sha256 }, transaction);
        if (indexed is IndexedFile.Failed failed)
        {
            await connection.ExecuteAsync(
                "UPDATE content SET failure = @Reason, failed_at = @now, decoder_version = @DecoderVersion WHERE id = @id",
                new { id, failed.Reason, now = _now, failed.DecoderVersion },
                transaction);
        }
        else if (indexed is IndexedFile.Read read)
        {
            await FactsAsync(id, read.Facts, read.FactsVersion);
            await connection.ExecuteAsync(
                "UPDATE content SET perceptual_hash = @hash, sharpness = @Sharpness, decoder_version = @DecoderVersion, failure = NULL, failed_at = NULL WHERE id = @id",
                new { id, hash = unchecked((long)read.PerceptualHash), read.Sharpness, read.DecoderVersion },
                transaction);
        }

        return (id, decodedBefore);
    }

    private Task<int> FactsAsync(long id, PhotoFacts facts, int factsVersion) => connection.ExecuteAsync(
        """
        UPDATE content SET media_type = @MediaType, width = @Width, height = @Height, orientation = @Orientation,
          taken_local = @takenLocal, taken_offset = @takenOffset, taken_source = @takenSource,
          latitude = @latitude, longitude = @longitude, altitude = @altitude,
          camera_make = @CameraMake, camera_model = @CameraModel, lens = @Lens,
          f_number = @FNumber, exposure_seconds = @ExposureSeconds, iso = @Iso, focal_length = @FocalLength,
          words = @words, tags = @TagsJson, facts_version = @factsVersion
        WHERE id = @id
        """,
        new
        {
            id,
            facts.MediaType,
            facts.Width,
            facts.Height,
            facts.Orientation,
            takenLocal = facts.TakenAt is { } taken ? UnixTime.FromLocal(taken.Local) : (long?)null,
            takenOffset = (long?)facts.TakenAt?.Offset?.TotalMinutes,
            takenSource = (int?)facts.TakenAt?.Source,
            latitude = facts.Place?.Latitude,
            longitude = facts.Place?.Longitude,
            altitude = facts.Place?.AltitudeMetres,
            facts.CameraMake,
            facts.CameraModel,
            facts.Lens,
            facts.FNumber,
            facts.ExposureSeconds,
            facts.Iso,
            facts.FocalLength,
            words = facts.Words.IsNothing ? null : JsonSerializer.Serialize(facts.Words, CatalogJson.Default.Described),
            facts.TagsJson,
            factsVersion,
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
            new { reason, now = _now, work.WorkId },
            transaction);
    }

    private Task<int> TouchAsync(long photoId) => connection.ExecuteAsync(
        "UPDATE photo SET revision = (SELECT revision FROM library) WHERE id = @photoId", new { photoId }, transaction);
}
