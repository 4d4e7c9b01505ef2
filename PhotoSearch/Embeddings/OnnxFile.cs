namespace PhotoSearch.Embeddings;

/// <summary>An ONNX file as its outer frame shows it, without loading a weight: whole, and which files of weights lie beside it.</summary>
/// <param name="DataFiles">Full paths, in the order of their names.</param>
internal sealed record OnnxFile(string Path, IReadOnlyList<string> DataFiles)
{
    public long Bytes => new FileInfo(Path).Length + DataFiles.Sum(file => new FileInfo(file).Length);

    /// <exception cref="ModelException">Missing, no graph, cut off, or without its weights.</exception>
    public static OnnxFile Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new ModelException($"{path} is missing; copy the model's whole folder.");
        }

        try
        {
            ForeignFile.Refuse(path);
            var names = OnnxFrame.DataFilesOf(path);
            return new OnnxFile(path, [.. names.Order(StringComparer.Ordinal).Select(name => Beside(path, name))]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path} cannot be read ({e.Message}); mend that and try again.", e);
        }
    }

    private static string Beside(string path, string name)
    {
        var folder = System.IO.Path.GetDirectoryName(path)!;
        var full = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, name));
        if (!full.StartsWith(folder + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new ModelException($"{path} keeps weights at {name}, outside its own folder; use a model that does not.");
        }

        if (!File.Exists(full))
        {
            throw new ModelException($"{full} is missing: {path} keeps its weights there; copy the model's whole folder.");
        }

        ForeignFile.Refuse(full);
        return full;
    }
}
