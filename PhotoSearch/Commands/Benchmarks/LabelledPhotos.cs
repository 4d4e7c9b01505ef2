using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PhotoSearch.Decoding;
using PhotoSearch.Embeddings;
using PhotoSearch.Photos;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>Photos whose contents people wrote down.</summary>
internal sealed record LabelledPhotos(string Folder, PhotoLabels Labels)
{
    /// <param name="photos">Null: those beside the checkout; likewise the labels.</param>
    /// <exception cref="CommandException">They are not there, or do not belong together.</exception>
    public static LabelledPhotos Find(string? photos, string? labels, BenchFolder cache)
    {
        var folder = cache.Photos(photos);
        var read = PhotoLabels.Read(labels ?? cache.Beside("photos-labels.tsv") ?? throw new CommandException("Name the file that says what is in the photos: --labels FILE."));
        return read.Photos.FirstOrDefault(photo => !File.Exists(Path.Combine(folder, photo.File))) is { File: { } missing }
            ? throw new CommandException($"The labels name {missing}, which is not in {folder}: name the photos that the labels are of with --photos DIR.")
            : new LabelledPhotos(folder, read);
    }

    /// <summary>A vector for each photo, in the labels' order, and what the model alone took.</summary>
    public async Task<(List<float[]> Vectors, TimeSpan Computed)> EmbedAsync(EmbeddingModel model, Action<int> progress, CancellationToken cancellationToken)
    {
        await using var decoder = new PhotoDecoder(Options.Create(new DecodingOptions()), TimeProvider.System, NullLogger<PhotoDecoder>.Instance);
        List<float[]> vectors = [];
        var computed = TimeSpan.Zero;
        foreach (var some in Labels.Photos.Chunk(EmbeddingModel.LargestBatch))
        {
            var pixels = await Task.WhenAll(some.Select(photo => PixelsAsync(decoder, Path.Combine(Folder, photo.File), model.ImageSize, cancellationToken)));
            var started = Stopwatch.GetTimestamp();
            vectors.AddRange(await model.EmbedImagesAsync(pixels, cancellationToken));
            computed += Stopwatch.GetElapsedTime(started);
            progress(vectors.Count);
        }

        return (vectors, computed);
    }

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
