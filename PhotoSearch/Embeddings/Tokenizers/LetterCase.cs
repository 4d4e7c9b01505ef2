using System.Text;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>Lower case letter by letter, whatever stands beside it, as the tokenizers' reference implementation does (no final sigma).</summary>
internal static class LetterCase
{
    private const char DottedI = '\u0130';

    public static string Lower(string text)
    {
        var lower = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // The one letter of Unicode whose lower case is two characters.
            if (rune.Value == DottedI)
            {
                lower.Append("i\u0307");
            }
            else
            {
                lower.Append(Rune.ToLowerInvariant(rune));
            }
        }

        return lower.ToString();
    }
}
