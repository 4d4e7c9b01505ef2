using PhotoSearch.Embeddings.Layouts;

namespace PhotoSearch.Embeddings;

/// <summary>A model's folder, understood from its small files alone; no graph is loaded.</summary>
/// <param name="Path">Full.</param>
/// <param name="Description">A few words from the configuration or the card; may be empty.</param>
/// <param name="Texts">Null for a model of pictures alone.</param>
internal sealed record ModelFolder(string Path, string Description, ModelLayout Layout, ImageFiles Images, TextFiles? Texts)
{
    /// <summary>What a person reads in a list; a card's heading may be any length.</summary>
    private const int LongestDescription = 200;

    /// <summary>The folder's name.</summary>
    public string Name => NameOf(Path);

    public bool HasText => Texts is not null;

    /// <summary>A sentence where words cannot be looked for.</summary>
    public string? NoTextReason => HasText
        ? null
        : $"The model {Name} understands pictures only, so photos that look alike can be found but no words; choose a model with a text tower to search by words.";

    /// <summary>Of the graphs and their weights.</summary>
    public long Bytes => Images.Graph.Bytes + (Texts is { } texts ? texts.Graph.Bytes + (texts.Head?.Bytes ?? 0) : 0);

    /// <summary>Full paths of every file that counts.</summary>
    public IReadOnlyList<string> Files
    {
        get
        {
            List<string> files = [Images.Graph.Path, .. Images.Graph.DataFiles, Images.Settings.Path];
            if (Texts is { } texts)
            {
                files.AddRange([texts.Graph.Path, .. texts.Graph.DataFiles, texts.Tokenizer, texts.TokenizerConfig, texts.Config.Path, .. texts.Head?.Files ?? []]);
            }

            return [.. files.Where(File.Exists).Distinct()];
        }
    }

    /// <exception cref="ModelException">The folder holds no model that we can use; the message names the file and says what to do.</exception>
    public static ModelFolder Read(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new ModelException($"There is no model folder {path}; put it there, or choose a model that is there.");
        }

        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var config = ModelFile.ReadIfThere(System.IO.Path.Combine(full, "config.json"));
        var isImmich = ImmichLayout.IsIn(full);
        if (!isImmich && !HuggingFaceLayout.IsIn(full))
        {
            throw new ModelException($"{full} holds no model: there is neither visual/model.onnx nor onnx/vision_model.onnx in it; {HuggingFaceLayout.WhatElse(full)}.");
        }

        var images = isImmich ? ImmichLayout.ReadImages(full) : HuggingFaceLayout.ReadImages(full);
        var texts = ImmichLayout.HasText(full) ? ImmichLayout.ReadTexts(full, isImmich ? config : null) : isImmich ? null : HuggingFaceLayout.ReadTexts(full, config);
        var layout = texts is null ? ModelLayout.VisualOnly
            : texts.Head is not null || isImmich != ImmichLayout.HasText(full) ? ModelLayout.Pair
            : isImmich ? ModelLayout.Immich : ModelLayout.HuggingFace;
        return new ModelFolder(full, Describe(full, config), layout, images, texts);
    }

    private static string NameOf(string path) => System.IO.Path.GetFileName(path);

    private static string Describe(string folder, ModelFile? config)
    {
        var said = config?.TextOr(config.Root, "description", null)
            ?? Heading(System.IO.Path.Combine(folder, "MODEL_CARD.md")) ?? Heading(System.IO.Path.Combine(folder, "README.md")) ?? "";
        return said.Length <= LongestDescription ? said : said[..LongestDescription];
    }

    private static string? Heading(string path) => File.Exists(path)
        ? File.ReadLines(path).Take(50).FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim()
        : null;
}
