using System.Text;
using System.Text.Json;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>BERT's cleaning: control characters out, all white space alike, room round ideographs, accents off, lower case.</summary>
internal sealed class BertNormalizer : TextNormalizer
{
    private readonly bool _clean;
    private readonly bool _spaceIdeographs;
    private readonly bool _stripAccents;
    private readonly bool _lowercase;

    private BertNormalizer(bool clean, bool spaceIdeographs, bool stripAccents, bool lowercase) =>
        (_clean, _spaceIdeographs, _stripAccents, _lowercase) = (clean, spaceIdeographs, stripAccents, lowercase);

    public static BertNormalizer Read(ModelFile file, JsonElement part)
    {
        var lowercase = file.FlagOr(part, "lowercase", absent: true);

        // Where nothing is said of accents they go with the capitals.
        return new BertNormalizer(
            file.FlagOr(part, "clean_text", absent: true), file.FlagOr(part, "handle_chinese_chars", absent: true),
            file.FlagOr(part, "strip_accents", absent: lowercase), lowercase);
    }

    public override string Normalize(string text)
    {
        var cleaned = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (_clean && IsDropped(rune))
            {
                continue;
            }

            if (_clean && Rune.IsWhiteSpace(rune))
            {
                cleaned.Append(' ');
            }
            else if (_spaceIdeographs && IsIdeograph(rune.Value))
            {
                cleaned.Append(' ').Append(rune).Append(' ');
            }
            else
            {
                cleaned.Append(rune);
            }
        }

        var result = cleaned.ToString();
        result = _stripAccents ? Marks.StripNonSpacing(CanonicalForm.Decompose(result)) : result;
        return _lowercase ? LetterCase.Lower(result) : result;
    }

    private static bool IsDropped(Rune rune) => rune.Value is 0 or 0xFFFD
        || (rune.Value is not ('\t' or '\n' or '\r')
            && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate);

    /// <summary>The blocks BERT's own tokenizer names.</summary>
    private static bool IsIdeograph(int rune) => rune is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F)
        or (>= 0x2B820 and <= 0x2CEAF) or (>= 0x2F800 and <= 0x2FA1F);
}
