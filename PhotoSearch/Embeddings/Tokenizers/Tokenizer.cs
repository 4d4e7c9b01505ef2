using System.Text;
using System.Text.Json;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>
/// Turns words into ids as a <c>tokenizer.json</c> says: special tokens are taken out, the rest is normalised, split, and put together
/// from the vocabulary; then the model's begin and end go round it. A kind of any part that we do not know is an error at loading.
/// </summary>
/// <remarks>A new kind of vocabulary is a new <see cref="TokenModel"/>, a new kind of splitting a new <see cref="PreTokenizer"/>, and so on.</remarks>
internal sealed class Tokenizer
{
    private readonly TextNormalizer _normalizer;
    private readonly PreTokenizer _splitter;
    private readonly TokenModel _model;
    private readonly AddedTokens _added;
    private readonly Framing _framing;

    private Tokenizer(ModelFile file, ModelFile? config)
    {
        _normalizer = TextNormalizer.Read(file, ModelFile.Get(file.Root, "normalizer"));
        _splitter = PreTokenizer.Read(file, ModelFile.Get(file.Root, "pre_tokenizer"));
        _model = TokenModel.Read(file, file.Need(file.Root, "model"));
        _added = AddedTokens.Read(file, _normalizer);
        _framing = SourceLanguage.Apply(Framing.Read(file, ModelFile.Get(file.Root, "post_processor")), _added, config);
        PadId = ReadPadId(file, config);
    }

    /// <summary>Null where neither file names a padding token.</summary>
    public int? PadId { get; }

    /// <param name="config"><c>tokenizer_config.json</c>, where there is one: it names the padding token.</param>
    /// <exception cref="ModelException">A part is missing, damaged, or of a kind that we do not know.</exception>
    public static Tokenizer Read(ModelFile file, ModelFile? config)
    {
        try
        {
            return new Tokenizer(file, config);
        }
        catch (InvalidOperationException e)
        {
            // A list where the format has an object, a number where it has a text, and so on.
            throw new ModelException($"{file.Path} is not laid out as a tokenizer is ({e.Message}); copy it again from where the model came from.", e);
        }
    }

    /// <param name="length">Most ids; a longer text is cut, the model's own end stays.</param>
    /// <param name="pad">Fill up to <paramref name="length"/>; needs a <see cref="PadId"/>.</param>
    public TokenizedText Encode(string text, int length, bool pad)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, _framing.Count + 1);
        var ids = new List<int>(length);
        foreach (var (part, id) in _added.Split(WellFormed(text), _normalizer))
        {
            if (id is { } special)
            {
                ids.Add(special);
                continue;
            }

            foreach (var piece in _splitter.Split(part))
            {
                _model.Encode(piece.Text, ids);
            }
        }

        var kept = Math.Min(ids.Count, length - _framing.Count);
        var count = kept + _framing.Count;
        var framed = new int[pad ? length : count];
        _framing.Before.CopyTo(framed.AsSpan());
        ids.CopyTo(0, framed, _framing.Before.Length, kept);
        _framing.After.CopyTo(framed.AsSpan(_framing.Before.Length + kept));
        if (pad)
        {
            framed.AsSpan(count).Fill(PadId ?? throw new InvalidOperationException("The tokenizer has no padding token."));
        }

        return new TokenizedText(framed, count);
    }

    /// <summary>Half a surrogate pair becomes U+FFFD, as in every text that went through UTF-8.</summary>
    private static string WellFormed(string text)
    {
        var runes = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            runes.Append(rune);
        }

        return runes.ToString();
    }

    private int? ReadPadId(ModelFile file, ModelFile? config)
    {
        var named = config is null ? null : ModelFile.Get(config.Root, "pad_token");
        if (named is { ValueKind: JsonValueKind.Object } detailed)
        {
            named = config!.Need(detailed, "content");
        }

        if (named is { ValueKind: JsonValueKind.String } token)
        {
            return _added.IdOf(token.GetString()!) ?? _model.IdOf(token.GetString()!)
                ?? throw config!.Wrong($"the padding token \"{token}\" is not in the vocabulary");
        }

        return ModelFile.Get(file.Root, "padding") is { } padding ? TokenId.Read(file, file.Need(padding, "pad_id"), "pad_id") : null;
    }
}
