using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace PhotoSearch.Embeddings;

/// <summary>What tells one image tower's weights from another's. A file is read once in the life of the process, as long as it is not touched.</summary>
internal static class WeightsHash
{
    private static readonly ConcurrentDictionary<string, byte[]> Known = new(StringComparer.Ordinal);

    /// <summary>32 hexadecimal digits of the weights, the preprocessing and the number of dimensions; neither the text tower nor the processor is part of it.</summary>
    public static string Space(ImageFiles images, int dimension)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Paths(images.Graph).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Known.GetOrAdd(Stamp(path), _ => Hash(path)));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{images.Rules.Key} {dimension}")));
        return Convert.ToHexStringLower(hash.GetHashAndReset()[..16]);
    }

    /// <summary>The same as long as no file of the graph was touched.</summary>
    public static string Stamp(OnnxFile graph) => string.Join('\n', Paths(graph).Select(Stamp));

    private static IEnumerable<string> Paths(OnnxFile graph) => graph.DataFiles.Prepend(graph.Path);

    private static string Stamp(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{path} {file.Length} {file.LastWriteTimeUtc.Ticks}") : $"{path} gone";
    }

    private static byte[] Hash(string path)
    {
        using var file = File.OpenRead(path);
        return SHA256.HashData(file);
    }
}
