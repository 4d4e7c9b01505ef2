namespace PhotoSearch.Vectors;

/// <summary>A saved index cannot be used: the message says why. The index is derived, so its owner makes it again.</summary>
internal sealed class VectorFileException(string path, string problem, Exception? inner = null)
    : Exception($"The vector index {path} {problem}. It is derived: nothing is lost, and it is made again.", inner)
{
    public string Path { get; } = path;
}
