using PhotoSearch.Catalog;
using PhotoSearch.Decoding;
using PhotoSearch.Photos;
using PhotoSearch.Watching;

namespace PhotoSearch.Indexing;

/// <summary>The pixels of a known photo that lacks vectors: from its original, or from the stored picture where that cannot be read.</summary>
internal sealed class PixelSource(
    EmbeddingTable embeddings, PictureFiles pictures, PhotoDecoder decoder, ChangeQueue changes, IndexingProgress progress, TimeProvider time, ILogger<PixelSource> logger)
{
    private const int MostAttempts = 3;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);

    /// <param name="wanted">The spaces in which the photo should have a vector.</param>
    /// <param name="shortSide">Pixels, for the decoder.</param>
    public async Task<ReadOutcome> ReadAsync(ClaimedWork work, IReadOnlyCollection<string> wanted, int shortSide, CancellationToken cancellationToken)
    {
        // A provisional vector is as good as can be had while the original is away.
        var held = await embeddings.SpacesOfAsync(work.PhotoId, orProvisional: work.Kind == WorkKind.Embed, cancellationToken);
        if (wanted.All(held.Contains))
        {
            return new ReadOutcome.Finished(new IndexedFile.Embedded([], IsProvisional: !work.HasOriginal, null) { Work = work, Sha256 = work.Sha256 });
        }

        if (!work.HasOriginal)
        {
            return await StoredAsync(work, held, shortSide, null, cancellationToken);
        }

        try
        {
            return await OriginalAsync(work, held, shortSide, cancellationToken);
        }
        catch (UnreadablePhotoException e)
        {
            return await StoredAsync(work, held, shortSide, e.Reason, cancellationToken);
        }
        catch (UnauthorizedAccessException)
        {
            return await StoredAsync(work, held, shortSide, "PhotoSearch may not read this file: give the user it runs as permission to, then try again.", cancellationToken);
        }
        catch (DecoderLostException e)
        {
            logger.TriedAgain(work.Path, e.Message);
            return work.Attempts + 1 < MostAttempts
                ? new ReadOutcome.Later(work, Soon, MayBlameFile: true)
                : await StoredAsync(work, held, shortSide, $"The picture decoder broke down over this file {MostAttempts} times; it is probably damaged.", cancellationToken);
        }
        catch (IOException e)
        {
            logger.TriedAgain(work.Path, e.Message);
            return await LaterAsync(work, held, shortSide, cancellationToken);
        }
    }

    /// <summary>A bad sector or a file that is never at rest must not keep a coming model from serving: after a while the stored picture does, and the original is waited for.</summary>
    private async Task<ReadOutcome> LaterAsync(ClaimedWork work, IReadOnlySet<string> held, int shortSide, CancellationToken cancellationToken) =>
        work.Kind == WorkKind.Embed && work.Attempts + 1 >= MostAttempts
            ? await StoredAsync(work, held, shortSide, null, cancellationToken)
            : new ReadOutcome.Later(work, AfterFault, MayBlameFile: true);

    private async Task<ReadOutcome> OriginalAsync(ClaimedWork work, IReadOnlySet<string> held, int shortSide, CancellationToken cancellationToken)
    {
        // Length and time as they were: the bytes are those whose hash the catalog has.
        if (PhotoReader.IsAsSeen(work))
        {
            var started = time.GetTimestamp();
            var pixels = await decoder.PixelsAsync(work.AbsolutePath, shortSide, cancellationToken);
            progress.AddDecode(time.GetElapsedTime(started));
            if (PhotoReader.IsAsSeen(work))
            {
                return new ReadOutcome.ToEmbedAgain(work, pixels, shortSide, held, IsProvisional: false, null);
            }
        }

        changes.Offer(new FolderChange.At(work.RootId, work.Path));
        return await LaterAsync(work, held, shortSide, cancellationToken);
    }

    /// <summary>Of the stored pictures the one that is always made; without it there is nothing to embed.</summary>
    /// <param name="failure">Why the original cannot be read although it is there; null when it is away.</param>
    private async Task<ReadOutcome> StoredAsync(ClaimedWork work, IReadOnlySet<string> held, int shortSide, string? failure, CancellationToken cancellationToken)
    {
        if (failure is not null)
        {
            logger.Unreadable(work.Path, failure);
        }

        if (pictures.Find(work.Sha256!, PictureSizes.Viewer) is { } stored)
        {
            try
            {
                var pixels = await decoder.PixelsAsync(stored, shortSide, cancellationToken);
                return new ReadOutcome.ToEmbedAgain(work, pixels, shortSide, held, IsProvisional: true, failure);
            }
            catch (DecoderLostException e) when (work.Attempts + 1 < MostAttempts)
            {
                logger.TriedAgain(stored, e.Message);
                return new ReadOutcome.Later(work, Soon, MayBlameFile: true);
            }
            catch (Exception e) when (e is UnreadablePhotoException or DecoderLostException or IOException or UnauthorizedAccessException)
            {
                // As good as none: it is made again from the original, when that can be read.
                logger.TriedAgain(stored, e.Message);
            }
        }

        return new ReadOutcome.Finished(new IndexedFile.Embedded([], IsProvisional: true, failure) { Work = work, Sha256 = work.Sha256 });
    }
}
