using System.Text.Json;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>Splits a normalised text into pieces, each of which becomes tokens of its own: a tokenizer's "pre-tokenizer".</summary>
internal abstract class PreTokenizer
{
    public abstract IEnumerable<Piece> Split(Piece piece);

    public static PreTokenizer Read(ModelFile file, JsonElement? element)
    {
        if (element is not { } part)
        {
            return new Sequence([]);
        }

        return file.Type(part) switch
        {
            "Sequence" => new Sequence([.. file.Need(part, "pretokenizers").EnumerateArray().Select(p => Read(file, p))]),
            "BertPreTokenizer" => new BertPreTokenizer(),
            "ByteLevel" => BytePreTokenizer.Read(file, part),
            "Metaspace" => Metaspace.Read(file, part),
            "Split" => PatternPreTokenizer.ReadSplit(file, part),
            "WhitespaceSplit" => PatternPreTokenizer.BetweenSpaces(file),
            "Whitespace" => PatternPreTokenizer.WordsAndSigns(file),
            "Punctuation" => PatternPreTokenizer.ReadPunctuation(file, part),
            "Digits" => PatternPreTokenizer.ReadDigits(file, part),
            var other => throw file.Unknown($"the pre-tokenizer is \"{other}\""),
        };
    }

    private sealed class Sequence(PreTokenizer[] steps) : PreTokenizer
    {
        public override IEnumerable<Piece> Split(Piece piece) =>
            steps.Aggregate<PreTokenizer, IEnumerable<Piece>>([piece], (current, step) => current.SelectMany(step.Split));
    }
}
