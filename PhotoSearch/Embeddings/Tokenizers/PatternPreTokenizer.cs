using System.Text.Json;
using System.Text.RegularExpressions;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>Cuts at a pattern's matches, which stay as pieces, go with a neighbour, or are dropped.</summary>
internal sealed class PatternPreTokenizer : PreTokenizer
{
    /// <summary>What the reference's regular expressions take for <c>\w</c>; .NET's own is narrower.</summary>
    private const string WordSigns = @"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u200c\u200d\u24b6-\u24e9";

    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(2);

    private readonly RunePattern _pattern;
    private readonly bool _isInverted;
    private readonly Cut _cut;

    private PatternPreTokenizer(RunePattern pattern, bool isInverted, Cut cut) => (_pattern, _isInverted, _cut) = (pattern, isInverted, cut);

    /// <summary>What becomes of a match.</summary>
    private enum Cut
    {
        Removed,
        Isolated,
        MergedWithPrevious,
        MergedWithNext,
        Contiguous,
    }

    /// <summary>Inverted, what lies between the matches counts as the match.</summary>
    public static PatternPreTokenizer ReadSplit(ModelFile file, JsonElement part)
    {
        var pattern = file.Need(part, "pattern");
        var text = ModelFile.Get(pattern, "Regex") is not null ? file.Text(pattern, "Regex") : Regex.Escape(file.Text(pattern, "String"));
        return Make(file, text, ReadCut(file, file.Text(part, "behavior")), file.FlagOr(part, "invert", absent: false));
    }

    public static PatternPreTokenizer BetweenSpaces(ModelFile file) => Make(file, @"\s", Cut.Removed);

    /// <summary>Runs of what a word is made of, and runs of other signs.</summary>
    public static PatternPreTokenizer WordsAndSigns(ModelFile file) =>
        Make(file, $@"[{WordSigns}]+|[^{WordSigns}\s]+", Cut.Removed, isInverted: true);

    /// <summary>In ASCII everything that is neither letter, digit nor blank; beyond it what Unicode calls punctuation.</summary>
    public static PatternPreTokenizer ReadPunctuation(ModelFile file, JsonElement part) =>
        Make(file, @"[!-/:-@\[-`{-~\p{P}]", ReadCut(file, file.TextOr(part, "behavior", nameof(Cut.Isolated))!));

    public static PatternPreTokenizer ReadDigits(ModelFile file, JsonElement part) =>
        Make(file, @"\p{N}", file.FlagOr(part, "individual_digits", absent: false) ? Cut.Isolated : Cut.Contiguous);

    public override IEnumerable<Piece> Split(Piece piece)
    {
        var parts = _pattern.Parts(piece.Text).Select(part => (part.Begin, part.End, IsMatch: part.IsMatch != _isInverted)).ToList();
        for (var i = 0; i < parts.Count;)
        {
            var last = LastOfPiece(parts, i);
            if (_cut != Cut.Removed || !parts[i].IsMatch)
            {
                yield return piece.Part(parts[i].Begin, parts[last].End);
            }

            i = last + 1;
        }
    }

    private int LastOfPiece(List<(int Begin, int End, bool IsMatch)> parts, int first)
    {
        var last = first;
        switch (_cut)
        {
            case Cut.MergedWithPrevious when !parts[first].IsMatch && IsMatch(first + 1):
            case Cut.MergedWithNext when parts[first].IsMatch && first + 1 < parts.Count && !parts[first + 1].IsMatch:
                return first + 1;
            case Cut.Contiguous:
                while (last + 1 < parts.Count && parts[last + 1].IsMatch == parts[first].IsMatch)
                {
                    last++;
                }

                return last;
            default:
                return first;
        }

        bool IsMatch(int at) => at < parts.Count && parts[at].IsMatch;
    }

    private static PatternPreTokenizer Make(ModelFile file, string pattern, Cut cut, bool isInverted = false) =>
        new(RunePattern.Compile(file, pattern, LongestMatch), isInverted, cut);

    private static Cut ReadCut(ModelFile file, string behavior) => behavior switch
    {
        "Removed" => Cut.Removed,
        "Isolated" => Cut.Isolated,
        "MergedWithPrevious" => Cut.MergedWithPrevious,
        "MergedWithNext" => Cut.MergedWithNext,
        "Contiguous" => Cut.Contiguous,
        _ => throw file.Unknown($"the pre-tokenizer's \"behavior\" is \"{behavior}\""),
    };
}
