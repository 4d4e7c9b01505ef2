using System.Text.Json;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>SentencePiece's spelling: a visible sign in place of each space, which begins the word after it.</summary>
internal sealed class Metaspace : PreTokenizer
{
    private readonly string _sign;
    private readonly Prefix _prefix;
    private readonly bool _splits;

    private Metaspace(string sign, Prefix prefix, bool splits) => (_sign, _prefix, _splits) = (sign, prefix, splits);

    /// <summary>Where a sign is put although there is no space.</summary>
    private enum Prefix
    {
        Always,
        First,
        Never,
    }

    public static Metaspace Read(ModelFile file, JsonElement part)
    {
        var sign = file.TextOr(part, "replacement", "\u2581")!;
        if (sign.EnumerateRunes().Count() != 1)
        {
            throw file.Wrong($"the pre-tokenizer's \"replacement\" \"{sign}\" is not one character");
        }

        // Older files have the flag alone, newer ones both or the scheme alone.
        var scheme = file.TextOr(part, "prepend_scheme", "always");
        var prefix = !file.FlagOr(part, "add_prefix_space", absent: true) ? Prefix.Never : scheme switch
        {
            "always" => Prefix.Always,
            "first" => Prefix.First,
            "never" => Prefix.Never,
            _ => throw file.Unknown($"the pre-tokenizer's \"prepend_scheme\" is \"{scheme}\""),
        };
        return new Metaspace(sign, prefix, file.FlagOr(part, "split", absent: true));
    }

    public override IEnumerable<Piece> Split(Piece piece)
    {
        var text = piece.Text.Replace(" ", _sign, StringComparison.Ordinal);
        var isPrefixed = _prefix == Prefix.Always || (_prefix == Prefix.First && piece.BeginsText);
        var spelled = piece with { Text = isPrefixed && !text.StartsWith(_sign, StringComparison.Ordinal) ? _sign + text : text };
        if (!_splits)
        {
            yield return spelled;
            yield break;
        }

        for (var begin = 0; begin < spelled.Text.Length;)
        {
            var next = begin + 1 < spelled.Text.Length ? spelled.Text.IndexOf(_sign, begin + 1, StringComparison.Ordinal) : -1;
            var end = next < 0 ? spelled.Text.Length : next;
            yield return spelled.Part(begin, end);
            begin = end;
        }
    }
}
