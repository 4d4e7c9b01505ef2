using System.Text.RegularExpressions;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>
/// NLLB models want the language of a text as its first token, one of the two hundred FLORES-200 codes, and take the picture's vector
/// from that place. Which language a query is in nobody says, so it is the one in <c>tokenizer_config.json</c> ("src_lang"), else the one
/// that the post-processor names, else English, in which these models' CLIP was trained most.
/// </summary>
internal static partial class SourceLanguage
{
    private const string English = "eng_Latn";

    /// <returns>The framing as it is where the vocabulary has no such codes.</returns>
    public static Framing Apply(Framing framing, AddedTokens added, ModelFile? config)
    {
        if (added.IdOf(English) is not { } english)
        {
            return framing;
        }

        var codes = added.All.Where(token => Code().IsMatch(token.Content)).Select(token => token.Id).ToHashSet();
        var named = config?.TextOr(config.Root, "src_lang", null);
        var language = named is null
            ? framing.Before.Concat(framing.After).Where(codes.Contains).Append(english).First()
            : added.IdOf(named) ?? throw config!.Wrong($"\"src_lang\" is \"{named}\", which is no language of the tokenizer");

        // Files of before 2023 have the code at the end, where the model was not trained to see it.
        return new Framing([language, .. framing.Before.Where(id => !codes.Contains(id))], [.. framing.After.Where(id => !codes.Contains(id))]);
    }

    [GeneratedRegex("^[a-z]{3}_[A-Z][a-z]{3}$")]
    private static partial Regex Code();
}
