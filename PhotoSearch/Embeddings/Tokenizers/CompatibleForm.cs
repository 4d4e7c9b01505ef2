using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>
/// Unicode's compatible decomposition (NFKD) and its composition (NFKC): ligatures, full-width letters, raised digits and the like
/// become the plain ones.
/// </summary>
internal static class CompatibleForm
{
    private static readonly Lazy<FrozenDictionary<int, string>> Plain = new(Read);

    public static string Decompose(string text) => CanonicalForm.Decompose(MakePlain(text));

    public static string Compose(string text) => CanonicalForm.Compose(MakePlain(text));

    private static string MakePlain(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = Plain.Value.TryGetValue(rune.Value, out var letters) ? plain.Append(letters) : plain.Append(rune);
        }

        return plain.ToString();
    }

    private static FrozenDictionary<int, string> Read()
    {
        using var packed = new MemoryStream(Convert.FromBase64String(CompatibleTable.Compressed));
        using var inflating = new ZLibStream(packed, CompressionMode.Decompress);
        using var table = new MemoryStream();
        inflating.CopyTo(table);
        table.Position = 0;
        using var numbers = new BinaryReader(table);
        var entries = new Dictionary<int, string>();
        var rune = 0;
        while (table.Position < table.Length)
        {
            rune += numbers.Read7BitEncodedInt();
            var letters = new StringBuilder();
            for (var count = numbers.Read7BitEncodedInt(); count > 0; count--)
            {
                letters.Append(new Rune(numbers.Read7BitEncodedInt()));
            }

            entries.Add(rune, letters.ToString());
        }

        return entries.ToFrozenDictionary();
    }
}
