using System.Security.Cryptography;
using PhotoSearch.Embeddings.Devices;

namespace PhotoSearch.Embeddings.Installing;

/// <summary>Whether an installed model is what was downloaded, and whether it works.</summary>
internal static class ModelVerification
{
    private const int BufferBytes = 1 << 20;

    /// <summary>What a graphics card makes of it is for the one that uses the model to see.</summary>
    private static readonly ModelRunning OnThisProcessor = new(Threads: 0, DeviceChoice.Cpu, IdleTime: TimeSpan.FromMinutes(5));

    /// <returns>What is wrong, in sentences.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(string folder, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        try
        {
            if (ModelSources.ReadIfThere(folder) is { } sources)
            {
                await CompareAsync(folder, sources, faults, progress, cancellationToken);
            }

            // Whatever the hashes say: what does not load is worth a sentence of its own, unless the bytes are wrong anyhow.
            if (faults.Count == 0)
            {
                await LoadAsync(folder, cancellationToken);
            }
        }
        catch (ModelException e)
        {
            faults.Add(e.Message);
        }

        progress?.Report(1);
        return faults;
    }

    /// <summary>Loads both towers, runs each once, and lets them go again.</summary>
    /// <exception cref="ModelException">The folder holds no model that works; the message names the file.</exception>
    public static async Task LoadAsync(string folder, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        cancellationToken.ThrowIfCancellationRequested();
        using var model = EmbeddingModel.Load(folder, OnThisProcessor);
    }

    private static async Task CompareAsync(string folder, ModelSources sources, List<string> faults, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var (done, total) = (0L, Math.Max(1, sources.Files.Sum(file => file.Bytes)));
        foreach (var source in sources.Files)
        {
            var path = Path.Combine(folder, source.Path);
            if (!File.Exists(path))
            {
                faults.Add($"{path} is missing: remove the model and install it again.");
            }
            else if (new FileInfo(path).Length is var length && length != source.Bytes)
            {
                faults.Add($"{path} has {length:N0} bytes instead of {source.Bytes:N0}: remove the model and install it again.");
            }
            else if (await Sha256Async(path, read => progress?.Report((done + read) / (double)total), cancellationToken) != source.Sha256)
            {
                faults.Add($"{path} is not the file that was downloaded (its SHA-256 differs): remove the model and install it again.");
            }

            done += source.Bytes;
        }
    }

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
        hash.AppendData(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {new FileInfo(path).Length}\0")));
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
