using PhotoSearch.Photos;

namespace PhotoSearch.Searching.Duplicates;

/// <summary>Files that show the same picture.</summary>
/// <param name="Kind">Whether every byte is the same, or only what is seen.</param>
/// <param name="Copies">At least two; the first is the one to keep, as far as sides, size and place can tell.</param>
internal sealed record DuplicateGroup(DuplicateKind Kind, IReadOnlyList<DuplicateCopy> Copies);

internal enum DuplicateKind
{
    /// <summary>The same bytes in several files.</summary>
    Exact,

    /// <summary>The same picture in other sides, another format or another compression, or one that can hardly be told from it.</summary>
    Near,
}

/// <summary>One of the files.</summary>
/// <param name="FileId">Names the file in a list that is asked for.</param>
/// <param name="AbsolutePath">For a list that an administrator asks for; never shown to anybody else.</param>
internal sealed record DuplicateCopy(
    long FileId, PhotoKey Photo, TakenAt TakenAt, int Width, int Height, long Bytes, string Type, string Root, string Path, string AbsolutePath, bool IsOffline);

/// <summary>Groups of one page, those that take the most room first.</summary>
/// <param name="Groups">In all.</param>
/// <param name="ExtraFiles">Beside one of each group, in all.</param>
/// <param name="ExtraBytes">Of these.</param>
internal sealed record DuplicatePage(IReadOnlyList<DuplicateGroup> Shown, int Groups, int ExtraFiles, long ExtraBytes);
