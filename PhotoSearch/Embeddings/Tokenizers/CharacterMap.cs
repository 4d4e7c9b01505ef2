using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>SentencePiece's "precompiled" normalisation: a table, carried by the model, of what is written in place of which characters.</summary>
internal sealed class CharacterMap : TextNormalizer
{
    /// <summary>The reference looks for a whole grapheme only where its UTF-8 is shorter; longer ones go character by character.</summary>
    private const int LongGrapheme = 6;

    private const int LongestCharacter = 4;

    private readonly DoubleArray _places;

    /// <summary>The replacements one after the other, each ended by a zero byte; a place is an offset into them.</summary>
    private readonly byte[] _replacements;

    private CharacterMap(DoubleArray places, byte[] replacements) => (_places, _replacements) = (places, replacements);

    public static CharacterMap Read(ModelFile file, JsonElement part)
    {
        var packed = new byte[file.Text(part, "precompiled_charsmap").Length];
        if (!Convert.TryFromBase64String(file.Text(part, "precompiled_charsmap"), packed, out var length) || length < sizeof(uint))
        {
            throw Broken();
        }

        var trieBytes = BinaryPrimitives.ReadUInt32LittleEndian(packed);
        if (trieBytes % sizeof(uint) != 0 || trieBytes > length - sizeof(uint))
        {
            throw Broken();
        }

        var begin = sizeof(uint) + (int)trieBytes;
        var (places, replacements) = (new DoubleArray(packed.AsSpan(sizeof(uint)..begin)), packed[begin..length]);
        return Utf8.IsValid(replacements) && places.IsSound(IsPlace) ? new CharacterMap(places, replacements) : throw Broken();

        bool IsPlace(int place) => place < replacements.Length && (replacements[place] & 0xC0) != 0x80;

        ModelException Broken() => file.Wrong("the table of the normalizer (\"precompiled_charsmap\") is damaged");
    }

    public override string Normalize(string text)
    {
        var normalized = new StringBuilder(text.Length);
        Span<byte> bytes = stackalloc byte[LongGrapheme];
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            var grapheme = rest[..StringInfo.GetNextTextElementLength(rest)];
            rest = rest[grapheme.Length..];
            if (Encoding.UTF8.TryGetBytes(grapheme, bytes, out var written) && written < LongGrapheme && Replacement(bytes[..written]) is { } whole)
            {
                normalized.Append(whole);
                continue;
            }

            foreach (var rune in grapheme.EnumerateRunes())
            {
                _ = Replacement(bytes[..rune.EncodeToUtf8(bytes[..LongestCharacter])]) is { } one ? normalized.Append(one) : normalized.Append(rune);
            }
        }

        return normalized.ToString();
    }

    private string? Replacement(ReadOnlySpan<byte> characters)
    {
        if (_places.FirstPrefix(characters) is not { } place)
        {
            return null;
        }

        var rest = _replacements.AsSpan(place);
        var end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }
}
