using PhotoSearch.Catalog;
using PhotoSearch.Photos;
using PhotoSearch.Photos.Places;

namespace PhotoSearch.Searching;

/// <summary>Everything about one photo that its viewer may see.</summary>
/// <param name="Id">Public id.</param>
/// <param name="ContentHash">SHA-256 of the current content, lower-case hex.</param>
/// <param name="PerceptualHash">64-bit difference hash, 16 lower-case hex digits.</param>
/// <param name="Files">The files the viewer may see; never empty.</param>
internal sealed record PhotoDetails(
    string Id, string ContentHash, string? PerceptualHash, long Bytes, PhotoFacts Facts, TakenAt TakenAt, IReadOnlyList<PhotoFile> Files)
{
    public PhotoKey Key => new(Id, ContentHash[..8]);

    /// <summary>What people wrote: here, else in a sidecar, else in the file.</summary>
    public Described Words { get; init; } = Described.Nothing;

    /// <summary>What is said of it in the program, as the one who asks sees it.</summary>
    public PhotoMarks Marks { get; init; } = PhotoMarks.None;

    /// <summary>The populated place nearest to where it was taken; null where that is not known, and in the middle of nowhere.</summary>
    public Place? Near { get; init; }
}

/// <summary>One place where a photo lies.</summary>
/// <param name="AbsolutePath">For the program alone: it opens the original, and is never sent anywhere.</param>
internal sealed record PhotoFile(string Root, string Path, FileState State, DateTimeOffset ModifiedAt, string AbsolutePath)
{
    /// <summary>Nothing waits to be read anew: what lies there is what the catalog says of it.</summary>
    public bool IsSettled { get; init; } = true;

    /// <summary>Whether the file is still the one that was read: length and time as they were then.</summary>
    public bool IsStill(long bytes)
    {
        var now = new FileInfo(AbsolutePath);
        return now.Exists && now.Length == bytes && new DateTimeOffset(now.LastWriteTimeUtc).ToUnixTimeMilliseconds() == ModifiedAt.ToUnixTimeMilliseconds();
    }
}

/// <summary>Whether a file can be read now. The numbers are kept in the catalog.</summary>
internal enum FileState
{
    Present = 1,

    /// <summary>Its root is not healthy; the photo is still shown.</summary>
    Offline = 2,

    /// <summary>Deleted while its root was healthy; hidden, forgotten after 30 days.</summary>
    Gone = 3,
}
