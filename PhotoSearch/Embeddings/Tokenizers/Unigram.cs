using System.Text;
using System.Text.Json;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>SentencePiece's vocabulary: every token has the logarithm of how likely it is, and a piece is cut so that the sum is the highest.</summary>
internal sealed class Unigram : TokenModel
{
    /// <summary>How much less likely than the least likely token an unknown character is, as in SentencePiece.</summary>
    private const double UnknownPenalty = 10;

    private readonly SortedPieces _pieces;
    private readonly double[] _scores;
    private readonly int _unknown;
    private readonly double _unknownScore;
    private readonly ByteTokens? _byteTokens;

    public Unigram(ModelFile file, JsonElement part)
    {
        var tokens = new List<string>();
        var scores = new List<double>();
        foreach (var entry in file.Need(part, "vocab").EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.Array || entry.GetArrayLength() != 2 || entry[0].GetString() is not { } token
                || entry[1].ValueKind != JsonValueKind.Number || !double.IsFinite(entry[1].GetDouble()))
            {
                throw file.Wrong($"entry {tokens.Count + 1} of the vocabulary is not a token and its score");
            }

            tokens.Add(token);
            scores.Add(entry[1].GetDouble());
        }

        _unknown = file.Whole(file.Need(part, "unk_id"), "unk_id");
        if (_unknown < 0 || _unknown >= tokens.Count)
        {
            throw file.Wrong($"\"unk_id\" is {_unknown}, but the vocabulary has {tokens.Count} tokens");
        }

        _pieces = SortedPieces.Make(tokens);
        _scores = [.. scores];
        _unknownScore = _scores.Min() - UnknownPenalty;
        _byteTokens = file.FlagOr(part, "byte_fallback", absent: false) ? new ByteTokens(IdOf) : null;
    }

    public override int? IdOf(string token) => _pieces.IdOf(Encoding.UTF8.GetBytes(token));

    public override void Encode(string piece, List<int> ids)
    {
        var text = Encoding.UTF8.GetBytes(piece);
        var path = BestPath(text);
        var steps = new Stack<(int Begin, int End, int Id)>();
        for (var end = text.Length; end > 0; end = path[end].Begin)
        {
            var (begin, id) = (path[end].Begin, path[end].Id);

            // Unknown characters that follow one another are one unknown token.
            var isFused = id == _unknown && steps.TryPeek(out var after) && after.Id == _unknown;
            steps.Push((begin, isFused ? steps.Pop().End : end, id));
        }

        foreach (var (begin, end, id) in steps)
        {
            if (id != _unknown)
            {
                ids.Add(id);
            }
            else if (_pieces.IdOf(text.AsSpan(begin..end)) is { } known)
            {
                ids.Add(known);
            }
            else if (_byteTokens?.TryAdd(text.AsSpan(begin..end), ids) is not true)
            {
                ids.Add(_unknown);
            }
        }
    }

    /// <summary>For every place where a token may end, the best last token of a way there.</summary>
    private Step[] BestPath(byte[] text)
    {
        var best = new Step[text.Length + 1];
        best.AsSpan().Fill(new Step(0, -1, 0));
        for (var begin = 0; begin < text.Length;)
        {
            Rune.DecodeFromUtf8(text.AsSpan(begin), out _, out var width);
            var score = best[begin].Score;
            var hasCharacter = false;
            for (var prefixes = _pieces.Prefixes(text.AsSpan(begin)); prefixes.MoveNext();)
            {
                Offer(ref best[begin + prefixes.Length], score + _scores[prefixes.Id], begin, prefixes.Id);
                hasCharacter |= prefixes.Length == width;
            }

            if (!hasCharacter)
            {
                Offer(ref best[begin + width], score + _unknownScore, begin, _unknown);
            }

            begin += width;
        }

        return best;
    }

    private static void Offer(ref Step best, double score, int begin, int id)
    {
        if (best.Begin < 0 || score > best.Score)
        {
            best = new Step(score, begin, id);
        }
    }

    /// <param name="Score">Of the whole way to here.</param>
    /// <param name="Begin">Where the last token begins; -1 where there is no way.</param>
    private readonly record struct Step(double Score, int Begin, int Id);
}
