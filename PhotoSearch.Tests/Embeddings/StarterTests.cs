using System.Numerics.Tensors;
using PhotoSearch.Commands.Benchmarks;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>What the starter is for: it is small, and understands also words that no photo of its training was labelled with.</summary>
public sealed class StarterTests : IDisposable
{
    private static readonly string[] Known = ["dog", "cat", "car", "sea", "beach", "flower", "forest", "mountain", "bike", "sunset", "snow", "bird", "horse", "child", "woman", "man", "building", "food"];

    private readonly EmbeddingModel _model = EmbeddingModel.Load(Golden.Starter, SomeModel.Running);

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData("puppy", "dog")]
    [InlineData("kitten", "cat")]
    [InlineData("feline", "cat")]
    [InlineData("automobile", "car")]
    [InlineData("ocean", "sea")]
    [InlineData("woodland", "forest")]
    [InlineData("peak", "mountain")]
    [InlineData("rose", "flower")]
    [InlineData("cycling", "bike")]
    [InlineData("sundown", "sunset")]
    [InlineData("snowfall", "snow")]
    [InlineData("fowl", "bird")]
    [InlineData("pony", "horse")]
    [InlineData("toddler", "child")]
    [InlineData("lady", "woman")]
    [InlineData("gentleman", "man")]
    [InlineData("skyscraper", "building")]
    [InlineData("cars", "car")]
    [InlineData("mountains", "mountain")]
    [InlineData("beaches", "beach")]
    [InlineData("children", "child")]
    [InlineData("two dogs on a beach", "beach")]
    public void A_word_is_nearest_to_what_it_means(string words, string meaning)
    {
        var vector = Embed(words);
        Assert.Equal(meaning, Known.MaxBy(known => TensorPrimitives.Dot(vector, Embed(known))));
    }

    [Theory]
    [InlineData("a photo of a {0}")]
    [InlineData("show me a picture of my {0}")]
    public void Filler_hardly_matters(string frame) =>
        Assert.All(Known, word => Assert.InRange(TensorPrimitives.Dot(Embed(word), Embed(string.Format(CultureInfo.InvariantCulture, frame, word))), 0.85, 1.001));

    [Fact]
    public async Task What_means_nothing_is_close_to_no_photo()
    {
        var (photos, _) = await PhotoVectors.OfAsync(SharedPhotos.Some(200), _model, _ => { }, TestContext.Current.CancellationToken);
        var closest = ClosestPhoto.Of(photos, Known, Embed);

        TestContext.Current.TestOutputHelper?.WriteLine($"{closest}");
        Assert.True(closest.MadeUp < 0.5 * closest.Words, $"{closest}");
    }

    [Fact]
    public void It_is_no_larger_than_20_MB() =>
        Assert.InRange(new[] { "visual", "textual" }.Sum(tower => new FileInfo(Path.Combine(Golden.Starter, tower, "model.onnx")).Length), 1, 20_000_000);

    private float[] Embed(string text) => _model.EmbedTextAnew(text, TestContext.Current.CancellationToken);
}
