using System.Text.Json;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>What is done to a text before it is split: a tokenizer's "normalizer".</summary>
internal abstract class TextNormalizer
{
    /// <summary>A pattern from a model's file on a text from a person: past this something is wrong with one of the two.</summary>
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(2);

    public abstract string Normalize(string text);

    public static TextNormalizer Read(ModelFile file, JsonElement? element)
    {
        if (element is not { } part)
        {
            return new Sequence([]);
        }

        return file.Type(part) switch
        {
            "Sequence" => new Sequence([.. file.Need(part, "normalizers").EnumerateArray().Select(p => Read(file, p))]),
            "NFC" => new Step(CanonicalForm.Compose),
            "NFD" => new Step(CanonicalForm.Decompose),
            "NFKC" => new Step(CompatibleForm.Compose),
            "NFKD" => new Step(CompatibleForm.Decompose),
            "Lowercase" => new Step(LetterCase.Lower),
            "StripAccents" => new Step(Marks.StripAll),
            "Strip" => ReadStrip(file, part),
            "Prepend" => ReadPrepend(file, part),
            "Precompiled" => CharacterMap.Read(file, part),
            "Nmt" => new Step(MachineTranslation.Clean),
            "Replace" => ReadReplace(file, part),
            "BertNormalizer" => BertNormalizer.Read(file, part),
            var other => throw file.Unknown($"the normalizer is \"{other}\""),
        };
    }

    private static Step ReadReplace(ModelFile file, JsonElement part)
    {
        var (pattern, content) = (file.Need(part, "pattern"), file.Text(part, "content"));
        if (ModelFile.Get(pattern, "String") is not null)
        {
            var old = file.Text(pattern, "String");
            if (old.Length == 0)
            {
                throw file.Unknown("the normalizer replaces an empty text");
            }

            return new Step(text => text.Replace(old, content, StringComparison.Ordinal));
        }

        var regex = RunePattern.Compile(file, file.Text(pattern, "Regex"), LongestMatch);
        return new Step(text => regex.Replace(text, content));
    }

    private static Step ReadStrip(ModelFile file, JsonElement part)
    {
        var (left, right) = (file.FlagOr(part, "strip_left", absent: true), file.FlagOr(part, "strip_right", absent: true));
        return new Step(text => (left, right) switch
        {
            (true, true) => text.Trim(),
            (true, false) => text.TrimStart(),
            (false, true) => text.TrimEnd(),
            _ => text,
        });
    }

    private static Step ReadPrepend(ModelFile file, JsonElement part)
    {
        var prefix = file.Text(part, "prepend");
        return new Step(text => text.Length > 0 ? prefix + text : text);
    }

    private sealed class Step(Func<string, string> change) : TextNormalizer
    {
        public override string Normalize(string text) => change(text);
    }

    private sealed class Sequence(TextNormalizer[] steps) : TextNormalizer
    {
        public override string Normalize(string text) => steps.Aggregate(text, (current, step) => step.Normalize(current));
    }
}
