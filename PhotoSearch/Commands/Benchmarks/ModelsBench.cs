using System.Diagnostics;
using System.Numerics.Tensors;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Options;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary><c>PhotoSearch bench models</c>: what models find by words in photos that people have labelled, side by side, and how fast they are.</summary>
internal static class ModelsBench
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<int> RunAsync(ModelsBenchTask task, TextWriter output, TextWriter said, CancellationToken cancellationToken)
    {
        var progress = new BenchProgress(said);
        var photos = LabelledPhotos.Find(task.Photos, task.Labels, task.Cache);
        var labels = photos.Labels;
        var models = task.Models.Select(name => BenchModel.Find(name, task.DataFolder)).ToList();
        var builder = CommandSettings.CommandHost();
        builder.Services.AddEmbeddings();
        using var host = builder.Build();
        var running = host.Services.GetRequiredService<IOptions<EmbeddingsOptions>>().Value.Running; // A card is measured where the settings ask for one.
        List<ModelFound> found = [];
        foreach (var model in models)
        {
            using var loaded = model.Load(running);
            found.Add(await MeasureAsync(loaded, photos, progress.Begin($"{model.Name}: embedding", labels.Photos.Count), cancellationToken));
        }

        var report = new ModelsReport(Processor.Name(), Environment.ProcessorCount, labels.Photos.Count, labels.Unanswerable, WordsOf(labels), found);
        await output.WriteLineAsync(task.Json ? JsonSerializer.Serialize(report, Json) : report.ToTable());
        return 0;
    }

    private static List<WordAsked> WordsOf(PhotoLabels labels) =>
    [
        .. labels.Words.Select(word => (Word: word, Count: labels.Photos.Count(photo => photo.Words.Contains(word))))
            .Select(word => new WordAsked(word.Word, word.Count, RankingQuality.Chance(labels.Photos.Count, word.Count))),
    ];

    private static async Task<ModelFound> MeasureAsync(EmbeddingModel model, LabelledPhotos labelled, Action<int> progress, CancellationToken cancellationToken)
    {
        if (!model.HasText)
        {
            throw new CommandException(model.NoTextReason!);
        }

        var labels = labelled.Labels;
        var (photos, computed) = await labelled.EmbedAsync(model, progress, cancellationToken);
        List<RankingQuality> words = [];
        List<double> times = [];
        foreach (var word in labels.Words)
        {
            var started = Stopwatch.GetTimestamp();
            var vector = model.EmbedTextAnew(word, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            words.Add(RankingQuality.Of([.. photos.Select(photo => TensorPrimitives.Dot(photo, vector))], [.. labels.Photos.Select(photo => photo.Words.Contains(word))]));
        }

        return new ModelFound(model.Name, photos.Count / computed.TotalSeconds, TextQueries.Middle(times), model.Device.Picked, words);
    }
}

/// <summary>What to measure.</summary>
/// <param name="Models">Names or paths.</param>
/// <param name="Photos">Null: those beside the checkout; likewise the labels.</param>
internal sealed record ModelsBenchTask(IReadOnlyList<string> Models, string? Photos, string? Labels, bool Json, string DataFolder, BenchFolder Cache);
