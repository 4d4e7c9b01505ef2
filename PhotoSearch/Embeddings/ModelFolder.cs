namespace PhotoSearch.Embeddings;

/// <summary>Stub until the owner's file is merged: a folder understood from its small files alone.</summary>
internal sealed record ModelFolder(string Name, string Path, string Description, bool HasText, long Bytes, IReadOnlyList<string> Files)
{
    /// <exception cref="ModelException">The folder holds no model that we can use.</exception>
    public static ModelFolder Read(string path)
    {
        var isImmich = Directory.Exists(System.IO.Path.Combine(path, "visual"));
        string[] wanted = isImmich ? ["visual/model.onnx", "visual/preprocess_cfg.json"] : ["onnx/vision_model.onnx", "preprocessor_config.json"];
        foreach (var file in wanted.Select(file => System.IO.Path.Combine(path, file)).Where(file => !File.Exists(file)))
        {
            throw new ModelException($"{file} is missing; copy the model's whole folder.");
        }

        var files = Directory.GetFiles(path, "*", SearchOption.AllDirectories);
        return new ModelFolder(
            System.IO.Path.GetFileName(path), path, "", Directory.Exists(System.IO.Path.Combine(path, isImmich ? "textual" : "onnx")), files.Sum(file => new FileInfo(file).Length), files);
    }
}
