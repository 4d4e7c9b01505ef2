using System.Text;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>Words between white space; every punctuation mark is a piece of its own.</summary>
internal sealed class BertPreTokenizer : PreTokenizer
{
    public override IEnumerable<Piece> Split(Piece piece)
    {
        var (begin, at) = (0, 0);
        foreach (var rune in piece.Text.EnumerateRunes())
        {
            var isPunctuation = IsPunctuation(rune);
            var end = at + rune.Utf16SequenceLength;
            if (isPunctuation || Rune.IsWhiteSpace(rune))
            {
                if (at > begin)
                {
                    yield return piece.Part(begin, at);
                }

                if (isPunctuation)
                {
                    yield return piece.Part(at, end);
                }

                begin = end;
            }

            at = end;
        }

        if (at > begin)
        {
            yield return piece.Part(begin, at);
        }
    }

    /// <summary>In ASCII everything that is neither letter, digit nor blank; beyond it what Unicode calls punctuation.</summary>
    private static bool IsPunctuation(Rune rune) => rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        || Rune.IsPunctuation(rune);
}
