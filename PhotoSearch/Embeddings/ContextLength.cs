using System.Text.Json;

namespace PhotoSearch.Embeddings;

/// <summary>How many ids a text may have, where the graph itself leaves it open.</summary>
internal static class ContextLength
{
    /// <summary>Some files write a number beyond counting for "no limit"; no CLIP text is longer than this.</summary>
    private const int Longest = 8192;

    /// <exception cref="ModelException">No file says it.</exception>
    public static int Read(ModelFile config, ModelFile? tokenizerConfig, ModelFile tokenizer) =>
        Number(ModelFile.Get(config.Root, "text_cfg"), "context_length")
        ?? Number(ModelFile.Get(config.Root, "text_config"), "max_position_embeddings")
        ?? Number(tokenizerConfig?.Root, "model_max_length")
        ?? Number(ModelFile.Get(tokenizer.Root, "truncation"), "max_length")
        ?? throw config.Wrong("\"text_cfg\": { \"context_length\" } is missing, and neither the graph nor the tokenizer says how long a text may be");

    private static int? Number(JsonElement? element, string name) =>
        element is { } holder && ModelFile.Get(holder, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) && number is > 2 and <= Longest
            ? number
            : null;
}
