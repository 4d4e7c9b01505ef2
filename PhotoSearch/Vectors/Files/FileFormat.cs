namespace PhotoSearch.Vectors.Files;

/// <summary>How a kind of file begins.</summary>
/// <param name="Magic">Eight letters.</param>
/// <param name="Version">Another one is not read: an index is derived, it is made again.</param>
/// <param name="Name">With its article, as a message says it.</param>
internal sealed record FileFormat(string Magic, int Version, string Name)
{
    public static FileFormat Rows { get; } = new("PSVECROW", 1, "a file of vectors");

    public static FileFormat Graph { get; } = new("PSVGRAPH", 1, "a saved graph");
}
