using PhotoSearch.Embeddings.Tokenizers;

namespace PhotoSearch.Catalog;

/// <summary>Text as it is compared: without accents, case and other forms of the same letter, so that <c>zurich</c> finds <c>Zürich</c>.</summary>
internal static class PlainText
{
    public static string Of(string text) => LetterCase.Lower(Marks.StripNonSpacing(CompatibleForm.Decompose(text)));
}

/// <summary>A word or name as it is shown, and as it is compared.</summary>
internal readonly record struct Named(string Text, string Plain)
{
    public static Named Of(string text) => new(text, PlainText.Of(text));
}
