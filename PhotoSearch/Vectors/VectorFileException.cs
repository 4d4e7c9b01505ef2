namespace PhotoSearch.Vectors;

/// <summary>A saved index cannot be used: the message says why and what to do. The index is derived; it can always be made again.</summary>
internal sealed class VectorFileException(string path, string problem, Exception? inner = null)
    : Exception($"The vector index {path} {problem}. It is derived: delete the file, and it is made again.", inner)
{
    public string Path { get; } = path;
}
