using System.Text.Json;
using PhotoSearch.Commands;
using PhotoSearch.Commands.Benchmarks;
using PhotoSearch.Commands.Benchmarks.Search;

namespace PhotoSearch.Tests.Commands.Benchmarks.Search;

public sealed class SearchBenchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
    }

    [Fact]
    public async Task Every_part_has_figures_and_vectors_are_kept()
    {
        string[] photos = [.. Enumerable.Range(0, 24).Select(number => $"{number}.png")];
        Array.ForEach(photos, name => _folder.Write($"photos/{name}", SomePhoto.Png(name[0])));
        Labels(["# Words with no photo at all: baby", .. photos.Select((name, at) => $"{name}\t{(at % 2 == 0 ? "dog;sea" : "")}")]);

        await RunAsync(SearchBenchTask.Relevance, SearchBenchTask.Rounds);
        var first = _output.ToString();
        var written = Directory.GetFiles(_folder.Path, "*.f32", SearchOption.AllDirectories).Select(file => (file, File.GetLastWriteTimeUtc(file))).ToList();
        _output.GetStringBuilder().Clear();
        await RunAsync(SearchBenchTask.Relevance, SearchBenchTask.Rounds);

        Assert.Equal(2, written.Count);
        Assert.Equal(written, Directory.GetFiles(_folder.Path, "*.f32", SearchOption.AllDirectories).Select(file => (file, File.GetLastWriteTimeUtc(file))));
        Assert.Equal(Figures(first, "cost.ms"), Figures(_output.ToString(), "cost.ms"));
        var keys = Figures(first, "").Select(figure => figure.Key).ToList();
        Assert.Superset(
            new HashSet<string> { "fits.auc.all", "fits.error.all", "shown.precision.all", "shown.recall.all", "without.leak", "without.cost", "rounds.0", "rounds.1", "rounds.2" }, keys.ToHashSet());
        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    [Fact]
    public async Task Without_labels_it_says_how_to_name_them()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "photos"));

        var refused = await Assert.ThrowsAsync<CommandException>(() => RunAsync(SearchBenchTask.Relevance));

        Assert.Contains("--labels", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Crowds_are_answered_and_the_site_says_where_the_time_went()
    {
        Array.ForEach(Enumerable.Range(0, 3).ToArray(), number => _folder.Write($"photos/{number}.png", SomePhoto.Png(number)));

        await RunAsync(SearchBenchTask.Latency);

        using var report = JsonDocument.Parse(_output.ToString());
        var points = report.RootElement.GetProperty("latency").EnumerateArray().Where(point => !point.GetProperty("busy").GetBoolean()).ToList();
        Assert.Equal(3 * LatencyQuestions.Filters.Count * 3, points.Count);
        Assert.All(points, point =>
        {
            Assert.True(point.GetProperty("answers").GetInt32() >= point.GetProperty("users").GetInt32());
            Assert.True(point.GetProperty("catalog").GetProperty("p50").GetDouble() > 0);
            Assert.True(point.GetProperty("answer").GetProperty("p50").GetDouble() > point.GetProperty("rest").GetProperty("p50").GetDouble());
        });
        Assert.All(points.Where(point => point.GetProperty("asked").GetString() == LatencyQuestions.Known), point => Assert.True(point.GetProperty("vectors").GetProperty("p50").GetDouble() > 0));
        Assert.All(points.Where(point => point.GetProperty("asked").GetString() == LatencyQuestions.New), point => Assert.True(point.GetProperty("embed").GetProperty("p50").GetDouble() > 0));
    }

    private static List<(string Key, double? Value)> Figures(string json, string but)
    {
        using var report = JsonDocument.Parse(json);
        return
        [
            .. report.RootElement.GetProperty("figures").EnumerateArray()
                .Select(figure => (figure.GetProperty("key").GetString()!, figure.GetProperty("value") is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : (double?)null))
                .Where(figure => figure.Item1 != but),
        ];
    }

    private void Labels(params string[] lines) => File.WriteAllLines(Path.Combine(_folder.Path, "labels.tsv"), lines);

    private Task<int> RunAsync(params string[] parts) => SearchBench.RunAsync(
        new SearchBenchTask("starter", "starter", Path.Combine(_folder.Path, "photos"), Path.Combine(_folder.Path, "labels.tsv"), parts.ToHashSet(), Count: 300, Json: true, _folder.Path, new BenchFolder(_folder.Path, Repository: null)) { Haste = 0.02 },
        _output, TextWriter.Null, TestContext.Current.CancellationToken);
}
