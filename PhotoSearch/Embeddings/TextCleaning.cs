using System.Text;
using PhotoSearch.Embeddings.Tokenizers;

namespace PhotoSearch.Embeddings;

/// <summary>
/// What is done to words before the tokenizer sees them, as in open_clip's tokenizers: white space is collapsed always; a model whose
/// configuration says <c>clean: canonicalize</c> (SigLIP) was trained without ASCII punctuation and capitals.
/// </summary>
internal sealed class TextCleaning
{
    private readonly bool _lowers;
    private readonly bool _dropsPunctuation;

    private TextCleaning(bool lowers, bool dropsPunctuation) => (_lowers, _dropsPunctuation) = (lowers, dropsPunctuation);

    /// <exception cref="ModelException">A way of cleaning that we do not know.</exception>
    public static TextCleaning Read(ModelFile config)
    {
        var kwargs = ModelFile.Get(config.Root, "text_cfg") is { } text ? ModelFile.Get(text, "tokenizer_kwargs") : null;
        if (kwargs is { } given && config.FlagOr(given, "strip_sep_token", absent: false))
        {
            throw config.Unknown("\"strip_sep_token\" is set");
        }

        var clean = kwargs is { } settings ? config.TextOr(settings, "clean", null) : null;
        return clean switch
        {
            null or "whitespace" => new TextCleaning(lowers: false, dropsPunctuation: false),
            "lower" => new TextCleaning(lowers: true, dropsPunctuation: false),
            "canonicalize" => new TextCleaning(lowers: true, dropsPunctuation: true),
            _ => throw config.Unknown($"\"clean\" is \"{clean}\""),
        };
    }

    public string Clean(string words)
    {
        var cleaned = new StringBuilder(words.Length);
        foreach (var letter in words)
        {
            var kept = _dropsPunctuation && letter == '_' ? ' ' : letter;
            if (IsSpace(kept))
            {
                if (cleaned.Length > 0 && cleaned[^1] != ' ')
                {
                    cleaned.Append(' ');
                }
            }
            else if (!_dropsPunctuation || !char.IsAscii(kept) || char.IsLetterOrDigit(kept) || char.IsControl(kept))
            {
                cleaned.Append(kept);
            }
        }

        var text = cleaned.ToString().TrimEnd();
        return _lowers ? LetterCase.LowerWords(text) : text;
    }

    /// <summary>As Python sees it, which counts four control characters in.</summary>
    private static bool IsSpace(char letter) => char.IsWhiteSpace(letter) || letter is >= '\u001C' and <= '\u001F';
}
