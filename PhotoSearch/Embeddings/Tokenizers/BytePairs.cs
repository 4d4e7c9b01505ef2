using System.Text;
using System.Text.Json;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>Byte-pair encoding: characters, of which again and again the neighbours that were merged earliest in training are merged.</summary>
internal sealed class BytePairs : TokenModel
{
    /// <summary>A symbol that was merged into the one before it.</summary>
    private const int Gone = -1;

    private readonly Dictionary<string, int> _vocabulary;
    private readonly Dictionary<(int Left, int Right), (int Rank, int Id)> _merges;
    private readonly string _suffix;
    private readonly int? _unknown;
    private readonly bool _fusesUnknown;
    private readonly bool _prefersWhole;
    private readonly ByteTokens? _byteTokens;

    public BytePairs(ModelFile file, JsonElement part)
    {
        RefuseUnknownFlags(file, part);
        _vocabulary = ReadVocabulary(file, part);
        _suffix = file.TextOr(part, "end_of_word_suffix", "")!;
        _merges = ReadMerges(file, part);
        var unknown = file.TextOr(part, "unk_token", null);
        _unknown = unknown is null ? null : IdOf(unknown) ?? throw file.Wrong($"the token \"{unknown}\" for unknown characters is not in the vocabulary");
        _fusesUnknown = file.FlagOr(part, "fuse_unk", absent: false);
        _prefersWhole = file.FlagOr(part, "ignore_merges", absent: false);
        _byteTokens = file.FlagOr(part, "byte_fallback", absent: false) ? new ByteTokens(IdOf) : null;
    }

    public override int? IdOf(string token) => _vocabulary.TryGetValue(token, out var id) ? id : null;

    public override void Encode(string piece, List<int> ids)
    {
        if (_prefersWhole && IdOf(piece) is { } whole)
        {
            ids.Add(whole);
            return;
        }

        var symbols = Symbols(piece);
        var next = Enumerable.Range(1, symbols.Count).ToArray();
        var previous = Enumerable.Range(-1, symbols.Count).ToArray();
        var waiting = new PriorityQueue<(int At, int Left, int Right, int Id), (int Rank, int At)>();
        for (var at = 0; at + 1 < symbols.Count; at++)
        {
            Offer(at);
        }

        while (waiting.TryDequeue(out var merge, out _))
        {
            // What was offered may have been merged away since.
            var right = next[merge.At];
            if (symbols[merge.At] != merge.Left || right >= symbols.Count || symbols[right] != merge.Right)
            {
                continue;
            }

            symbols[merge.At] = merge.Id;
            symbols[right] = Gone;
            next[merge.At] = next[right];
            if (next[right] < symbols.Count)
            {
                previous[next[right]] = merge.At;
            }

            Offer(merge.At);
            if (previous[merge.At] >= 0)
            {
                Offer(previous[merge.At]);
            }
        }

        ids.AddRange(symbols.Where(symbol => symbol != Gone));

        void Offer(int at)
        {
            if (next[at] < symbols.Count && _merges.TryGetValue((symbols[at], symbols[next[at]]), out var merge))
            {
                waiting.Enqueue((at, symbols[at], symbols[next[at]], merge.Id), (merge.Rank, at));
            }
        }
    }

    private List<int> Symbols(string piece)
    {
        var symbols = new List<int>(piece.Length);
        var (at, isUnknown) = (0, false);
        foreach (var rune in piece.EnumerateRunes())
        {
            at += rune.Utf16SequenceLength;
            var symbol = at == piece.Length ? rune + _suffix : rune.ToString();
            var wasUnknown = isUnknown;
            isUnknown = false;
            if (IdOf(symbol) is { } id)
            {
                symbols.Add(id);
            }
            else if (_byteTokens?.TryAdd(Encoding.UTF8.GetBytes(symbol), symbols) is not true && _unknown is { } unknown)
            {
                isUnknown = true;
                if (!wasUnknown || !_fusesUnknown)
                {
                    symbols.Add(unknown);
                }
            }
        }

        return symbols;
    }

    /// <summary>What would change the ids and is not written here; training's own settings (dropout) count only when they are set.</summary>
    private static void RefuseUnknownFlags(ModelFile file, JsonElement part)
    {
        if (ModelFile.Get(part, "dropout") is { } dropout && dropout.GetDouble() != 0)
        {
            throw file.Unknown("the tokenizer's \"dropout\" is set");
        }

        if (file.TextOr(part, "continuing_subword_prefix", "") is { Length: > 0 } prefix)
        {
            throw file.Unknown($"the tokenizer's \"continuing_subword_prefix\" is \"{prefix}\"");
        }
    }

    private Dictionary<(int Left, int Right), (int Rank, int Id)> ReadMerges(ModelFile file, JsonElement part)
    {
        var merges = new Dictionary<(int, int), (int, int)>();
        var rank = 0;
        foreach (var entry in file.Need(part, "merges").EnumerateArray())
        {
            // "left right" in older files, ["left", "right"] in newer ones.
            var pair = entry.ValueKind == JsonValueKind.String
                ? entry.GetString()!.Split(' ')
                : [.. entry.EnumerateArray().Select(half => half.GetString()!)];
            if (pair.Length != 2 || IdOf(pair[0]) is not { } left || IdOf(pair[1]) is not { } right || IdOf(pair[0] + pair[1]) is not { } id)
            {
                throw file.Wrong($"merge {rank + 1} is not of two tokens of the vocabulary");
            }

            merges.TryAdd((left, right), (rank++, id));
        }

        return merges;
    }
}
