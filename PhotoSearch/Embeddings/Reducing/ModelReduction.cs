using System.Diagnostics;
using System.Numerics.Tensors;
using PhotoSearch.Photos;

namespace PhotoSearch.Embeddings.Reducing;

/// <summary>
/// Makes a model's image tower smaller and quicker in a folder of its own, and keeps it only when it is much quicker on this machine and finds the same photos here:
/// no published figure says what 8 bits cost a model, and it depends on the processor and on the photos.
/// </summary>
internal static class ModelReduction
{
    /// <summary>Added to the model's name.</summary>
    public const string Suffix = "-int8";

    /// <summary>Fewer say nothing about ten neighbours.</summary>
    public const int FewestPhotos = 50;

    private const int Neighbours = 10;
    private const int Batch = 16;

    /// <summary>Everyday words: what people look for first.</summary>
    private static readonly string[] Queries =
    [
        "a dog", "a cat", "children playing", "a birthday cake", "a sunset at the sea", "snow in the mountains", "a city at night", "flowers in a garden", "a wedding", "a car on a road",
        "a beach", "a forest", "a lake", "a bridge", "food on a table", "a portrait of a woman", "a portrait of a man", "a group of people", "a boat", "a bird",
        "a horse", "a tree in autumn", "a street with shops", "an old building", "a church", "a train", "a bicycle", "the night sky", "a waterfall", "a document with text",
    ];

