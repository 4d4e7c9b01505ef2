using System.Diagnostics;
using PhotoSearch.Photos;

namespace PhotoSearch.Embeddings;

/// <summary>Measures a model on this machine, as indexing and searching use it.</summary>
internal static class ModelTrial
{
    /// <summary>As many as indexing computes together.</summary>
    private const int Batch = 16;

    private const int MostBatches = 8;

    private const int Queries = 20;

    private const int Seed = 1;

    /// <summary>A large model on a small machine takes a second a photo; nobody waits longer than this for a figure.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(5);

    public static async Task<TrialResult> RunAsync(EmbeddingModel model, CancellationToken cancellationToken)
    {
        var (photosPerSecond, milliseconds) = (await PhotosAsync(model, cancellationToken), await QueryAsync(model, cancellationToken));
        return new TrialResult(photosPerSecond, milliseconds, model.WeightBytes, TimeProvider.System.GetUtcNow());
    }

    private static async Task<double> PhotosAsync(EmbeddingModel model, CancellationToken cancellationToken)
    {
        var random = new Random(Seed);
        var side = 2 * model.ImageSize;
        var pictures = Enumerable.Range(0, Batch).Select(_ => Noise(random, side)).ToArray();
        await model.EmbedImagesAsync(pictures[..1], cancellationToken);
        var (begun, done) = (Stopwatch.GetTimestamp(), 0);
        while (done < MostBatches && (done == 0 || Stopwatch.GetElapsedTime(begun) < LongEnough))
        {
            await model.EmbedImagesAsync(pictures, cancellationToken);
            done++;
        }

        return done * Batch / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static async Task<double> QueryAsync(EmbeddingModel model, CancellationToken cancellationToken)
    {
        if (!model.HasText)
        {
            return 0;
        }

        // Not on the asker's thread, which may be a page's.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var took = new double[Queries];
        for (var i = 0; i < Queries; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            model.EmbedTextAnew(string.Create(CultureInfo.InvariantCulture, $"two children and dog number {i} at the beach"), cancellationToken);
            took[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }

        Array.Sort(took);
        return took[Queries / 2];
    }

    private static RgbPixels Noise(Random random, int side)
    {
        var bytes = new byte[side * side * 3];
        random.NextBytes(bytes);
        return new RgbPixels(side, side, bytes);
    }
}

/// <summary>What a model costs on this machine.</summary>
/// <param name="PhotosPerSecond">From pixels to vectors, preprocessing included, decoding not.</param>
/// <param name="QueryMilliseconds">For words that were not asked before, the median; 0 for a model without words.</param>
/// <param name="WeightBytes">Of the model's files; its memory is a little more while pictures are computed.</param>
internal sealed record TrialResult(double PhotosPerSecond, double QueryMilliseconds, long WeightBytes, DateTimeOffset At);
