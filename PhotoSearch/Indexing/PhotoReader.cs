using System.Collections.Concurrent;
using System.Security.Cryptography;
using PhotoSearch.Catalog;
using PhotoSearch.Decoding;
using PhotoSearch.Photos;
using PhotoSearch.Watching;

namespace PhotoSearch.Indexing;

/// <summary>Takes one claimed file as far as its pixels: hash, what is known of it, decode, stored pictures.</summary>
internal sealed class PhotoReader(
    PhotoTable photos, PictureFiles pictures, PhotoDecoder decoder, SidecarReader sidecars, ChangeQueue changes, IndexingProgress progress, TimeProvider time, ILogger<PhotoReader> logger)
{
    /// <summary>A decoder lost three times over one file is the file's doing.</summary>
    private const int MostAttempts = 3;
    private const int BufferBytes = 1 << 20;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);

    /// <summary>Contents being read now: two copies of one new photo are not decoded twice.</summary>
    private readonly ConcurrentDictionary<string, bool> _underWay = new(StringComparer.Ordinal);

    /// <summary>How many files are worth reading at once.</summary>
    public int Width => decoder.Children;

    /// <param name="space">The space whose vector must be there: the serving one.</param>
    /// <param name="modelShortSide">Pixels, for the decoder.</param>
    public async Task<ReadOutcome> ReadAsync(ClaimedWork work, string space, int modelShortSide, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(work.AbsolutePath);
            if (!IsAsSeen(work))
            {
                // A sweep of this path settles it and makes the work anew; the wait is for the case that it cannot.
                changes.Offer(new FolderChange.At(work.RootId, work.Path));
                return new ReadOutcome.Later(work, AfterFault, MayBlameFile: false);
            }

            var started = time.GetTimestamp();
            var sha256 = file.Length == 0 ? SHA256.HashData([]) : await HashAsync(work.AbsolutePath, cancellationToken);
            progress.AddRead(time.GetElapsedTime(started));
            var key = Convert.ToHexStringLower(sha256);
            if (!_underWay.TryAdd(key, true))
            {
                return new ReadOutcome.Later(work, Soon, MayBlameFile: false);
            }

            return await ReadContentAsync(work, sha256, space, modelShortSide, cancellationToken);
        }
        catch (UnauthorizedAccessException)
        {
            return Failed(work, null, "PhotoSearch may not read this file: give the user it runs as permission to, then try again.");
        }
        catch (IOException e)
        {
            logger.TriedAgain(work.Path, e.Message);
            return new ReadOutcome.Later(work, AfterFault, MayBlameFile: false);
        }
    }

    /// <summary>The outcome is committed or given up: another copy of the same content may be looked at.</summary>
    public void Release(byte[] sha256) => _underWay.TryRemove(Convert.ToHexStringLower(sha256), out _);

    private static async Task<byte[]> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes, FileOptions.SequentialScan | FileOptions.Asynchronous);
        return await SHA256.HashDataAsync(stream, cancellationToken);
    }

    private async Task<ReadOutcome> ReadContentAsync(
        ClaimedWork work, byte[] sha256, string space, int modelShortSide, CancellationToken cancellationToken)
    {
        var isKept = false;
        try
        {
            if (work.Bytes == 0)
            {
                return Keep(Failed(work, sha256, "The file is empty."));
            }

            if (await photos.FindContentAsync(sha256, space, PhotoDecoder.Version, cancellationToken) is { } known)
            {
                if (known.Failure is { } failure)
                {
                    return Keep(Failed(work, sha256, failure));
                }

                if (known.IsComplete)
                {
                    var sidecar = await sidecars.LookAsync(work, cancellationToken);
                    return Keep(new ReadOutcome.Finished(new IndexedFile.Known { Work = work, Sha256 = sha256, Sidecar = sidecar }));
                }
            }

            var started = time.GetTimestamp();
            // Twice lost over it: its tags may be to blame, and they are not worth the photo.
            var photo = await decoder.DecodeAsync(work.AbsolutePath, modelShortSide, cancellationToken, withTags: work.Attempts + 1 < MostAttempts);
            progress.AddDecode(time.GetElapsedTime(started));
            if (!IsAsSeen(work))
            {
                // Replaced between the hash and the pixels: they may be of two contents.
                changes.Offer(new FolderChange.At(work.RootId, work.Path));
                return new ReadOutcome.Later(work, AfterFault, MayBlameFile: false);
            }

            started = time.GetTimestamp();
            if (!await TryStoreAsync(sha256, photo, cancellationToken))
            {
                return new ReadOutcome.Later(work, AfterFault, MayBlameFile: false);
            }

            progress.AddStore(time.GetElapsedTime(started));
            return Keep(new ReadOutcome.ToEmbed(work, sha256, photo, await sidecars.LookAsync(work, cancellationToken), modelShortSide));
        }
        catch (UnreadablePhotoException e)
        {
            return Keep(Failed(work, sha256, e.Reason));
        }
        catch (DecoderLostException e)
        {
            logger.TriedAgain(work.Path, e.Message);
            return work.Attempts + 1 < MostAttempts
                ? new ReadOutcome.Later(work, Soon, MayBlameFile: true)
                : Keep(Failed(work, sha256, $"The picture decoder broke down over this file {MostAttempts} times; it is probably damaged."));
        }
        finally
        {
            if (!isKept)
            {
                Release(sha256);
            }
        }

        ReadOutcome Keep(ReadOutcome outcome)
        {
            isKept = true;
            return outcome;
        }
    }

    /// <summary>Length and time are still what the sweep saw.</summary>
    public static bool IsAsSeen(ClaimedWork work) =>
        new FileInfo(work.AbsolutePath) is { Exists: true } file && file.Length == work.Bytes && new DateTimeOffset(file.LastWriteTimeUtc).ToUnixTimeMilliseconds() == work.Modified;

    /// <summary>False when the data folder takes no pictures now, which is no photo's fault.</summary>
    private async Task<bool> TryStoreAsync(byte[] sha256, DecodedPhoto photo, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var picture in photo.Pictures)
            {
                await pictures.WriteAsync(sha256, picture, cancellationToken);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.StandsStill(e.Message);
            progress.Problem = $"Pictures cannot be stored now ({e.Message}). Check that the data folder has room and can be written; it is tried again every {AfterFault.TotalSeconds:0} seconds.";
            return false;
        }
    }

    private ReadOutcome.Finished Failed(ClaimedWork work, byte[]? sha256, string reason)
    {
        logger.Unreadable(work.Path, reason);
        return new ReadOutcome.Finished(new IndexedFile.Failed(reason, PhotoDecoder.Version) { Work = work, Sha256 = sha256 });
    }
}
