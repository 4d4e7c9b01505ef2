using System.Security.Cryptography;
using System.Text;

namespace PhotoSearch.Embeddings.Installing;

/// <summary>The two hashes that a repository names its files by.</summary>
internal static class FileHash
{
    private const int BufferBytes = 1 << 20;

    /// <param name="progress">Told how many bytes are read.</param>
    /// <returns>In lower case.</returns>
    public static async Task<string> Sha256Async(string path, Action<long> progress, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await ReadAsync(path, hash, progress, cancellationToken);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Git's own name for a content: SHA-1 over a short heading and the bytes.</summary>
    public static async Task<string> BlobIdAsync(string path, Action<long> progress, CancellationToken cancellationToken)
    {
#pragma warning disable CA5350 // The server names small files by it and by nothing else; it guards against damage, and the address against others.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {new FileInfo(path).Length}\0")));
        await ReadAsync(path, hash, progress, cancellationToken);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task ReadAsync(string path, IncrementalHash hash, Action<long> progress, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var buffer = new byte[BufferBytes];
        var done = 0L;
        for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            progress(done += read);
        }
    }
}
