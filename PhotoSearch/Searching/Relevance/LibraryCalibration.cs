using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;

namespace PhotoSearch.Searching.Relevance;

/// <summary>Keeps the calibration of the library as it is with the model in use: made when the model is ready (<see cref="CalibrationService"/>), and anew when the library has grown or shrunk by a fifth.</summary>
internal sealed partial class LibraryCalibration(WorkingModels models, ILogger<LibraryCalibration> logger)
{
    private const int Seed = 20260;

    /// <summary>Relative to what was there.</summary>
    private const double WorthMaking = 0.2;

    /// <summary>A question that comes before it is made waits so long, and is answered without where it takes longer: some hundred texts are embedded.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private volatile Made? _made;
    private Task? _making;

    /// <summary>One is being made: what is answered without it now is answered otherwise in a moment.</summary>
    public bool IsUnderWay => _making is { IsCompleted: false };

    /// <summary>Null while there is none.</summary>
    public async Task<Calibration?> OfAsync(Serving serving, LibrarySnapshot snapshot, CancellationToken cancellationToken)
    {
        if (!IsGood(serving, snapshot))
        {
            var making = MakeOnce(snapshot);
            if (!IsOf(_made, serving))
            {
                await Task.WhenAny(making, Task.Delay(Patience, cancellationToken));
            }
        }

        return _made is { } made && IsOf(made, serving) ? made.Calibration : null;
    }

    /// <summary>Made anew where the one there is does not tell of this model and this library any more.</summary>
    public Task FollowAsync(Serving serving, LibrarySnapshot snapshot) => IsGood(serving, snapshot) ? Task.CompletedTask : MakeOnce(snapshot);

    [LoggerMessage(1650, LogLevel.Warning, "How sure hits are is not known: the model did not read the background texts: {Reason}")]
    private static partial void NotCalibrated(ILogger logger, string reason);

    private static bool IsOf(Made? made, Serving serving) => made is not null && made.Space == serving.Space && made.Model == serving.Model?.Name;

    private bool IsGood(Serving serving, LibrarySnapshot snapshot) =>
        _made is { } made && IsOf(made, serving) && Math.Abs(snapshot.EmbeddedCount - made.Photos) <= WorthMaking * made.Photos;

    private Task MakeOnce(LibrarySnapshot snapshot)
    {
        lock (_gate)
        {
            return _making is { IsCompleted: false } making ? making : _making = Task.Factory.StartNew(
                () => Make(snapshot), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private void Make(LibrarySnapshot snapshot)
    {
        using var serving = models.Borrow();
        if (serving is null || serving.Space != snapshot.Space)
        {
            return;
        }

        IReadOnlyList<float[]> texts = [];
        Calibration? calibration = null;
        try
        {
            var photos = Sample(serving, snapshot);
            var before = _made;
            // The texts' vectors are the model's alone.
            texts = IsOf(before, serving) && before!.Texts.Count > 0 ? before.Texts : Embed(serving.Model);
            calibration = new Calibration(photos, texts);
        }
        catch (Exception e) when (e is ModelException or ObjectDisposedException)
        {
            // Not tried again with each question, but when the library has changed.
            NotCalibrated(logger, e.Message);
        }

        _made = new Made(serving.Space, serving.Model?.Name, snapshot.EmbeddedCount, texts, calibration);
    }

    private static IReadOnlyList<float[]> Embed(EmbeddingModel? model) =>
        model is { HasText: true } ? [.. BackgroundTexts.All.Select(text => model.EmbedTextAnew(text, CancellationToken.None))] : [];

    /// <summary>The same photos each time: a partial shuffle by a fixed seed.</summary>
    private static List<float[]> Sample(Serving serving, LibrarySnapshot snapshot)
    {
        var embeddings = snapshot.EmbeddingIds.Where(id => id != 0).ToArray();
        var random = new Random(Seed);
        var photos = new List<float[]>(Math.Min(embeddings.Length, Calibration.SampleSize));
        for (var i = 0; i < embeddings.Length && photos.Count < Calibration.SampleSize; i++)
        {
            var other = random.Next(i, embeddings.Length);
            (embeddings[i], embeddings[other]) = (embeddings[other], embeddings[i]);
            var vector = new float[serving.Index.Dimension];
            if (serving.Index.TryGet(embeddings[i], vector))
            {
                photos.Add(vector);
            }
        }

        return photos;
    }

    /// <param name="Photos">With an embedding, when it was made.</param>
    private sealed record Made(string Space, string? Model, int Photos, IReadOnlyList<float[]> Texts, Calibration? Calibration);
}
