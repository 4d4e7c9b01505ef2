using System.Security.Cryptography;
using System.Text;
using PhotoSearch.Photos;

namespace PhotoSearch.Embeddings;

/// <summary>
/// A model: pictures and words to unit vectors of one space. Thread-safe. Pictures take turns; words have a session of their own and wait for nothing.
/// </summary>
internal sealed class EmbeddingModel : IDisposable
{
    /// <summary>More pictures at once gain nothing on a CPU, and 32 of 224 px take 20 MB of floats before the model's own memory.</summary>
    public const int LargestBatch = 32;

    /// <summary>Above this many threads a model for a home server gains nothing.</summary>
    private const int MostThreads = 8;

    /// <summary>What a person reads in a list; a card's heading may be any length.</summary>
    private const int LongestDescription = 200;

    private readonly ImageTower _images;
    private readonly TextTower _texts;
    private readonly SemaphoreSlim _imageTurn = new(1);

    private EmbeddingModel(string folder, int threads)
    {
        Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var config = ModelFile.Read(Path.Combine(folder, "config.json"));
        Description = Describe(folder, config);
        _images = new ImageTower(folder, threads);
        try
        {
            _texts = new TextTower(folder, config, threads);
            Dimension = Probe(folder);
            Space = SpaceOf(folder, _images.PreprocessKey, Dimension);
        }
        catch
        {
            _texts?.Dispose();
            _images.Dispose();
            throw;
        }
    }

    /// <summary>The folder's name.</summary>
    public string Name { get; }

    /// <summary>A few words from the configuration or the card; may be empty.</summary>
    public string Description { get; }

    /// <summary>32 hexadecimal digits; only vectors of the same space may be compared.</summary>
    public string Space { get; }

    public int Dimension { get; }

    /// <summary>Stub until the owner's file is merged.</summary>
    public bool HasText { get; } = true;

    public string? NoTextReason { get; }

    public Devices.DeviceReport Device { get; } = new("CPU", "The processor computes the pictures.", [new("WebGPU", "There is no render node in /dev/dri.")]);

    /// <summary>Pixels the preprocessing resizes to; a picture whose shorter side is smaller is blown up.</summary>
    public int ImageSize => _images.Size;

    /// <param name="threads">0 takes as many as there are cores, up to a sensible number.</param>
    /// <exception cref="ModelException">The folder holds no model that we can use; the message names the file and says what to do.</exception>
    public static EmbeddingModel Load(string folder, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        if (!Directory.Exists(folder))
        {
            throw new ModelException($"There is no model folder {folder}; put it there, or set Embeddings:Model to one that is there.");
        }

        return new EmbeddingModel(folder, threads == 0 ? Math.Min(Environment.ProcessorCount, MostThreads) : threads);
    }

    /// <summary>Unit vectors, one for each picture, in their order.</summary>
    public async Task<float[][]> EmbedImagesAsync(IReadOnlyList<RgbPixels> pictures, CancellationToken cancellationToken)
    {
        var vectors = new float[pictures.Count][];
        await _imageTurn.WaitAsync(cancellationToken);
        try
        {
            // The computation belongs to the thread pool, not to whoever asked.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            for (var from = 0; from < pictures.Count; from += LargestBatch)
            {
                var count = Math.Min(LargestBatch, pictures.Count - from);
                _images.Embed(pictures, from, count, cancellationToken).CopyTo(vectors, from);
            }

            return vectors;
        }
        finally
        {
            _imageTurn.Release();
        }
    }

    /// <summary>A unit vector. Does not wait behind pictures.</summary>
    public async Task<float[]> EmbedTextAsync(string words, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return _texts.Embed(words, cancellationToken);
    }

    /// <summary>Waits for what is being computed; nobody may ask any more.</summary>
    public void Dispose()
    {
        _imageTurn.Wait();
        _images.Dispose();
        _texts.Dispose();
        _imageTurn.Dispose();
    }

    /// <summary>One picture and one text: both towers run, and into the same number of dimensions. It also takes the first run's cost.</summary>
    private int Probe(string folder)
    {
        var grey = new byte[_images.Size * _images.Size * 3];
        Array.Fill(grey, (byte)128);
        var picture = _images.Embed([new RgbPixels(_images.Size, _images.Size, grey)], 0, 1, CancellationToken.None)[0];
        var text = _texts.Embed("a photo", CancellationToken.None);
        return picture.Length == text.Length
            ? picture.Length
            : throw new ModelException($"{folder}: the image tower gives {picture.Length} numbers, the text tower {text.Length}; the two are not of one model, copy its whole folder again.");
    }

    /// <summary>The weights may lie in files of their own beside the graph, so all but the settings count.</summary>
    private static string SpaceOf(string folder, string preprocessing, int dimension)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Directory.GetFiles(Path.Combine(folder, "visual")).Where(IsWeights).Order(StringComparer.Ordinal))
        {
            using var file = File.OpenRead(path);
            hash.AppendData(SHA256.HashData(file));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{preprocessing} {dimension}")));
        return Convert.ToHexStringLower(hash.GetHashAndReset()[..16]);
    }

    /// <summary>The names exporters give: <c>model.onnx</c>, and <c>model.onnx_data</c>, <c>model.onnx.data</c> or <c>model.data</c>.</summary>
    private static bool IsWeights(string path) => Path.GetFileName(path).StartsWith("model.", StringComparison.Ordinal);

    private static string Describe(string folder, ModelFile config)
    {
        var said = config.TextOr(config.Root, "description", null) ?? Heading(Path.Combine(folder, "MODEL_CARD.md")) ?? Heading(Path.Combine(folder, "README.md")) ?? "";
        return said.Length <= LongestDescription ? said : said[..LongestDescription];
    }

    private static string? Heading(string path) => File.Exists(path)
        ? File.ReadLines(path).Take(50).FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim()
        : null;
}
