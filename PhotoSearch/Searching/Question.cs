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

    /// <summary>Photos that look like a picture that is not of the library, and like the words say where there are any; closest first.</summary>
    /// <param name="Token">What <see cref="PictureAddress"/> wrote.</param>
    /// <param name="Text">May be empty.</param>
    internal sealed record SimilarToPicture(string Token, string Text) : Question;

    /// <summary>Words where there are any, the library where there are none.</summary>
    public static Question From(string? words) => string.IsNullOrWhiteSpace(words) ? new Library() : new Words(words.Trim());

    /// <summary>The picture where there is one, with the words.</summary>
    public static Question From(string? words, string? picture) => string.IsNullOrEmpty(picture) ? From(words) : new SimilarToPicture(picture, words?.Trim() ?? "");
}