    /// <param name="target">The folder that is made; it appears whole or not at all.</param>
    /// <param name="photos">At least <see cref="FewestPhotos"/>, of the size the tower is given when photos are indexed.</param>
    /// <exception cref="ModelException">The tower cannot be reduced, or the reduced one is not good or not quick enough; the sentence has the figures.</exception>
    public static async Task<ReductionReport> RunAsync(
        ModelFolder source, string target, IReadOnlyList<RgbPixels> photos, ModelRunning running, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(photos.Count, FewestPhotos);
        if (Directory.Exists(target))
        {
            throw new ModelException($"{target} is there already; remove it first to make it anew.");
        }

        // Hidden, so that it is no model of the list should this be killed.
        var work = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.part-{Guid.NewGuid():N}");
        try
        {
            var share = Make(source, work);
            if (share < 0.5)
            {
                throw new ModelException($"{source.Name}: only {share:P0} of its image tower's weights are in matrix products (it is made of convolutions); 8 bits would gain little, so it stays as it is.");
            }

            var report = await CompareAsync(source.Path, work, photos, running, share, cancellationToken);
            if (report.Refusal(source.Name) is { } refusal)
            {
                throw new ModelException(refusal);
            }

            Directory.Move(work, target);
            return report;
        }
        finally
        {
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    /// <summary>Everything is copied but the graph that is rewritten and the files that only it reads.</summary>
    private static double Make(ModelFolder source, string work)
    {
        var graph = source.Images.Graph;
        foreach (var file in source.Files.Where(file => file != graph.Path && !graph.DataFiles.Contains(file)))
        {
            var copy = Into(file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Into(graph.Path))!);
        return Int8Graph.Rewrite(graph.Path, Into(graph.Path));

        string Into(string file) => Path.Combine(work, Path.GetRelativePath(source.Path, file));
    }

    private static async Task<ReductionReport> CompareAsync(
        string full, string reduced, IReadOnlyList<RgbPixels> photos, ModelRunning running, double share, CancellationToken cancellationToken)
    {
        // One after the other: two towers at once would disturb each other's time, and a small machine's memory.
        var (before, beforeWords, beforeRate) = await EmbedAsync(full, photos, running, cancellationToken);
        var (after, afterWords, afterRate) = await EmbedAsync(reduced, photos, running, cancellationToken);
        var cosines = before.Zip(after, static (a, b) => TensorPrimitives.Dot<float>(a, b)).ToList();
        return new ReductionReport(
            photos.Count, share, beforeRate, afterRate, cosines.Average(), cosines.Min(), Recall(before, after, before, after, isSelf: true),
            beforeWords.Length == 0 ? null : Recall(beforeWords, afterWords, before, after, isSelf: false));
    }

    private static async Task<(float[][] Photos, float[][] Words, double Rate)> EmbedAsync(
        string folder, IReadOnlyList<RgbPixels> photos, ModelRunning running, CancellationToken cancellationToken)
    {
        using var model = EmbeddingModel.Load(folder, running);
        await model.EmbedImagesAsync([.. photos.Take(Batch)], cancellationToken);
        var vectors = new List<float[]>(photos.Count);
        var started = Stopwatch.GetTimestamp();
        foreach (var batch in photos.Chunk(Batch))
        {
            vectors.AddRange(await model.EmbedImagesAsync(batch, cancellationToken));
        }

        var rate = photos.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        var words = new List<float[]>();
        foreach (var query in model.HasText ? Queries : [])
        {
            words.Add(await model.EmbedTextAsync(query, cancellationToken));
        }

        return ([.. vectors], [.. words], rate);
    }

    /// <summary>recall@10 of the reduced tower's ranking, the full tower's taken for the truth.</summary>
    /// <param name="isSelf">The questions are the photos: each is left out of its own neighbours.</param>
    private static double Recall(float[][] questionsBefore, float[][] questionsAfter, float[][] before, float[][] after, bool isSelf) =>
        Enumerable.Range(0, questionsBefore.Length).Average(question =>
            (double)Nearest(questionsBefore[question], before, isSelf ? question : -1).Intersect(Nearest(questionsAfter[question], after, isSelf ? question : -1)).Count() / Neighbours);

    private static IEnumerable<int> Nearest(float[] question, float[][] vectors, int except) =>
        Enumerable.Range(0, vectors.Length).Where(at => at != except).OrderByDescending(at => TensorPrimitives.Dot<float>(question, vectors[at])).Take(Neighbours);
}

/// <summary>What 8 bits gave and cost, on this machine and these photos.</summary>
/// <param name="Share">Of the image tower's weights, those in 8 bits, 0 to 1.</param>
/// <param name="RateBefore">Photos a second.</param>
/// <param name="RateAfter">Photos a second.</param>
/// <param name="MeanCosine">Between a photo's two vectors.</param>
/// <param name="LeastCosine">The worst of them.</param>
/// <param name="NeighbourRecall">recall@10 of "similar", the full tower's ten nearest taken for the truth.</param>
/// <param name="WordsRecall">The same of everyday words; null for a model without a text tower.</param>
internal sealed record ReductionReport(
    int Photos, double Share, double RateBefore, double RateAfter, double MeanCosine, double LeastCosine, double NeighbourRecall, double? WordsRecall)
{
    /// <summary>Of the ten nearest by the full tower, so many must be among the ten nearest by the reduced one: less is seen when looking through results.</summary>
    private const double LeastRecall = 0.9;

    /// <summary>All photos must be embedded again for it; less is not worth that.</summary>
    private const double LeastGain = 1.3;

    public double Gain => RateAfter / RateBefore;

    /// <summary>Why the reduced tower is not offered; null when it is.</summary>
    public string? Refusal(string name) => this switch
    {
        { Gain: < LeastGain } => $"{name} in 8 bits is not much quicker on this processor, so it was not kept: at least {LeastGain} times is asked for. {this}",
        { NeighbourRecall: < LeastRecall } or { WordsRecall: < LeastRecall } =>
            $"{name} in 8 bits finds other photos, so it was not kept: of the ten nearest at least {LeastRecall:P0} must be the same. {this}",
        _ => null,
    };

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"On {Photos} photos: {RateBefore:0.0} to {RateAfter:0.0} photos/s ({Gain:0.0} times), cosine to the full tower {MeanCosine:0.0000} on average and {LeastCosine:0.0000} at worst, recall@10 {NeighbourRecall:P1} (similar){(WordsRecall is { } words ? string.Create(CultureInfo.InvariantCulture, $" and {words:P1} (words)") : "")}.");
}
