using System.Text.Json;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>BERT's vocabulary: the longest known beginning of a word, then the longest known continuation, and so on; or the whole word unknown.</summary>
internal sealed class WordPiece : TokenModel
{
    private readonly Dictionary<string, int> _vocabulary;
    private readonly string _prefix;
    private readonly int _longestWord;
    private readonly int _unknown;

    public WordPiece(ModelFile file, JsonElement part)
    {
        _vocabulary = ReadVocabulary(file, part);
        _prefix = file.TextOr(part, "continuing_subword_prefix", "##")!;
        _longestWord = ModelFile.Get(part, "max_input_chars_per_word") is { } longest ? file.Whole(longest, "max_input_chars_per_word") : 100;
        var unknown = file.Text(part, "unk_token");
        _unknown = IdOf(unknown) ?? throw file.Wrong($"the token \"{unknown}\" for unknown words is not in the vocabulary");
    }

    public override int? IdOf(string token) => _vocabulary.TryGetValue(token, out var id) ? id : null;

    public override void Encode(string piece, List<int> ids)
    {
        var length = piece.EnumerateRunes().Count();
        if (length > _longestWord)
        {
            ids.Add(_unknown);
            return;
        }

        var before = ids.Count;
        for (var begin = 0; begin < piece.Length;)
        {
            var end = piece.Length;
            while (end > begin)
            {
                // Half of a surrogate pair is in no vocabulary, so cutting by UTF-16 finds the same as cutting by character.
                var part = begin == 0 ? piece[..end] : string.Concat(_prefix, piece.AsSpan(begin, end - begin));
                if (_vocabulary.TryGetValue(part, out var id))
                {
                    ids.Add(id);
                    break;
                }

                end--;
            }

            if (end == begin)
            {
                ids.RemoveRange(before, ids.Count - before);
                ids.Add(_unknown);
                return;
            }

            begin = end;
        }
    }
}
