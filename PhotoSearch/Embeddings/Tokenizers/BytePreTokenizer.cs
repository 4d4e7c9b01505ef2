using System.Text;
using System.Text.Json;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>GPT-2's spelling: the UTF-8 bytes of each piece as printable characters, one a byte, so that no text is outside the vocabulary.</summary>
internal sealed class BytePreTokenizer : PreTokenizer
{
    /// <summary>GPT-2's own splitting, where the file asks for it.</summary>
    private const string Gpt2Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(2);
    private static readonly char[] Letters = MakeLetters();

    private readonly bool _addsSpace;
    private readonly RunePattern? _pattern;

    private BytePreTokenizer(bool addsSpace, RunePattern? pattern) => (_addsSpace, _pattern) = (addsSpace, pattern);

    public static BytePreTokenizer Read(ModelFile file, JsonElement part) => new(
        file.FlagOr(part, "add_prefix_space", absent: true),
        file.FlagOr(part, "use_regex", absent: true) ? RunePattern.Compile(file, Gpt2Pattern, LongestMatch) : null);

    public override IEnumerable<Piece> Split(Piece piece)
    {
        var text = _addsSpace && !piece.Text.StartsWith(' ') ? piece with { Text = $" {piece.Text}" } : piece;
        return _pattern is null ? [Spell(text)] : _pattern.Parts(text.Text).Select(part => Spell(text.Part(part.Begin, part.End)));
    }

    private static Piece Spell(Piece piece)
    {
        var bytes = Encoding.UTF8.GetBytes(piece.Text);
        return piece with { Text = string.Create(bytes.Length, bytes, Spell) };
    }

    private static void Spell(Span<char> letters, byte[] source)
    {
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = Letters[source[i]];
        }
    }

    /// <summary>Bytes that are printable in Latin-1 stand for themselves; the others take the characters from U+0100 on, in order.</summary>
    private static char[] MakeLetters()
    {
        var letters = new char[256];
        var next = 256;
        for (var value = 0; value < 256; value++)
        {
            var isPrintable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            letters[value] = (char)(isPrintable ? value : next++);
        }

        return letters;
    }
}
