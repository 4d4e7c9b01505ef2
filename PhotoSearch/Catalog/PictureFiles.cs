using PhotoSearch.Photos;

namespace PhotoSearch.Catalog;

/// <summary>
/// The stored pictures, one WebP file each, named by the content they show. Derived: what is missing or empty is made again
/// from the original when it is asked for.
/// </summary>
internal sealed class PictureFiles(string folder)
{
    /// <summary>Room for about 5,000 pictures of 2,048 px, which take some 200 kB each.</summary>
    private const long LargeBytes = 1L << 30;

    /// <summary>Looked at once in so many writes: listing the folder costs more than a picture.</summary>
    private const int WritesBetweenTrims = 50;

    private int _largeWrites;

    /// <summary>Null where it is not stored.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(byte[] sha256, int size, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(PathOf(sha256, size), cancellationToken);
            return bytes.Length == 0 ? null : bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Where it is stored; null where it is not.</summary>
    public string? Find(byte[] sha256, int size) => PathOf(sha256, size) is var path && new FileInfo(path) is { Exists: true, Length: > 0 } ? path : null;

    /// <summary>Writes beside and renames into place: a reader sees the whole picture or none.</summary>
    public async Task WriteAsync(byte[] sha256, StoredPicture picture, CancellationToken cancellationToken)
    {
        var path = PathOf(sha256, picture.Size);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            await using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await stream.WriteAsync(picture.WebP, cancellationToken);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            // On a full disk what was begun would fill it further.
            File.Delete(beside);
            throw;
        }

        if (picture.Size == PictureSizes.Large && Interlocked.Increment(ref _largeWrites) % WritesBetweenTrims == 0)
        {
            TrimLarge();
        }
    }

    /// <summary>Deletes the longest unread of the pictures made on demand until the rest has room.</summary>
    private void TrimLarge()
    {
        long kept = 0;
        foreach (var file in new DirectoryInfo(Path.Combine(folder, "large")).GetFiles().OrderByDescending(file => file.LastAccessTimeUtc))
        {
            kept += file.Length;
            if (kept > LargeBytes)
            {
                file.Delete();
            }
        }
    }

    /// <summary>What a killed program had begun to write.</summary>
    public void DeleteLeftovers(DateTimeOffset olderThan)
    {
        if (Directory.Exists(folder))
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.part", SearchOption.AllDirectories).Where(file => file.LastWriteTimeUtc < olderThan.UtcDateTime))
            {
                file.Delete();
            }
        }
    }

    public void Delete(byte[] sha256)
    {
        foreach (var size in PictureSizes.MadeAtOnce.Append(PictureSizes.Large))
        {
            var path = PathOf(sha256, size);
            if (File.Exists(path))
            {
                File.Delete(path);
            }
        }
    }

    private string PathOf(byte[] sha256, int size)
    {
        var name = Convert.ToHexStringLower(sha256);
        // The large ones live apart, because their folder is bounded.
        return size == PictureSizes.Large
            ? Path.Combine(folder, "large", $"{name}.webp")
            : Path.Combine(folder, name[..2], $"{name}-{size}.webp");
    }
}
