using System.Text;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>Accents and other signs that Unicode hangs on the letter before; taken off a decomposed text.</summary>
internal static class Marks
{
    /// <summary>BERT keeps those that take room of their own, such as most vowel signs of India.</summary>
    public static string StripNonSpacing(string decomposed) => Strip(decomposed, category => category == UnicodeCategory.NonSpacingMark);

    public static string StripAll(string decomposed) =>
        Strip(decomposed, category => category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark);

    private static string Strip(string decomposed, Func<UnicodeCategory, bool> isStripped)
    {
        var kept = new StringBuilder(decomposed.Length);
        foreach (var rune in decomposed.EnumerateRunes())
        {
            if (!isStripped(Rune.GetUnicodeCategory(rune)))
            {
                kept.Append(rune);
            }
        }

        return kept.ToString();
    }
}
