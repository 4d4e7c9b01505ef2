using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using PhotoSearch.Searching.Relevance;

namespace PhotoSearch.Commands.Benchmarks.Search;

/// <summary>
/// <c>PhotoSearch bench search</c>: how far the search is right about photos that people have labelled, and how long it takes in a large library; on this
/// machine, and with a model of the user's.
/// </summary>
internal static class SearchBench
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>0, or 1 where something that must be is not.</returns>
    public static async Task<int> RunAsync(SearchBenchTask task, TextWriter output, TextWriter said, CancellationToken cancellationToken)
    {
        if (task.Parts.Except(SearchBenchTask.AllParts).FirstOrDefault() is { } unknown)
        {
            throw new CommandException($"There is no part {unknown}: {string.Join(", ", SearchBenchTask.AllParts)}.");
        }

        var progress = new BenchProgress(said);
        List<string> data = [];
        List<Figure> figures = [];
        string? judged = null;
        if (task.Parts.Overlaps(SearchBenchTask.Judgements))
        {
            var photos = LabelledPhotos.Find(task.Photos, task.Labels, task.Cache);
            var labels = photos.Labels;
            var vectors = await LabelledVectors.MakeAsync(
                BenchModel.Find(task.Model ?? task.UsualModel, task.DataFolder), photos, [.. BackgroundTexts.All, .. labels.Words, .. labels.Unanswerable], Path.Combine(task.Cache.Path, "search"), progress, cancellationToken);
            judged = vectors.Model;
            data.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{labels.Photos.Count:N0} photos with labels of {labels.Words.Count} words, background of {BackgroundTexts.All.Count} texts; what no photo fits: {string.Join(", ", labels.Unanswerable)}"));
            figures.AddRange(
            [
                .. task.Parts.Contains(SearchBenchTask.Relevance) ? RelevancePart.Measure(photos, vectors, progress, cancellationToken) : [],
                .. task.Parts.Contains(SearchBenchTask.Rounds) ? RoundsPart.Measure(photos, vectors) : [],
            ]);
        }

        IReadOnlyList<LatencyPoint> latency = [];
        if (task.Parts.Contains(SearchBenchTask.Latency))
        {
            var model = task.Model is null ? task.Cache.RandomClip(progress, cancellationToken) : BenchModel.Find(task.Model, task.DataFolder);
            var library = await SyntheticLibrary.OpenOrMakeAsync(task.Cache, model, task.Count, progress, cancellationToken);
            var measured = await new LatencyPart(library, model, task.Cache.Photos(task.Photos), task.Haste, progress).MeasureAsync(cancellationToken);
            data.Add(string.Create(CultureInfo.InvariantCulture, $"latency: {task.Count:N0} synthetic photos (version {SyntheticPhoto.Version}), model {model.Name}"));
            (latency, judged) = (measured.Points, judged ?? model.Name);
            figures.AddRange(LatencyFigures.Of(measured));
        }

        var report = new SearchReport(Processor.Name(), Environment.ProcessorCount, judged, string.Join("; ", data), RuntimeInformation.FrameworkDescription, figures, latency);
        await output.WriteLineAsync(task.Json ? JsonSerializer.Serialize(report, Json) : report.ToTable());
        return figures.Any(figure => figure.IsMet == false) ? 1 : 0;
    }
}

/// <summary>What to measure.</summary>
/// <param name="Model">A name or a path; null: for judgements the usual one, for latency a CLIP ViT-B/32 with random weights.</param>
/// <param name="UsualModel">The one in the settings.</param>
/// <param name="Photos">Null: those beside the checkout; likewise the labels.</param>
/// <param name="Parts">Of <see cref="AllParts"/>.</param>
/// <param name="Count">Photos of the synthetic library.</param>
internal sealed record SearchBenchTask(
    string? Model, string UsualModel, string? Photos, string? Labels, IReadOnlySet<string> Parts, int Count, bool Json, string DataFolder, BenchFolder Cache)
{
    public const string Relevance = "relevance";
    public const string Rounds = "rounds";
    public const string Latency = "latency";

    public static IReadOnlyList<string> AllParts { get; } = [Relevance, Rounds, Latency];

    /// <summary>They need labelled photos.</summary>
    public static IReadOnlyList<string> Judgements { get; } = [Relevance, Rounds];

    /// <summary>How long each crowd asks: 1 is some seconds.</summary>
    public double Haste { get; init; } = 1;
}
