namespace PhotoSearch.Embeddings.Installing;

/// <summary>Which files of a repository make a model: one precision, no other runtime's, no copy for training, no pictures of a card.</summary>
internal static class FileChoice
{
    /// <summary>Beside the graphs in Immich's repositories: other runtimes' graphs, and what tokenizer.json says too.</summary>
    private static readonly string[] NeverWanted = [".armnn", ".rknn", ".md", ".txt", ".model", ".bin", ".safetensors", "vocab.json", ".gitattributes"];

    private static readonly string[] ExportSettings =
        ["config.json", "preprocessor_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"];

    /// <exception cref="ModelException">The repository holds no model in a layout that we read.</exception>
    public static IReadOnlyList<(HubFile File, string To)> From(HubListing listing, ModelPart part)
    {
        var files = listing.Files.DistinctBy(file => file.Path).ToDictionary(file => file.Path, StringComparer.Ordinal);
        if (part.Files.Count > 0)
        {
            return [.. part.Files.Select(file => (files.GetValueOrDefault(file.From) ?? throw Missing(listing, file.From), file.To))];
        }

        return files.ContainsKey("visual/model.onnx") && part.Variant is null ? Immich(files) : Export(listing, files, part.Variant);
    }

    /// <summary>The folders of both towers, without what lies deeper: other precisions and other processors.</summary>
    private static List<(HubFile, string)> Immich(Dictionary<string, HubFile> files) =>
    [
        .. files.Values.Where(file => file.Path == "config.json" || file.Path.Split('/') is ["visual" or "textual", var name] && IsWanted(name)).Select(file => (file, file.Path)),
    ];

    private static List<(HubFile, string)> Export(HubListing listing, Dictionary<string, HubFile> files, string? variant)
    {
        var suffix = variant is null ? "" : $"_{variant}";
        var chosen = new List<(HubFile, string)>();
        foreach (var tower in new[] { "vision_model", "text_model" })
        {
            var graph = files.GetValueOrDefault($"onnx/{tower}{suffix}.onnx") ?? throw NoLayout(listing, files, variant);

            // The graph gets the name that a full one has, since readers look for that; weights beside it keep theirs, since the graph names them.
            chosen.Add((graph, $"onnx/{tower}.onnx"));
            chosen.AddRange(files.Values.Where(file => IsWeightsOf(file.Path, $"onnx/{tower}{suffix}.onnx")).Select(file => (file, file.Path)));
        }

        chosen.AddRange(ExportSettings.Where(files.ContainsKey).Select(name => (files[name], name)));
        return chosen;
    }

    private static bool IsWanted(string name) =>
        name is not ("" or "." or "..") && name.Length <= 200 && !name.Any(letter => char.IsControl(letter) || letter == '\\') && !NeverWanted.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>The names exporters give: <c>….onnx_data</c>, <c>….onnx_data_1</c>, <c>….onnx.data</c>.</summary>
    private static bool IsWeightsOf(string path, string graph) =>
        path.StartsWith($"{graph}_data", StringComparison.Ordinal) && path.Skip(graph.Length + 5).All(letter => letter == '_' || char.IsAsciiDigit(letter)) || path == $"{graph}.data";

    private static ModelException Missing(HubListing listing, string path) =>
        new($"{listing.Repository} has no {path} any more, so this model cannot be put together; a newer version of the program may know where it went.");

    private static ModelException NoLayout(HubListing listing, Dictionary<string, HubFile> files, string? variant)
    {
        var variants = files.Keys.Where(path => path.StartsWith("onnx/vision_model_", StringComparison.Ordinal) && path.EndsWith(".onnx", StringComparison.Ordinal))
            .Select(path => path["onnx/vision_model_".Length..^".onnx".Length]).Order(StringComparer.Ordinal).ToList();
        if (variant is not null && files.ContainsKey("visual/model.onnx"))
        {
            return new ModelException($"{listing.Repository} has no reduced forms, such as \":{variant}\" asks for: install it without that.");
        }

        return new ModelException(
            $"{listing.Repository} has neither visual/model.onnx nor onnx/vision_model{(variant is null ? "" : $"_{variant}")}.onnx with its text_model, so it holds no model that this program reads"
            + (variants.Count > 0 ? $"; it has the reduced forms {string.Join(", ", variants)}, to be asked for as {listing.Repository}:{variants[0]}." : ". Its page on Hugging Face says what it is."));
    }
}
