using PhotoSearch.Catalog;
using PhotoSearch.Decoding;
using PhotoSearch.Photos;
using PhotoSearch.Watching;

namespace PhotoSearch.Indexing;

/// <summary>
/// A known photo's facts, without decoding its file: those in it and in its stored picture where an older version of ours read them, and those beside it.
/// </summary>
internal sealed class FactsReader(PhotoDecoder decoder, PictureFiles pictures, SidecarReader sidecars, ChangeQueue changes, ILogger<FactsReader> logger)
{
    private const int MostAttempts = 3;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);

    public async Task<ReadOutcome> ReadAsync(ClaimedWork work, CancellationToken cancellationToken)
    {
        try
        {
            // Length and time as they were: the bytes are those whose hash the catalog has.
            if (PhotoReader.IsAsSeen(work))
            {
                var isOld = work.FactsVersion < FileTags.Version;
                var facts = isOld ? await TellAsync(work, cancellationToken) : null;
                var stored = isOld && work.Attempts + 1 < MostAttempts ? pictures.Find(work.Sha256!, Sharpness.Side) : null;
                var sharpness = stored is null ? null : await MeasureAsync(stored, cancellationToken);
                if (PhotoReader.IsAsSeen(work))
                {
                    var sidecar = await sidecars.LookAsync(work, cancellationToken);
                    return new ReadOutcome.Finished(new IndexedFile.Told(facts, FileTags.Version) { Work = work, Sha256 = work.Sha256, Sidecar = sidecar, Sharpness = sharpness });
                }
            }

            changes.Offer(new FolderChange.At(work.RootId, work.Path));
        }
        catch (DecoderLostException e)
        {
            logger.TriedAgain(work.Path, e.Message);
            return new ReadOutcome.Later(work, Soon, MayBlameFile: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.TriedAgain(work.Path, e.Message);
        }

        return new ReadOutcome.Later(work, AfterFault, MayBlameFile: false);
    }

    /// <summary>Null where the stored picture is damaged: it is made anew when it is asked for, and how sharp it is stays unknown.</summary>
    private async Task<double?> MeasureAsync(string picture, CancellationToken cancellationToken)
    {
        try
        {
            return await decoder.MeasureAsync(picture, cancellationToken);
        }
        catch (Exception e) when (e is UnreadablePhotoException or IOException)
        {
            logger.TriedAgain(picture, e.Message);
            return null;
        }
    }

    /// <summary>Null where the file's tags cannot be had, which leaves what was read of them before.</summary>
    private async Task<PhotoFacts?> TellAsync(ClaimedWork work, CancellationToken cancellationToken)
    {
        try
        {
            return work.Attempts + 1 < MostAttempts ? await decoder.TellAsync(work.AbsolutePath, cancellationToken) : null;
        }
        catch (UnreadablePhotoException e)
        {
            logger.TriedAgain(work.Path, e.Message);
            return null;
        }
    }
}
