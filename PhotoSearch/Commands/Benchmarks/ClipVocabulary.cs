using System.Text.Json;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>CLIP's tokenizer where its real vocabulary is at hand, else one of the same kind and size, whose words are plain runs of letters.</summary>
internal static class ClipVocabulary
{
    public const string Start = "<|startoftext|>";
    public const string End = "<|endoftext|>";

    /// <summary>Ends a word.</summary>
    private const string Suffix = "</w>";

    /// <summary>CLIP's own.</summary>
    private const int RealSize = 49_408;

    private const string Letters = "etaoinshrdlcumwfgypbvkjxqz";

    /// <param name="real">A folder with CLIP's <c>tokenizer.json</c>, or null.</param>
    public static void Write(string path, int size, string? real)
    {
        if (size == RealSize && real is not null && File.Exists(Path.Combine(real, "tokenizer.json")))
        {
            File.Copy(Path.Combine(real, "tokenizer.json"), path);
            return;
        }

        var bytes = Bytes();
        var merges = Merges().Take(Math.Max(0, size - (2 * bytes.Count) - 2)).ToList();
        var words = bytes.Concat(bytes.Select(word => word + Suffix)).Concat(merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal))).Append(Start).Append(End);
        var vocabulary = words.Select((word, id) => (word, id)).ToDictionary(pair => pair.word, pair => pair.id);
        using var stream = File.Create(path);
        JsonSerializer.Serialize(stream, new
        {
            version = "1.0",
            truncation = (object?)null,
            padding = (object?)null,
            added_tokens = new[] { Added(vocabulary, Start, normalized: true), Added(vocabulary, End, normalized: false) },
            normalizer = new
            {
                type = "Sequence",
                normalizers = new object[]
                {
                    new { type = "NFC" },
                    new { type = "Replace", pattern = new { Regex = "\\s+" }, content = " " },
                    new { type = "Lowercase" },
                },
            },
            pre_tokenizer = new
            {
                type = "Sequence",
                pretokenizers = new object[]
                {
                    new
                    {
                        type = "Split",
                        pattern = new { Regex = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" },
                        behavior = "Removed",
                        invert = true,
                    },
                    new { type = "ByteLevel", add_prefix_space = false, trim_offsets = true, use_regex = true },
                },
            },
            post_processor = new
            {
                type = "RobertaProcessing",
                sep = new object[] { End, vocabulary[End] },
                cls = new object[] { Start, vocabulary[Start] },
                trim_offsets = false,
                add_prefix_space = false,
            },
            decoder = new { type = "ByteLevel", add_prefix_space = true, trim_offsets = true, use_regex = true },
            model = new
            {
                type = "BPE",
                dropout = (object?)null,
                unk_token = End,
                continuing_subword_prefix = "",
                end_of_word_suffix = Suffix,
                fuse_unk = false,
                vocab = vocabulary,
                merges,
            },
        });
    }

    private static object Added(Dictionary<string, int> vocabulary, string content, bool normalized) =>
        new { id = vocabulary[content], content, single_word = false, lstrip = false, rstrip = false, normalized, special = true };

    /// <summary>The 256 letters that byte-level tokenizers write bytes with: printable ones are themselves, the others follow from 256 on.</summary>
    private static List<string> Bytes()
    {
        var printable = Enumerable.Range('!', '~' - '!' + 1).Concat(Enumerable.Range(0xA1, 0xAC - 0xA1 + 1)).Concat(Enumerable.Range(0xAE, 0xFF - 0xAE + 1)).ToList();
        return [.. printable.Concat(Enumerable.Range(256, 256 - printable.Count)).Select(letter => ((char)letter).ToString())];
    }

    /// <summary>Pairs of letters, then threes, then fours, each also as the end of a word.</summary>
    private static IEnumerable<string> Merges()
    {
        var pairs = (from a in Letters from b in Letters select (a, b)).ToList();
        return pairs.Select(pair => $"{pair.a} {pair.b}")
            .Concat(pairs.Select(pair => $"{pair.a} {pair.b}{Suffix}"))
            .Concat(from pair in pairs from c in Letters select $"{pair.a}{pair.b} {c}")
            .Concat(from pair in pairs from c in Letters select $"{pair.a}{pair.b} {c}{Suffix}")
            .Concat(from pair in pairs from last in pairs select $"{pair.a}{pair.b} {last.a}{last.b}");
    }
}
