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

        await RunAsync();
        var first = _output.ToString();
        var written = Directory.GetFiles(_folder.Path, "*.f32", SearchOption.AllDirectories).Select(file => (file, File.GetLastWriteTimeUtc(file))).ToList();
        _output.GetStringBuilder().Clear();
        await RunAsync();

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

        var refused = await Assert.ThrowsAsync<CommandException>(RunAsync);

        Assert.Contains("--labels", refused.Message, StringComparison.Ordinal);
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

    private Task<int> RunAsync() => SearchBench.RunAsync(
        new SearchBenchTask("starter", Path.Combine(_folder.Path, "photos"), Path.Combine(_folder.Path, "labels.tsv"), Json: true, _folder.Path, new BenchFolder(_folder.Path, Repository: null)),
        _output, TextWriter.Null, TestContext.Current.CancellationToken);
}
