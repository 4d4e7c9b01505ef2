namespace PhotoSearch.Catalog;

/// <summary>What somebody changes of the marks of some photos; what is null or empty stays as it is.</summary>
internal sealed record MarkChange
{
    /// <summary>The person's own.</summary>
    public bool? IsFavourite { get; init; }

    /// <summary>-1 rejected, 0 none, to 5; goes before what the files say.</summary>
    public int? Rating { get; init; }

    /// <summary>Goes before what the files say; empty takes it away.</summary>
    public string? Title { get; init; }

    public IReadOnlyList<Named> AddTags { get; init; } = [];

    /// <summary>Only tags that were added in the program: files are never written.</summary>
    public IReadOnlyList<Named> RemoveTags { get; init; } = [];

    /// <summary>Public id.</summary>
    public string? AddToAlbum { get; init; }

    /// <inheritdoc cref="AddToAlbum"/>
    public string? RemoveFromAlbum { get; init; }

    /// <summary>Words that a photo is found by.</summary>
    public bool ChangesWords => Title is not null || AddTags.Count + RemoveTags.Count > 0;

    /// <summary>Anything that everybody sees.</summary>
    public bool ChangesPhotos => ChangesWords || Rating is not null || AddToAlbum is not null || RemoveFromAlbum is not null;
}

/// <summary>Why a change of marks or albums was refused.</summary>
internal enum MarkProblem
{
    NameUnusable = 1,
    NameTaken = 2,
    NoSuchAlbum = 3,
    NoAccount = 4,
}

/// <summary>The change was refused; the message is a sentence for the person who asked for it.</summary>
internal sealed class MarkException(MarkProblem problem, string message) : Exception(message)
{
    public MarkProblem Problem { get; } = problem;

    public static MarkException NoSuchAlbum() => new(MarkProblem.NoSuchAlbum, "There is no such album, or it was deleted meanwhile.");

    public static MarkException NameUnusable() =>
        new(MarkProblem.NameUnusable, $"A name has 1 to {MarkName.LongestCharacters} characters, and at least one that is no quotation mark or bracket.");
}
