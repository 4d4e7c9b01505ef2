using PhotoSearch.Embeddings.Preprocessing;

namespace PhotoSearch.Embeddings.Layouts;

/// <summary><c>visual/</c> and <c>textual/</c>: one folder for each tower, open_clip's settings beside the graphs.</summary>
internal static class ImmichLayout
{
    public static bool IsIn(string folder) => Directory.Exists(Path.Combine(folder, "visual"));

    public static bool HasText(string folder) => Directory.Exists(Path.Combine(folder, "textual"));

    public static ImageFiles ReadImages(string folder)
    {
        var settings = ModelFile.Read(Path.Combine(folder, "visual", "preprocess_cfg.json"));
        return new ImageFiles(OnnxFile.Read(Path.Combine(folder, "visual", "model.onnx")), PreprocessRules.Read(settings), settings);
    }

    /// <param name="config">Of the model whose text tower this is; null where another was put in its place.</param>
    public static TextFiles ReadTexts(string folder, ModelFile? config)
    {
        var textual = Path.Combine(folder, "textual");
        var head = SentenceHead.ReadIfThere(textual);
        var own = ModelFile.ReadIfThere(Path.Combine(textual, "config.json"));
        if (own is null && config is null && head is null && IsIn(folder))
        {
            throw new ModelException($"{Path.Combine(folder, "config.json")} is missing; copy the model's whole folder.");
        }

        var graph = OnnxFile.Read(Path.Combine(textual, "model.onnx"));
        var tokenizer = Path.Combine(textual, "tokenizer.json");
        if (!File.Exists(tokenizer))
        {
            throw new ModelException($"{tokenizer} is missing, without which {graph.Path} cannot be given words; copy the model's whole folder.");
        }

        // A sentence encoder's length and ways are its own; those of the tower whose place it takes say nothing about it.
        var speaking = own ?? (head is null ? config : null) ?? ModelFile.Empty(Path.Combine(textual, "config.json"));
        return new TextFiles(graph, tokenizer, Path.Combine(textual, "tokenizer_config.json"), speaking) { Head = head };
    }
}
