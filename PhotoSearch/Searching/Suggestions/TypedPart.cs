using PhotoSearch.Searching.Language;

namespace PhotoSearch.Searching.Suggestions;

/// <summary>The part of a typed text at which the cursor stands, also where it is not finished.</summary>
/// <param name="Name">Of the filter, lower case; null: plain words.</param>
/// <param name="Typed">The filter's value, or the word, up to the cursor.</param>
/// <param name="Place">What gives way to a suggestion.</param>
internal sealed record TypedPart(string? Name, string Typed, Stretch Place)
{
    /// <summary>A name of more words nobody types without marks around it.</summary>
    private const int MostWords = 4;

    /// <summary>Where the plain words before this one begin, the farthest first: a name may have several.</summary>
    public IReadOnlyList<int> Before { get; private init; } = [];

    /// <summary>In quotation marks or brackets: words that are meant as they are.</summary>
    public bool IsEnclosed { get; private init; }

    /// <param name="at">0 to the text's length.</param>
    public static TypedPart At(string text, int at)
    {
        var before = new List<int>();
        for (var start = 0; ;)
        {
            var first = Skip(text, start, char.IsWhiteSpace);
            start = Skip(text, first, Signs.IsMinus);
            if (at < first || start == text.Length)
            {
                return new TypedPart(null, "", new Stretch(at < first ? at : start, 0));
            }

            var part = Read(text, start, at);
            var isWord = part is { Name: null, IsEnclosed: false } && first == start;
            if (at <= part.Place.End)
            {
                return isWord ? part with { Before = before } : part;
            }

            if (isWord)
            {
                before.RemoveRange(0, Math.Max(0, before.Count - MostWords + 2));
                before.Add(start);
            }
            else
            {
                before.Clear();
            }

            start = part.Place.End;
        }
    }

    private static TypedPart Read(string text, int start, int at)
    {
        var colon = Skip(text, start, char.IsAsciiLetter);
        var isFilter = colon < text.Length && text[colon] == ':' && FilterReader.IsName(text[start..colon]);
        var value = isFilter ? ValueAfter(text, colon + 1) : start;
        var isEnclosed = value < text.Length && (Signs.IsQuote(text[value]) || text[value] == '(');
        var end = isEnclosed ? EndOfEnclosed(text, value) : Skip(text, value, sign => !char.IsWhiteSpace(sign));
        var typed = Signs.Plain(text.AsSpan(value, Math.Clamp(at - value, 0, end - value)));
        return new TypedPart(isFilter ? text[start..colon].ToLowerInvariant() : null, typed, new Stretch(start, end - start)) { IsEnclosed = isEnclosed && !isFilter };
    }

    /// <summary>Blanks may stand between a name and its value, which no next filter is.</summary>
    private static int ValueAfter(string text, int at)
    {
        var end = Skip(text, at, char.IsWhiteSpace);
        var colon = Skip(text, end, char.IsAsciiLetter);
        return end < text.Length && (Signs.IsMinus(text[end]) || (colon < text.Length && text[colon] == ':' && FilterReader.IsName(text[end..colon]))) ? at : end;
    }

    /// <summary>After the mark that closes it; the end of the text where none does.</summary>
    private static int EndOfEnclosed(string text, int at)
    {
        if (text[at] != '(')
        {
            var close = text.AsSpan(at + 1).IndexOfAny(Signs.Quotes);
            return close < 0 ? text.Length : at + close + 2;
        }

        for (var depth = 0; at < text.Length; at++)
        {
            depth += text[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return at + 1;
            }
        }

        return text.Length;
    }

    private static int Skip(string text, int at, Predicate<char> isSkipped)
    {
        while (at < text.Length && isSkipped(text[at]))
        {
            at++;
        }

        return at;
    }
}
