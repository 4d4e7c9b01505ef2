namespace PhotoSearch.Searching;

/// <summary>What is asked of the library. Equal questions of equal viewers share a ranking.</summary>
internal abstract record Question
{
    private Question()
    {
    }

    /// <summary>Everything, newest first.</summary>
    internal sealed record Library : Question;

    /// <summary>Photos that look like the words say; all of them, closest first.</summary>
    internal sealed record Words(string Text) : Question;

    /// <summary>Photos that look like this one, closest first, itself left out.</summary>
    /// <param name="PhotoId">The photo's public id.</param>
    internal sealed record SimilarTo(string PhotoId) : Question;

    /// <summary>Words where there are any, the library where there are none.</summary>
    public static Question From(string? words) => string.IsNullOrWhiteSpace(words) ? new Library() : new Words(words.Trim());
}
