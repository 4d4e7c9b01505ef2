using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using PhotoSearch.Decoding;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>
/// <c>PhotoSearch bench embeddings</c>: what the parts of indexing cost alone, what the whole pipeline makes of them, and what others make of the same
/// photos; all in one run on the same data, so that the ratios hold on any machine.
/// </summary>
internal static class EmbeddingsBench
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<int> RunAsync(EmbeddingsBenchTask task, TextWriter output, TextWriter said, CancellationToken cancellationToken)
    {
        var progress = new BenchProgress(said);
        RuntimeSilence.Keep();
        BareParts.StartVips();
        var model = task.Model is null ? task.Cache.RandomClip(progress, cancellationToken) : BenchModel.Find(task.Model, task.DataFolder);
        var photos = new CameraPhotos(task.Cache.Path, task.Cache.Photos(task.Photos)).Take(task.Count, progress, cancellationToken);
        var folder = task.Cache.Link(photos);
        try
        {
            var node = await NodeBaseline.PrepareAsync(task.WithNode ? task.Cache.Repository : null, progress, cancellationToken);
            var measured = await MeasureAsync(photos, folder.FullName, model, node, progress, cancellationToken);
            var report = new BenchReport(
                Processor.Name(), Environment.ProcessorCount, model.Name, Data(photos), Versions(node), EmbeddingsFigures.Of(measured));
            await output.WriteLineAsync(task.Json ? JsonSerializer.Serialize(report, Json) : report.ToTable());
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<EmbeddingsMeasured> MeasureAsync(
        IReadOnlyList<string> photos, string folder, BenchModel model, NodeBaseline? node, BenchProgress progress, CancellationToken cancellationToken)
    {
        var rules = model.Rules;
        var modelBytes = MemoryOf(model, rules.Width);
        using var parts = new BareParts(photos, progress);

        // Once for nothing: what is measured is the processor, and all parts find the photos in memory alike.
        parts.Hash(cancellationToken);
        var hash = parts.Hash(cancellationToken);
        var decode = parts.Decode(rules, cancellationToken);
        var pictures = Directory.CreateDirectory(Path.Combine(folder, "..", $"pictures-{Guid.NewGuid():N}"));
        Spent all;
        try
        {
            all = parts.DecodeAndStore(rules, pictures.FullName, cancellationToken);
        }
        finally
        {
            pictures.Delete(recursive: true);
        }

        var graph = BestBatch.Find(model.ImageGraph, rules.Width, photos.Count, progress, cancellationToken);
        var pipeline = await PipelineRun.IndexAsync(folder, photos.Count, model, progress, cancellationToken);
        var busy = model.Files.HasText ? await PipelineRun.AskWhileIndexingAsync(folder, model, progress, cancellationToken) : (null, null);
        progress.Say("words to vectors ...");
        var text = model.Files.Texts is { } words ? await TextQueries.MeasureAsync(model, words, cancellationToken) : null;
        var task = new NodeTask(photos, model.ImageGraph, rules, graph.Batch);
        var one = node is null ? null : await node.MeasureAsync("one", task, progress, cancellationToken);
        var many = node is null ? null : await node.MeasureAsync("many", task, progress, cancellationToken);
        return new EmbeddingsMeasured(hash, decode, all, graph, pipeline, busy, text, modelBytes, one, many);
    }

    /// <summary>What the two graphs take in ONNX Runtime alone, after a batch of the pipeline's size.</summary>
    private static long MemoryOf(BenchModel model, int imageSize)
    {
        var before = ProcessTable.OwnBytes();
        using var images = new BareGraph(model.ImageGraph, Environment.ProcessorCount, spins: false);
        using var words = model.Files.Texts is { } texts ? new BareGraph(texts.Graph.Path, Environment.ProcessorCount, spins: false) : null;
        images.Run(images.FixedBatch ?? new EmbeddingsOptions().BatchSize, imageSize);
        words?.Run(1, length: 16);
        return Math.Max(0, ProcessTable.OwnBytes() - before);
    }

    private static string Data(IReadOnlyList<string> photos)
    {
        var bytes = photos.Sum(photo => new FileInfo(photo).Length);
        return string.Create(CultureInfo.InvariantCulture, $"{photos.Count:N0} JPEG photos of 12 MP, {bytes / 1e6 / photos.Count:0.0} MB each");
    }

    private static string Versions(NodeBaseline? node) =>
        $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}, libvips {NativeVips.Version(0)}.{NativeVips.Version(1)}.{NativeVips.Version(2)}, {RuntimeInformation.FrameworkDescription}{(node is null ? "" : $", {node.Versions}")}";
}

/// <summary>What to measure.</summary>
/// <param name="Photos">The folder that the 12 MP photos are made of; null: where a checkout has some.</param>
/// <param name="Model">A name or a path; null: a CLIP ViT-B/32 with random weights.</param>
/// <param name="WithNode">Whether the baselines are wanted.</param>
internal sealed record EmbeddingsBenchTask(int Count, string? Photos, string? Model, bool Json, string DataFolder, BenchFolder Cache, bool WithNode = true);
