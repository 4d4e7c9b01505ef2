namespace PhotoSearch.Embeddings.Layouts;

/// <summary>Two graphs in <c>onnx/</c>, settings in the folder itself, as exporters for Transformers lay a CLIP model out.</summary>
internal static class HuggingFaceLayout
{
    /// <summary>Of several precisions the most exact that is there.</summary>
    private static readonly string[] Precisions = ["", "_fp16", "_quantized", "_int8", "_uint8", "_q4", "_q4f16", "_bnb4"];

    public static bool IsIn(string folder) => Find(folder, "vision_model") is not null;

    public static ImageFiles ReadImages(string folder)
    {
        var settings = ModelFile.Read(Path.Combine(folder, "preprocessor_config.json"));
        return new ImageFiles(OnnxFile.Read(Find(folder, "vision_model")!), HuggingFacePreprocessing.Read(settings), settings);
    }

    /// <returns>Null where the folder has no text tower, nor anything of one.</returns>
    public static TextFiles? ReadTexts(string folder, ModelFile? config)
    {
        var tokenizer = Path.Combine(folder, "tokenizer.json");
        var graph = Find(folder, "text_model");
        if (graph is null)
        {
            return File.Exists(tokenizer)
                ? throw new ModelException($"{Path.Combine(folder, "onnx", "text_model.onnx")} is missing beside {tokenizer}; copy the model's whole folder, or delete the latter to use the model for pictures alone.")
                : null;
        }

        if (!File.Exists(tokenizer))
        {
            throw new ModelException($"{tokenizer} is missing, without which {graph} cannot be given words; copy the model's whole folder.");
        }

        return new TextFiles(
            OnnxFile.Read(graph), tokenizer, Path.Combine(folder, "tokenizer_config.json"),
            config ?? throw new ModelException($"{Path.Combine(folder, "config.json")} is missing; copy the model's whole folder."));
    }

    /// <summary>What may be meant by a folder without the files of a known layout, as the end of a sentence.</summary>
    public static string WhatElse(string folder) =>
        File.Exists(Path.Combine(folder, "onnx", "model.onnx")) || File.Exists(Path.Combine(folder, "model.onnx"))
            ? "its model.onnx holds both towers or none of ours: use an export with vision_model.onnx and text_model.onnx"
            : File.Exists(Path.Combine(folder, "model.safetensors")) || File.Exists(Path.Combine(folder, "pytorch_model.bin"))
                ? "it holds weights that were not exported to ONNX: models/export.py does that"
                : "copy the model's whole folder";

    private static string? Find(string folder, string name) =>
        Precisions.Select(precision => Path.Combine(folder, "onnx", $"{name}{precision}.onnx")).FirstOrDefault(File.Exists);
}
