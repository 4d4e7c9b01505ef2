using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PhotoSearch.Commands;
using PhotoSearch.Commands.Benchmarks;
using PhotoSearch.Decoding;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Commands.Benchmarks;

public sealed class EmbeddingsBenchTests : IDisposable
{
    private readonly TemporaryFolder _photos = new();
    private readonly TemporaryFolder _cache = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _said = new();

    public EmbeddingsBenchTests()
    {
        _photos.Write("a.png", SomePhoto.Png(1));
        _photos.Write("b.png", SomePhoto.Png(2));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _photos.Dispose();
        _cache.Dispose();
        _output.Dispose();
        _said.Dispose();
    }

    [Fact]
    public async Task A_few_photos_give_every_figure_beside_what_it_must_be_and_what_was_not_measured_is_said_loudly()
    {
        var code = await RunAsync(count: 6);

        Assert.Equal(0, code);
        using var report = JsonDocument.Parse(_output.ToString());
        Assert.Equal("starter", report.RootElement.GetProperty("model").GetString());
        var figures = report.RootElement.GetProperty("figures").EnumerateArray().ToDictionary(figure => figure.GetProperty("key").GetString()!);
        foreach (var key in (string[])
            ["reading", "decoding", "onnx", "ideal", "rate", "ofIdeal", "ofIdealByProcessor", "busyCores", "textBare", "text", "textOfBare", "textCached", "textIdle", "siteMemory", "decoderMemory"])
        {
            Assert.True(figures[key].GetProperty("value").GetDouble() > 0, key);
        }

        Assert.Contains("pictures", figures.Keys);
        var ofIdeal = figures["ofIdeal"];
        Assert.Equal(ofIdeal.GetProperty("value").GetDouble() >= 0.93, ofIdeal.GetProperty("isMet").GetBoolean());
        var ofNode = figures["ofNodeMany"];
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (ofNode.GetProperty("value").ValueKind, ofNode.GetProperty("isMet").ValueKind));
        Assert.Contains("NOT MEASURED", _said.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(_cache.Path, "run-*"));
        Assert.Equal(figures["rate"].GetProperty("value").GetDouble() / figures["ideal"].GetProperty("value").GetDouble(), ofIdeal.GetProperty("value").GetDouble(), 1e-6);
    }

    [Fact]
    public async Task Photos_come_out_as_from_a_camera()
    {
        BareParts.StartVips();
        var files = new CameraPhotos(_cache.Path, _photos.Path).Take(4, new BenchProgress(_said), Cancel);

        await using var decoder = new PhotoDecoder(Options.Create(new DecodingOptions()), TimeProvider.System, NullLogger<PhotoDecoder>.Instance);
        var facts = (await Task.WhenAll(files.Select(file => decoder.DecodeAsync(file, 224, Cancel)))).Select(photo => photo.Facts).ToList();
        Assert.Equal([(3000, 4000), (4000, 3000), (4000, 3000), (4000, 3000)], facts.Select(fact => (fact.Width, fact.Height)));
        Assert.Equal([1, 1, 1, 3], facts.Select(fact => fact.Orientation));
        Assert.All(facts, fact => Assert.Equal(("PhotoSearch", TakenAtSource.ExifOriginal), (fact.CameraMake, fact.TakenAt!.Source)));
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 3_500_000, 6_500_000));
    }

    [Fact]
    public async Task A_folder_without_photos_is_refused_with_what_to_do()
    {
        using var empty = new TemporaryFolder();

        var refused = await Assert.ThrowsAsync<CommandException>(() => RunAsync(count: 1, empty.Path));

        Assert.Contains("--photos", refused.Message, StringComparison.Ordinal);
    }

    private Task<int> RunAsync(int count, string? photos = null) => EmbeddingsBench.RunAsync(
        new EmbeddingsBenchTask(count, photos ?? _photos.Path, "starter", Json: true, Path.Combine(_cache.Path, "data"), new BenchFolder(_cache.Path, Repository: null)),
        _output, _said, Cancel);
}
