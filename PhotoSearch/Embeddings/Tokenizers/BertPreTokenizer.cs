using System.Text;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>Words between white space; every punctuation mark is a piece of its own.</summary>
internal sealed class BertPreTokenizer : PreTokenizer
{
    public override IEnumerable<string> Split(IEnumerable<string> pieces, bool isFirst) => pieces.SelectMany(Words);

    private static List<string> Words(string piece)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in piece.EnumerateRunes())
        {
            var isPunctuation = IsPunctuation(rune);
            if ((isPunctuation || Rune.IsWhiteSpace(rune)) && word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }

            if (isPunctuation)
            {
                words.Add(rune.ToString());
            }
            else if (!Rune.IsWhiteSpace(rune))
            {
                word.Append(rune);
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    /// <summary>In ASCII everything that is neither letter, digit nor blank; beyond it what Unicode calls punctuation.</summary>
    private static bool IsPunctuation(Rune rune) => rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        || Rune.IsPunctuation(rune);
}
