using System.Text;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>SentencePiece's cleaning for translators ("Nmt"): control characters out, and as a space what is one or is not seen.</summary>
internal static class MachineTranslation
{
    public static string Clean(string text)
    {
        var cleaned = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            switch ((int)letter)
            {
                case (>= 0x01 and <= 0x08) or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or 0x8F or 0x9F:
                    break;
                case 0x09 or 0x0A or 0x0C or 0x0D or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD:
                    cleaned.Append(' ');
                    break;
                default:
                    cleaned.Append(letter);
                    break;
            }
        }

        return cleaned.ToString();
    }
}
