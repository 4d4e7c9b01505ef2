using System.Text.Json;
using PhotoSearch.Commands;
using PhotoSearch.Commands.Benchmarks;

namespace PhotoSearch.Tests.Commands.Benchmarks;

public sealed class ModelsBenchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _said = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _said.Dispose();
    }

    [Fact]
    public async Task Each_word_has_its_quality_beside_chance_and_words_without_photos_are_in_no_mean()
    {
        Photos("a.png", "b.png", "c.png");
        Labels("# Words with no photo at all serve as queries that nothing fits: baby, motorcycle", "a.png\tdog;sea", "b.png\tsea", "c.png\t");

        var code = await RunAsync("starter", "starter");

        Assert.Equal(0, code);
        using var report = JsonDocument.Parse(_output.ToString());
        Assert.Equal(["baby", "motorcycle"], report.RootElement.GetProperty("unanswerable").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal([("dog", 1), ("sea", 2)], report.RootElement.GetProperty("words").EnumerateArray().Select(word => (word.GetProperty("word").GetString(), word.GetProperty("photos").GetInt32())));
        var models = report.RootElement.GetProperty("models").EnumerateArray().ToList();
        Assert.Equal(2, models.Count);
        Assert.Equal(models[0].GetProperty("words").ToString(), models[1].GetProperty("words").ToString());
        Assert.True(models[0].GetProperty("photosPerSecond").GetDouble() > 0);
        Assert.True(models[0].GetProperty("queryMs").GetDouble() > 0);
        Assert.InRange(models[0].GetProperty("words")[0].GetProperty("averagePrecision").GetDouble(), 1 / 3.0 - 1e-9, 1);
        Assert.All(["words", "madeUp"], queries => Assert.InRange(models[0].GetProperty("closest").GetProperty(queries).GetDouble(), -1, 1));
    }

    [Fact]
    public async Task What_is_held_out_of_the_training_pack_is_searched_too_and_what_comes_first_is_shown()
    {
        Photos("a.png", "b.png");
        Labels("a.png\tdog", "b.png\tsea");
        SomePack.Write(_folder.Path, [.. SomePack.HeldOut(12).Index().Select(photo => (photo.Item, new[] { photo.Index < 6 ? "label:dog" : "caption:A dog by the sea." }))]);
        var sheet = Path.Combine(_folder.Path, "sheet.svg");

        await RunWithAsync(_folder.Path, sheet, "starter", "starter");

        using var report = JsonDocument.Parse(_output.ToString());
        Assert.Equal(12, report.RootElement.GetProperty("heldOut").GetInt32());
        Assert.Equal(1 / 6.0, report.RootElement.GetProperty("heldOutChance").GetProperty("captionRecall")[0].GetDouble(), 9);
        var quality = report.RootElement.GetProperty("models")[1].GetProperty("heldOut");
        Assert.Equal(1, quality.GetProperty("captionRecall")[2].GetDouble());
        Assert.Equal(1, quality.GetProperty("labelPrecision").GetDouble());
        Assert.Equal(1, quality.GetProperty("photoPrecision").GetDouble());
        var svg = System.Xml.Linq.XDocument.Load(sheet);
        var names = svg.Descendants().Select(element => element.Name.LocalName).ToList();
        Assert.Equal(2 * ContactSheet.Everyday.Count * 2, names.Count(name => name == "image"));
        Assert.Contains("two dogs on a beach", svg.Descendants().Select(element => element.Value));
        Assert.Equal(24, ContactSheet.Everyday.Distinct().Count());
    }

    [Fact]
    public async Task Without_the_pack_it_is_said_that_nothing_was_measured()
    {
        Photos("a.png");
        Labels("a.png\tdog");

        await RunAsync("starter");

        Assert.Contains("NOT MEASURED", _said.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"heldOut\": 0", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_of_other_photos_are_refused()
    {
        Photos("a.png");
        Labels("gone.png\tdog");

        var refused = await Assert.ThrowsAsync<CommandException>(() => RunAsync("starter"));

        Assert.Contains("gone.png", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_labels_is_refused()
    {
        Photos("a.png");
        Labels("a.png");

        await Assert.ThrowsAsync<CommandException>(() => RunAsync("starter"));
    }

    private void Photos(params string[] names) => Array.ForEach(names, name => _folder.Write($"photos/{name}", SomePhoto.Png(name[0])));

    private void Labels(params string[] lines) => File.WriteAllLines(Path.Combine(_folder.Path, "labels.tsv"), lines);

    private Task<int> RunAsync(params string[] models) => RunWithAsync(training: null, sheet: null, models);

    private Task<int> RunWithAsync(string? training, string? sheet, params string[] models) => ModelsBench.RunAsync(
        new ModelsBenchTask(models, Path.Combine(_folder.Path, "photos"), Path.Combine(_folder.Path, "labels.tsv"), training, sheet, Json: true, _folder.Path, new BenchFolder(_folder.Path, Repository: null)),
        _output, _said, TestContext.Current.CancellationToken);
}
