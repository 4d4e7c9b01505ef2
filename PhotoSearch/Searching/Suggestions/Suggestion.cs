namespace PhotoSearch.Searching.Suggestions;

/// <summary>What a text could go on with.</summary>
/// <param name="Text">As it is shown.</param>
/// <param name="Words">The whole text with it in place.</param>
/// <param name="At">Where the cursor stands then.</param>
internal sealed record Suggestion(SuggestionKind Kind, string Text, string Words, int At)
{
    /// <summary>Photos that have it; null where that means nothing.</summary>
    public int? Count { get; init; }

    /// <summary>What it means; null where its text says it.</summary>
    public string? Hint { get; init; }

    /// <summary>Of a saved search's page; null for everything else.</summary>
    public string? Address { get; init; }
}

/// <summary>What is suggested.</summary>
internal enum SuggestionKind
{
    /// <summary>A search that the person keeps.</summary>
    Saved,

    /// <summary>Words that the person asked lately.</summary>
    Recent,
    Place,
    Camera,
    Lens,
    Folder,
    Tag,
    Person,
    Album,
    Type,

    /// <summary>What a photo can be: portrait, panorama.</summary>
    Is,
    Year,
    Rating,

    /// <summary>The beginning of a filter.</summary>
    Filter,
}
