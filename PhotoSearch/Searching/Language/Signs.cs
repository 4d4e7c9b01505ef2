using System.Buffers;

namespace PhotoSearch.Searching.Language;

/// <summary>The characters that mean something.</summary>
internal static class Signs
{
    /// <summary>As phones type them, and every language's own.</summary>
    public static readonly SearchValues<char> Quotes = SearchValues.Create("\"“”„‟«»");

    public static bool IsMinus(char sign) => sign is '-' or '\u2212';

    public static bool IsQuote(char sign) => Quotes.Contains(sign);

    /// <summary>Without brackets, quotation marks, and more than one blank in a row.</summary>
    public static string Plain(ReadOnlySpan<char> words)
    {
        var plain = words.ToArray();
        for (var i = 0; i < plain.Length; i++)
        {
            plain[i] = plain[i] is '(' or ')' || IsQuote(plain[i]) ? ' ' : plain[i];
        }

        return string.Join(' ', new string(plain).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
