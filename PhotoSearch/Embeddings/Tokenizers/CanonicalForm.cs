using System.Collections.Frozen;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>
/// Unicode's canonical decomposition (NFD) and composition (NFC). The framework has them too, but answers with the text unchanged when
/// globalization is invariant, as it is here, so that the program needs no ICU.
/// </summary>
internal static class CanonicalForm
{
    private const int HangulBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TailBase = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;

    private static readonly FrozenDictionary<int, Entry> Entries = Read();

    private static readonly FrozenDictionary<(int First, int Second), int> Composites =
        Entries.Where(pair => pair.Value.Composes).ToFrozenDictionary(pair => (pair.Value.First, pair.Value.Second), pair => pair.Key);

    public static string Decompose(string text) => Ascii.IsValid(text) ? text : Text(Ordered(text));

    public static string Compose(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var runes = Ordered(text);
        var kept = new List<int>(runes.Count);
        var (starter, lastClass) = (-1, 0);
        foreach (var rune in runes)
        {
            var combining = Class(rune);
            var isBlocked = starter < kept.Count - 1 && (lastClass == 0 || lastClass >= combining);
            if (starter >= 0 && !isBlocked && Pair(kept[starter], rune) is { } composed)
            {
                kept[starter] = composed;
                continue;
            }

            kept.Add(rune);
            lastClass = combining;
            if (combining == 0)
            {
                starter = kept.Count - 1;
            }
        }

        return Text(kept);
    }

    private static List<int> Ordered(string text)
    {
        var runes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Append(runes, rune.Value);
        }

        // Marks of one base go by combining class; equal classes keep their order.
        for (var begin = 0; begin < runes.Count;)
        {
            var end = begin;
            while (end < runes.Count && Class(runes[end]) != 0)
            {
                end++;
            }

            if (end - begin > 1)
            {
                var marks = runes.GetRange(begin, end - begin).OrderBy(Class).ToList();
                CollectionsMarshal.AsSpan(marks).CopyTo(CollectionsMarshal.AsSpan(runes)[begin..]);
            }

            begin = end + 1;
        }

        return runes;
    }

    private static void Append(List<int> runes, int rune)
    {
        var syllable = rune - HangulBase;
        if (syllable is >= 0 and < Leads * Vowels * Tails)
        {
            runes.Add(LeadBase + (syllable / (Vowels * Tails)));
            runes.Add(VowelBase + (syllable % (Vowels * Tails) / Tails));
            if (syllable % Tails != 0)
            {
                runes.Add(TailBase + (syllable % Tails));
            }
        }
        else if (Entries.TryGetValue(rune, out var entry) && entry.First != 0)
        {
            Append(runes, entry.First);
            if (entry.Second != 0)
            {
                Append(runes, entry.Second);
            }
        }
        else
        {
            runes.Add(rune);
        }
    }

    private static int? Pair(int first, int second)
    {
        if (first - LeadBase is >= 0 and < Leads && second - VowelBase is >= 0 and < Vowels)
        {
            return HangulBase + ((((first - LeadBase) * Vowels) + second - VowelBase) * Tails);
        }

        var isOpenSyllable = first - HangulBase is >= 0 and < Leads * Vowels * Tails && (first - HangulBase) % Tails == 0;
        if (isOpenSyllable && second - TailBase is > 0 and < Tails)
        {
            return first + second - TailBase;
        }

        return Composites.TryGetValue((first, second), out var composed) ? composed : null;
    }

    private static int Class(int rune) => rune < 0x300 ? 0 : Entries.GetValueOrDefault(rune).Class;

    private static string Text(List<int> runes)
    {
        var text = new StringBuilder(runes.Count);
        foreach (var rune in runes)
        {
            text.Append(new Rune(rune));
        }

        return text.ToString();
    }

    private static FrozenDictionary<int, Entry> Read()
    {
        using var packed = new MemoryStream(Convert.FromBase64String(CanonicalTable.Compressed));
        using var inflating = new ZLibStream(packed, CompressionMode.Decompress);
        using var table = new MemoryStream();
        inflating.CopyTo(table);
        table.Position = 0;
        using var numbers = new BinaryReader(table);
        var entries = new Dictionary<int, Entry>();
        while (table.Position < table.Length)
        {
            var rune = numbers.Read7BitEncodedInt();
            var combining = numbers.Read7BitEncodedInt();
            var (first, second) = (numbers.Read7BitEncodedInt(), numbers.Read7BitEncodedInt());
            entries.Add(rune, new Entry(combining, first, second, Composes: numbers.Read7BitEncodedInt() == 1));
        }

        return entries.ToFrozenDictionary();
    }

    private readonly record struct Entry(int Class, int First, int Second, bool Composes);
}
