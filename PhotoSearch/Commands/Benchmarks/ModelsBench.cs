using System.Diagnostics;
using System.Numerics.Tensors;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Options;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>
/// <c>PhotoSearch bench models</c>: what models find by words in photos that people have labelled and in photos that no training saw, side by side, and how fast they are.
/// </summary>
internal static class ModelsBench
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<int> RunAsync(ModelsBenchTask task, TextWriter output, TextWriter said, CancellationToken cancellationToken)
    {
        var progress = new BenchProgress(said);
        var photos = LabelledPhotos.Find(task.Photos, task.Labels, task.Cache);
        var labels = photos.Labels;
        var heldOut = HeldOut(task, progress, cancellationToken);
        var models = task.Models.Select(name => BenchModel.Find(name, task.DataFolder)).ToList();
        var builder = CommandSettings.CommandHost();
        builder.Services.AddEmbeddings();
        using var host = builder.Build();
        var running = host.Services.GetRequiredService<IOptions<EmbeddingsOptions>>().Value.Running; // A card is measured where the settings ask for one.
        List<ModelFound> found = [];
        List<(string, IReadOnlyList<IReadOnlyList<string>>)> first = [];
        foreach (var model in models)
        {
            using var loaded = model.Load(running);
            if (!loaded.HasText)
            {
                throw new CommandException(loaded.NoTextReason!);
            }

            var (vectors, computed) = await PhotoVectors.OfAsync(photos.Paths, loaded, progress.Begin($"{model.Name}: embedding", labels.Photos.Count), cancellationToken);
            var (words, queryMs) = ByWords(loaded, labels, vectors, cancellationToken);
            var quality = heldOut.Count == 0 ? null : HeldOutQuality.Of(
                heldOut,
                (await PhotoVectors.OfAsync([.. heldOut.Select(photo => photo.Path)], loaded, progress.Begin($"{model.Name}: embedding what is held out", heldOut.Count), cancellationToken)).Vectors,
                Embed);
            var closest = ClosestPhoto.Of(vectors, labels.Words, Embed);
            found.Add(new ModelFound(loaded.Name, vectors.Count / computed.TotalSeconds, queryMs, loaded.Device.Picked, words, closest, quality));
            if (task.Sheet is not null)
            {
                var pairs = photos.Paths.Zip(vectors).ToList();
                first.Add((loaded.Name, [.. ContactSheet.Everyday.Select(query => PhotoVectors.Nearest(pairs, Embed(query), ContactSheet.Hits).ToList())]));
            }

            float[] Embed(string text) => loaded.EmbedTextAnew(text, cancellationToken);
        }

        if (task.Sheet is not null)
        {
            await ContactSheet.WriteAsync(task.Sheet, ContactSheet.Everyday, first, cancellationToken);
            progress.Say($"The first {ContactSheet.Hits} photos for {ContactSheet.Everyday.Count} queries: {task.Sheet}");
        }

        var report = new ModelsReport(
            Processor.Name(), Environment.ProcessorCount, labels.Photos.Count, labels.Unanswerable, WordsOf(labels), heldOut.Count, heldOut.Count > 0 ? HeldOutQuality.Chance(heldOut) : null, found);
        await output.WriteLineAsync(task.Json ? JsonSerializer.Serialize(report, Json) : report.ToTable());
        return 0;
    }

    private static List<WordAsked> WordsOf(PhotoLabels labels) =>
    [
        .. labels.Words.Select(word => (Word: word, Count: labels.Photos.Count(photo => photo.Words.Contains(word))))
            .Select(word => new WordAsked(word.Word, word.Count, RankingQuality.Chance(labels.Photos.Count, word.Count))),
    ];

    private static IReadOnlyList<HeldOutPhoto> HeldOut(ModelsBenchTask task, BenchProgress progress, CancellationToken cancellationToken)
    {
        if ((task.Training ?? task.Cache.Beside("training")) is { } pack && (task.Training is not null || Directory.Exists(pack)))
        {
            return TrainingPack.HeldOut(pack, Path.Combine(task.Cache.Path, "held-out"), cancellationToken);
        }

        progress.Say("NOT MEASURED: photos that no training saw. Name the training pack with --training DIR.");
        return [];
    }

    private static (List<RankingQuality> Words, double QueryMs) ByWords(EmbeddingModel model, PhotoLabels labels, List<float[]> photos, CancellationToken cancellationToken)
    {
        List<RankingQuality> words = [];
        List<double> times = [];
        foreach (var word in labels.Words)
        {
            var started = Stopwatch.GetTimestamp();
            var vector = model.EmbedTextAnew(word, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            words.Add(RankingQuality.Of([.. photos.Select(photo => TensorPrimitives.Dot(photo, vector))], [.. labels.Photos.Select(photo => photo.Words.Contains(word))]));
        }

        return (words, TextQueries.Middle(times));
    }
}

/// <summary>What to measure.</summary>
/// <param name="Models">Names or paths.</param>
/// <param name="Photos">Null: those beside the checkout; likewise the labels and the training pack.</param>
/// <param name="Sheet">Where to write what comes first; null: nowhere.</param>
internal sealed record ModelsBenchTask(IReadOnlyList<string> Models, string? Photos, string? Labels, string? Training, string? Sheet, bool Json, string DataFolder, BenchFolder Cache);
