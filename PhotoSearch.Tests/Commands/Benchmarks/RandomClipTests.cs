using System.Numerics.Tensors;
using PhotoSearch.Commands.Benchmarks;
using PhotoSearch.Embeddings;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Commands.Benchmarks;

public sealed class RandomClipTests : IDisposable
{
    private static readonly ClipShape Tiny = new(ImageSize: 32, Patch: 8, ImageWidth: 32, ImageHeads: 2, ImageLayers: 2, TextWidth: 16, TextHeads: 2, TextLayers: 2, Vocabulary: 600, Context: 12, Dimension: 8);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void In_the_shape_of_ViT_B_32_it_has_exactly_its_numbers()
    {
        Assert.Equal(87_849_216, RandomClip.Visual(ClipShape.VitB32).Parameters);
        Assert.Equal(63_428_096, RandomClip.Textual(ClipShape.VitB32).Parameters);
    }

    [Fact]
    public async Task A_tiny_one_loads_and_tells_pictures_and_words_apart()
    {
        var folder = Path.Combine(_folder.Path, "tiny");

        RandomClip.Write(folder, Tiny, vocabulary: null, Cancel);

        using var model = EmbeddingModel.Load(folder, new EmbeddingsOptions { Device = "cpu" }.Running);
        Assert.Equal((8, 32), (model.Dimension, model.ImageSize));
        var pictures = await model.EmbedImagesAsync([Noise(1), Noise(2), Noise(1)], Cancel);
        Assert.True(TensorPrimitives.Dot(pictures[0], pictures[1]) < 0.9999f);
        Assert.Equal(1, TensorPrimitives.Dot(pictures[0], pictures[2]), 1e-5f);
        var (dog, mountains) = (await model.EmbedTextAsync("a dog", Cancel), await model.EmbedTextAsync("some mountains", Cancel));
        Assert.True(TensorPrimitives.Dot(dog, mountains) < 0.9999f);
    }

    [Fact]
    public void The_same_numbers_come_out_every_time()
    {
        var (one, other) = (Path.Combine(_folder.Path, "one"), Path.Combine(_folder.Path, "other"));

        RandomClip.Write(one, Tiny, vocabulary: null, Cancel);
        RandomClip.Write(other, Tiny, vocabulary: null, Cancel);

        Assert.Equal(File.ReadAllBytes(Path.Combine(one, "visual", "model.onnx")), File.ReadAllBytes(Path.Combine(other, "visual", "model.onnx")));
    }

    private static RgbPixels Noise(int seed)
    {
        var bytes = new byte[32 * 32 * 3];
        new Random(seed).NextBytes(bytes);
        return new RgbPixels(32, 32, bytes);
    }
}
