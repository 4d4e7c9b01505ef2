using PhotoSearch.Embeddings.Tokenizers;

namespace PhotoSearch.Catalog;

/// <summary>Text as it is compared: without accents, case and other forms of the same letter, so that <c>zurich</c> finds <c>Zürich</c>.</summary>
internal static class PlainText
{
    /// <summary>Quotation marks, brackets and what separates words: where the language of the search box writes a name, it cannot hold them.</summary>
    private static readonly char[] Unsayable = [.. "\"“”„‟«»()", ' ', '\t', '\n'];

    public static string Of(string text) => LetterCase.Lower(Marks.StripNonSpacing(CompatibleForm.Decompose(text)));

    /// <summary>The same for a name that a question says whole: <c>Rome (2019)</c> is found as <c>rome 2019</c>.</summary>
    public static string OfName(string text) =>
        string.Join(' ', Of(text).Split(Unsayable, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The same for a path, of which each step is a name.</summary>
    public static string OfPath(string path) => string.Join('/', path.Split('/').Select(OfName));
}

/// <summary>A word or name as it is shown, and as it is compared.</summary>
internal readonly record struct Named(string Text, string Plain)
{
    public static Named Of(string text) => new(text, PlainText.Of(text));

    /// <inheritdoc cref="PlainText.OfName"/>
    public static Named OfName(string text) => new(text, PlainText.OfName(text));

    /// <inheritdoc cref="PlainText.OfPath"/>
    public static Named OfPath(string path) => new(path, PlainText.OfPath(path));
}
