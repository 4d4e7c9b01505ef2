using PhotoSearch.Embeddings.Devices;
using PhotoSearch.Photos;

namespace PhotoSearch.Embeddings;

/// <summary>
/// A model: pictures and words to unit vectors of one space. Thread-safe. Pictures take turns; words have a session of their own and wait for nothing.
/// </summary>
internal sealed class EmbeddingModel : IDisposable
{
    /// <summary>More pictures at once gain nothing on a CPU, and 32 of 224 px take 20 MB of floats before the model's own memory.</summary>
    public const int LargestBatch = 32;

    private readonly ModelFolder _folder;
    private readonly ImageTower _images;
    private readonly TextTower? _texts;

    private EmbeddingModel(ModelFolder folder, ModelRunning running)
    {
        _folder = folder;
        _images = new ImageTower(folder.Images, running);
        try
        {
            _texts = folder.Texts is { } texts ? new TextTower(texts, running.ThreadCount) : null;
            Dimension = Probe();
            Space = WeightsHash.Space(folder.Images, Dimension);
        }
        catch
        {
            _texts?.Dispose();
            _images.Dispose();
            throw;
        }
    }

    /// <summary>The folder's name.</summary>
    public string Name => _folder.Name;

    /// <summary>A few words from the configuration or the card; may be empty.</summary>
    public string Description => _folder.Description;

    /// <summary>32 hexadecimal digits; only vectors of the same space may be compared.</summary>
    public string Space { get; }

    public int Dimension { get; }

    /// <summary>Pixels the preprocessing resizes to; a picture whose shorter side is smaller is blown up.</summary>
    public int ImageSize => _images.Size;

    /// <summary>Whether words can be embedded.</summary>
    public bool HasText => _folder.HasText;

    /// <summary>A sentence where they cannot.</summary>
    public string? NoTextReason => _folder.NoTextReason;

    /// <summary>Of the files of both towers.</summary>
    public long WeightBytes => _folder.Bytes;

    /// <summary>What computes the pictures, and why not the others. It may change while the model runs: a device that fails is left for good.</summary>
    public DeviceReport Device => _images.Device;

    /// <summary>Whether the image tower is in memory just now; it rests when there was no picture for a while.</summary>
    public bool IsImageTowerLoaded => _images.IsLoaded;

    /// <exception cref="ModelException">The folder holds no model that we can use; the message names the file and says what to do.</exception>
    public static EmbeddingModel Load(string folder, ModelRunning running)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(running.Threads);
        return new EmbeddingModel(ModelFolder.Read(folder), running);
    }

    /// <summary>Unit vectors, one for each picture, in their order.</summary>
    public Task<float[][]> EmbedImagesAsync(IReadOnlyList<RgbPixels> pictures, CancellationToken cancellationToken) => _images.EmbedAsync(pictures, cancellationToken);

    /// <summary>A unit vector, not to be changed: others who ask the same get the same. Does not wait behind pictures.</summary>
    /// <exception cref="ModelException">The model has no words.</exception>
    public Task<float[]> EmbedTextAsync(string words, CancellationToken cancellationToken) => Texts().EmbedAsync(words, cancellationToken);

    /// <summary>The vectors of the words asked last, latest first; not to be changed.</summary>
    public IReadOnlyList<float[]> RecentTexts(int most) => _texts?.Recent(most) ?? [];

    /// <summary>The same, computed anew, to measure what it takes.</summary>
    public float[] EmbedTextAnew(string words, CancellationToken cancellationToken) => Texts().Embed(words, cancellationToken);

    /// <summary>Gives the image tower's memory back if it rested long enough; a timer does it otherwise.</summary>
    public void UnloadIfIdle() => _images.UnloadIfIdle();

    /// <summary>Waits for what is being computed; nobody may ask any more.</summary>
    public void Dispose()
    {
        _images.Dispose();
        _texts?.Dispose();
    }

    private TextTower Texts() => _texts ?? throw new ModelException(NoTextReason!);

    /// <summary>One picture and one text: both towers run, and into the same number of dimensions. It also takes the first run's cost.</summary>
    private int Probe()
    {
        var grey = new byte[_images.Size * _images.Size * 3];
        Array.Fill(grey, (byte)128);
        RgbPixels[] pictures = [new RgbPixels(_images.Size, _images.Size, grey)];
        var picture = _images.EmbedAsync(pictures, CancellationToken.None).GetAwaiter().GetResult()[0];
        var text = _texts?.Embed("a photo", CancellationToken.None);
        if (text is not null && picture.Length != text.Length)
        {
            throw new ModelException(
                $"{_folder.Path}: the image tower gives {picture.Length} numbers, the text tower {text.Length} ({_folder.Images.Graph.Path} and {_folder.Texts!.Graph.Path}); the two are not of one model, copy its whole folder again.");
        }

        _images.FindDevice(_folder.Path, pictures);
        return picture.Length;
    }
}
