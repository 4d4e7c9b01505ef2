using System.Diagnostics;
using System.Numerics.Tensors;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PhotoSearch.Decoding;
using PhotoSearch.Embeddings;
using PhotoSearch.Photos;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>What a model makes of photos.</summary>
internal static class PhotoVectors
{
    /// <summary>A vector for each, in order, and what the model alone took.</summary>
    /// <exception cref="CommandException">One of them cannot be read.</exception>
    public static async Task<(List<float[]> Vectors, TimeSpan Computed)> OfAsync(IReadOnlyList<string> paths, EmbeddingModel model, Action<int> progress, CancellationToken cancellationToken)
    {
        await using var decoder = new PhotoDecoder(Options.Create(new DecodingOptions()), TimeProvider.System, NullLogger<PhotoDecoder>.Instance);
        List<float[]> vectors = [];
        var computed = TimeSpan.Zero;
        foreach (var some in paths.Chunk(EmbeddingModel.LargestBatch))
        {
            var pixels = await Task.WhenAll(some.Select(path => PixelsAsync(decoder, path, model.ImageSize, cancellationToken)));
            var started = Stopwatch.GetTimestamp();
            vectors.AddRange(await model.EmbedImagesAsync(pixels, cancellationToken));
            computed += Stopwatch.GetElapsedTime(started);
            progress(vectors.Count);
        }

        return (vectors, computed);
    }

    /// <summary>The photos whose vectors are the most similar to the query's; of equals the first.</summary>
    public static IEnumerable<T> Nearest<T>(IEnumerable<(T Photo, float[] Vector)> photos, float[] query, int count) =>
        photos.OrderByDescending(pair => TensorPrimitives.Dot(query, pair.Vector)).Take(count).Select(pair => pair.Photo);

    private static async Task<RgbPixels> PixelsAsync(PhotoDecoder decoder, string path, int size, CancellationToken cancellationToken)
    {
        try
        {
            return await decoder.PixelsAsync(path, size, cancellationToken);
        }
        catch (UnreadablePhotoException e)
        {
            throw new CommandException($"{path} cannot be read ({e.Reason}), so its labels say nothing: take it out of both.", e);
        }
    }
}
