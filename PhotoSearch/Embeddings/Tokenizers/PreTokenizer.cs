using System.Text.Json;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>Splits a normalised text into pieces, each of which becomes tokens of its own: a tokenizer's "pre-tokenizer".</summary>
internal abstract class PreTokenizer
{
    /// <param name="isFirst">The pieces begin the text; some models see a space there.</param>
    public abstract IEnumerable<string> Split(IEnumerable<string> pieces, bool isFirst);

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
            "Split" => PatternPreTokenizer.Read(file, part),
            "ByteLevel" => BytePreTokenizer.Read(file, part),
            var other => throw file.Unknown($"the pre-tokenizer is \"{other}\""),
        };
    }

    private sealed class Sequence(PreTokenizer[] steps) : PreTokenizer
    {
        public override IEnumerable<string> Split(IEnumerable<string> pieces, bool isFirst) =>
            steps.Aggregate(pieces, (current, step) => step.Split(current, isFirst));
    }
}
