using System.Text;
using System.Text.RegularExpressions;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>
/// A model's pattern, matched by character. .NET matches halves of surrogate pairs, which belong to no category, so that a
/// mathematical letter or an emoji would be split otherwise than the model was trained with: the match runs over a shadow of the text in
/// which every character beyond the first plane is one stand-in of the same category.
/// </summary>
internal sealed class RunePattern
{
    private readonly Regex _regex;
    private readonly string _path;

    private RunePattern(Regex regex, string path) => (_regex, _path) = (regex, path);

    public static RunePattern Compile(ModelFile file, string pattern, TimeSpan timeout)
    {
        try
        {
            return new RunePattern(new Regex(pattern, RegexOptions.CultureInvariant, timeout), file.Path);
        }
        catch (ArgumentException e)
        {
            throw new ModelException($"{file.Path}: the pattern \"{pattern}\" cannot be used ({e.Message}); use another model.", e);
        }
    }

    public string Replace(string text, string literal)
    {
        var replaced = new StringBuilder(text.Length);
        foreach (var (begin, end, isMatch) in Parts(text))
        {
            replaced.Append(isMatch ? literal : text.AsSpan(begin, end - begin));
        }

        return replaced.ToString();
    }

    /// <summary>The whole text in order, matches and what lies between them; nothing empty.</summary>
    /// <exception cref="ModelException">The pattern takes too long on this text.</exception>
    public IReadOnlyList<(int Begin, int End, bool IsMatch)> Parts(string text)
    {
        try
        {
            return FindParts(text);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new ModelException($"{_path}: the pattern \"{_regex}\" takes too long on a text of {text.Length} characters; use fewer words, or another model.", e);
        }
    }

    private List<(int Begin, int End, bool IsMatch)> FindParts(string text)
    {
        var (shadow, offsets) = Shadow(text);
        var parts = new List<(int, int, bool)>();
        var end = 0;
        foreach (var match in _regex.EnumerateMatches(shadow))
        {
            if (match.Length == 0)
            {
                continue;
            }

            if (match.Index > end)
            {
                parts.Add((offsets[end], offsets[match.Index], false));
            }

            end = match.Index + match.Length;
            parts.Add((offsets[match.Index], offsets[end], true));
        }

        if (end < shadow.Length)
        {
            parts.Add((offsets[end], text.Length, false));
        }

        return parts;
    }

    private static (string Shadow, int[] Offsets) Shadow(string text)
    {
        var shadow = new StringBuilder(text.Length);
        var offsets = new List<int>(text.Length + 1);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            offsets.Add(at);
            shadow.Append(rune.IsBmp ? (char)rune.Value : StandIn(Rune.GetUnicodeCategory(rune)));
            at += rune.Utf16SequenceLength;
        }

        offsets.Add(at);
        return (shadow.ToString(), [.. offsets]);
    }

    /// <summary>Characters of the first plane that no pattern names.</summary>
    private static char StandIn(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => '\u0184',
        UnicodeCategory.LowercaseLetter => '\u0185',
        UnicodeCategory.TitlecaseLetter => '\u01C5',
        UnicodeCategory.ModifierLetter => '\u02B0',
        UnicodeCategory.OtherLetter => '\u01C0',
        UnicodeCategory.NonSpacingMark => '\u0334',
        UnicodeCategory.SpacingCombiningMark => '\u0903',
        UnicodeCategory.EnclosingMark => '\u0488',
        UnicodeCategory.DecimalDigitNumber => '\u0BE7',
        UnicodeCategory.LetterNumber => '\u2180',
        UnicodeCategory.OtherNumber => '\u0BF0',
        UnicodeCategory.MathSymbol => '\u2A00',
        UnicodeCategory.ModifierSymbol => '\u02C2',
        UnicodeCategory.CurrencySymbol => '\u20A1',
        UnicodeCategory.Format => '\u206A',
        UnicodeCategory.PrivateUse => '\uE000',
        UnicodeCategory.OtherPunctuation => '\u2047',
        _ => '\u2800',
    };
}
