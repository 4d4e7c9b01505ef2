namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>Tokens that are found in the text as they are written, before it is split: begin, end, padding and the like.</summary>
internal sealed class AddedTokens
{
    private readonly List<Token> _raw = [];
    private readonly List<Token> _normalized = [];

    private AddedTokens()
    {
    }

    public static AddedTokens Read(ModelFile file, TextNormalizer normalizer)
    {
        var added = new AddedTokens();
        if (ModelFile.Get(file.Root, "added_tokens") is not { } list)
        {
            return added;
        }

        foreach (var token in list.EnumerateArray())
        {
            var content = file.Text(token, "content");
            foreach (var flag in new[] { "single_word", "lstrip", "rstrip" })
            {
                if (file.FlagOr(token, flag, absent: false))
                {
                    throw file.Unknown($"the added token \"{content}\" has \"{flag}\"");
                }
            }

            // A "normalized" token is looked for in the normalised text, so it is normalised itself.
            var isNormalized = file.FlagOr(token, "normalized", absent: true);
            var id = file.Whole(file.Need(token, "id"), "id");
            (isNormalized ? added._normalized : added._raw).Add(new Token(content, isNormalized ? normalizer.Normalize(content) : content, id));
        }

        // Where two begin at one place the longer one wins.
        added._raw.Sort((a, b) => b.Pattern.Length.CompareTo(a.Pattern.Length));
        added._normalized.Sort((a, b) => b.Pattern.Length.CompareTo(a.Pattern.Length));
        return added;
    }

    public int? IdOf(string content)
    {
        foreach (var token in _raw.Concat(_normalized))
        {
            if (token.Content == content)
            {
                return token.Id;
            }
        }

        return null;
    }

    /// <summary>The text's parts in order: normalised text, or the id of a token.</summary>
    public IEnumerable<(string Text, int? Id)> Split(string text, TextNormalizer normalizer)
    {
        foreach (var (part, id) in Split(text, _raw))
        {
            if (id is not null)
            {
                yield return (part, id);
                continue;
            }

            foreach (var piece in Split(normalizer.Normalize(part), _normalized))
            {
                yield return piece;
            }
        }
    }

    private static IEnumerable<(string Text, int? Id)> Split(string text, List<Token> tokens)
    {
        var begin = 0;
        for (var at = 0; at < text.Length;)
        {
            var found = tokens.Find(token => token.Pattern.Length > 0 && string.CompareOrdinal(text, at, token.Pattern, 0, token.Pattern.Length) == 0);
            if (found is null)
            {
                at++;
                continue;
            }

            if (at > begin)
            {
                yield return (text[begin..at], null);
            }

            yield return (found.Pattern, found.Id);
            at += found.Pattern.Length;
            begin = at;
        }

        if (begin < text.Length)
        {
            yield return (text[begin..], null);
        }
    }

    private sealed record Token(string Content, string Pattern, int Id);
}
