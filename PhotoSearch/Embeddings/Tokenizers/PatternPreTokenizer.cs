using System.Text.Json;
using System.Text.RegularExpressions;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>Cuts at a pattern's matches, which stay as pieces or are dropped.</summary>
internal sealed class PatternPreTokenizer : PreTokenizer
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(2);

    private readonly RunePattern _pattern;
    private readonly bool _isInverted;
    private readonly bool _dropsMatches;

    private PatternPreTokenizer(RunePattern pattern, bool isInverted, bool dropsMatches) =>
        (_pattern, _isInverted, _dropsMatches) = (pattern, isInverted, dropsMatches);

    public static PatternPreTokenizer Read(ModelFile file, JsonElement part)
    {
        var pattern = file.Need(part, "pattern");
        var text = ModelFile.Get(pattern, "Regex") is not null ? file.Text(pattern, "Regex") : Regex.Escape(file.Text(pattern, "String"));
        var drops = file.Text(part, "behavior") switch
        {
            "Removed" => true,
            "Isolated" => false,
            var other => throw file.Unknown($"the pre-tokenizer's \"behavior\" is \"{other}\""),
        };

        // Inverted, what lies between the matches counts as the match.
        return new PatternPreTokenizer(RunePattern.Compile(file, text, LongestMatch), file.FlagOr(part, "invert", absent: false), drops);
    }

    public override IEnumerable<string> Split(IEnumerable<string> pieces, bool isFirst)
    {
        foreach (var piece in pieces)
        {
            foreach (var (begin, end, isMatch) in _pattern.Parts(piece))
            {
                if (!_dropsMatches || isMatch == _isInverted)
                {
                    yield return piece[begin..end];
                }
            }
        }
    }
}
