using System.Text;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>Lower case letter by letter, whatever stands beside it, as the tokenizers' reference implementation does (no final sigma).</summary>
internal static class LetterCase
{
    private const char DottedI = '\u0130';
    private const char Sigma = '\u03A3';
    private const char FinalSigma = '\u03C2';

    /// <summary>What may stand in a word and is no letter: apostrophes, points and the accents.</summary>
    private const string Unseen = "'.:\u2019\u00B7\u00AD\u0300\u0301\u0308\u0342\u0345\u0313\u0314";

    /// <summary>The same as Python lowers a text: a capital sigma that ends a word becomes the final one.</summary>
    public static string LowerWords(string text)
    {
        var letters = text.ToCharArray();
        for (var at = text.IndexOf(Sigma); at >= 0; at = text.IndexOf(Sigma, at + 1))
        {
            var before = text.AsSpan(0, at).TrimEnd(Unseen);
            var after = text.AsSpan(at + 1).TrimStart(Unseen);
            if (before.Length > 0 && char.IsLetter(before[^1]) && (after.Length == 0 || !char.IsLetter(after[0])))
            {
                letters[at] = FinalSigma;
            }
        }

        return Lower(new string(letters));
    }

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
