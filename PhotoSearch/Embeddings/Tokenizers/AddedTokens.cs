using System.Text;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>Tokens that are found in the text as they are written, before it is split: begin, end, padding and the like.</summary>
internal sealed class AddedTokens
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <summary>By first character; where two begin at one place the longer one wins.</summary>
    private readonly Dictionary<char, List<AddedToken>> _raw = [];

    private readonly Dictionary<char, List<AddedToken>> _normalized = [];

    private AddedTokens()
    {
    }

    public IEnumerable<(string Content, int Id)> All => _ids.Select(pair => (pair.Key, pair.Value));

    public static AddedTokens Read(ModelFile file, TextNormalizer normalizer)
    {
        var added = new AddedTokens();
        if (ModelFile.Get(file.Root, "added_tokens") is not { } list)
        {
            return added;
        }

        foreach (var element in list.EnumerateArray())
        {
            // A "normalized" token is looked for in the normalised text, so it is normalised itself.
            var content = file.Text(element, "content");
            var isNormalized = file.FlagOr(element, "normalized", absent: true);
            var token = new AddedToken(
                isNormalized ? normalizer.Normalize(content) : content, TokenId.Read(file, file.Need(element, "id"), "id"),
                file.FlagOr(element, "single_word", absent: false), file.FlagOr(element, "lstrip", absent: false), file.FlagOr(element, "rstrip", absent: false));
            added._ids[content] = token.Id;
            if (token.Pattern.Length > 0)
            {
                Add(isNormalized ? added._normalized : added._raw, token);
            }
        }

        return added;
    }

    public int? IdOf(string content) => _ids.TryGetValue(content, out var id) ? id : null;

    /// <summary>The text's parts in order: normalised text, or the id of a token.</summary>
    public IEnumerable<(Piece Text, int? Id)> Split(string text, TextNormalizer normalizer)
    {
        foreach (var (part, id) in Split(new Piece(text, BeginsText: true), _raw))
        {
            if (id is not null)
            {
                yield return (part, id);
                continue;
            }

            foreach (var piece in Split(part with { Text = normalizer.Normalize(part.Text) }, _normalized))
            {
                yield return piece;
            }
        }
    }

    private static void Add(Dictionary<char, List<AddedToken>> tokens, AddedToken token)
    {
        if (!tokens.TryGetValue(token.Pattern[0], out var alike))
        {
            tokens.Add(token.Pattern[0], alike = []);
        }

        var at = alike.FindIndex(other => other.Pattern.Length < token.Pattern.Length);
        alike.Insert(at < 0 ? alike.Count : at, token);
    }

    private static IEnumerable<(Piece Text, int? Id)> Split(Piece piece, Dictionary<char, List<AddedToken>> tokens)
    {
        var (begin, text) = (0, piece.Text);
        for (var at = 0; at < text.Length;)
        {
            var found = tokens.TryGetValue(text[at], out var alike) ? alike.Find(token => text.AsSpan(at).StartsWith(token.Pattern)) : null;
            if (found is null)
            {
                at++;
                continue;
            }

            var (from, to) = (at, at + found.Pattern.Length);
            at = to;
            if (found.IsWord && (EndsInWord(text.AsSpan(0, from)) || BeginsWithWord(text.AsSpan(to))))
            {
                continue;
            }

            from = found.TakesSpaceBefore ? Math.Max(begin, text.AsSpan(0, from).TrimEnd().Length) : from;
            to = found.TakesSpaceAfter ? text.Length - text.AsSpan(to).TrimStart().Length : to;
            if (from > begin)
            {
                yield return (piece.Part(begin, from), null);
            }

            yield return (piece.Part(from, to), found.Id);
            begin = to;
            at = Math.Max(at, to);
        }

        if (begin < text.Length)
        {
            yield return (piece.Part(begin, text.Length), null);
        }
    }

    private static bool EndsInWord(ReadOnlySpan<char> text) => Rune.DecodeLastFromUtf16(text, out var rune, out _) == System.Buffers.OperationStatus.Done && IsWord(rune);

    private static bool BeginsWithWord(ReadOnlySpan<char> text) => Rune.DecodeFromUtf16(text, out var rune, out _) == System.Buffers.OperationStatus.Done && IsWord(rune);

    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.LetterNumber;

    /// <param name="IsWord">Counts only where no letter stands beside it.</param>
    private sealed record AddedToken(string Pattern, int Id, bool IsWord, bool TakesSpaceBefore, bool TakesSpaceAfter);
}
