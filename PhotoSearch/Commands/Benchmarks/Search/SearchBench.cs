using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using PhotoSearch.Searching.Relevance;

namespace PhotoSearch.Commands.Benchmarks.Search;

/// <summary><c>PhotoSearch bench search</c>: how far the search is right about photos that people have labelled, on this machine and with a model of the user's.</summary>
internal static class SearchBench
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>0, or 1 where something that must be is not.</returns>
    public static async Task<int> RunAsync(SearchBenchTask task, TextWriter output, TextWriter said, CancellationToken cancellationToken)
    {
        var progress = new BenchProgress(said);
        var photos = LabelledPhotos.Find(task.Photos, task.Labels, task.Cache);
        var labels = photos.Labels;
        var vectors = await LabelledVectors.MakeAsync(
            BenchModel.Find(task.Model, task.DataFolder), photos, [.. BackgroundTexts.All, .. labels.Words, .. labels.Unanswerable], Path.Combine(task.Cache.Path, "search"), progress, cancellationToken);
        var data = string.Create(
            CultureInfo.InvariantCulture,
            $"{labels.Photos.Count:N0} photos with labels of {labels.Words.Count} words, background of {BackgroundTexts.All.Count} texts; what no photo fits: {string.Join(", ", labels.Unanswerable)}");
        List<Figure> figures = [.. RelevancePart.Measure(photos, vectors, progress, cancellationToken), .. RoundsPart.Measure(photos, vectors)];
        var report = new BenchReport(Processor.Name(), Environment.ProcessorCount, vectors.Model, data, RuntimeInformation.FrameworkDescription, figures);
        await output.WriteLineAsync(task.Json ? JsonSerializer.Serialize(report, Json) : report.ToTable());
        return figures.Any(figure => figure.IsMet == false) ? 1 : 0;
    }
}

/// <summary>What to measure.</summary>
/// <param name="Model">A name or a path.</param>
/// <param name="Photos">Null: those beside the checkout; likewise the labels.</param>
internal sealed record SearchBenchTask(string Model, string? Photos, string? Labels, bool Json, string DataFolder, BenchFolder Cache);
