using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Reducing;

namespace PhotoSearch.Tests.Embeddings;

public sealed class Int8GraphTests : IDisposable
{
    private static readonly string Products = Path.Combine(Repository.Root, "PhotoSearch.Tests", "Embeddings", "Golden", "graphs", "visual_products.onnx");

    private readonly TemporaryFolder _folder = new();

    private string Reduced => Path.Combine(_folder.Path, "reduced.onnx");

    [Fact]
    public void A_reduced_tower_gives_nearly_the_same_vectors()
    {
        Int8Graph.Rewrite(Products, Reduced);

        var (exact, reduced) = (Run(Products, seed: 1), Run(Reduced, seed: 1));

        Assert.InRange(TensorPrimitives.CosineSimilarity<float>(exact, reduced), 0.999f, 0.9999999f);
    }

    [Fact]
    public void It_takes_one_picture_at_a_time_so_that_neighbours_change_nothing()
    {
        Int8Graph.Rewrite(Products, Reduced);

        using var session = new InferenceSession(Reduced);

        Assert.Equal([1, 3, 16, 16], session.InputMetadata["pixels"].Dimensions);
    }

    [Fact]
    public void Large_products_are_a_quarter_of_their_size_and_small_ones_stay()
    {
        var share = Int8Graph.Rewrite(Products, Reduced);

        const double Large = (768 * 96) + (64 * 96);
        Assert.Equal(Large / (Large + 64 + (64 * 32) + 2), share, 1e-9);
        Assert.InRange(new FileInfo(Reduced).Length, 0.25 * new FileInfo(Products).Length, 0.35 * new FileInfo(Products).Length);
    }

    [Fact]
    public void A_tower_of_convolutions_is_left_alone()
    {
        var share = Int8Graph.Rewrite(Path.Combine(Golden.Starter, "visual", "model.onnx"), Reduced);

        Assert.InRange(share, 0, 0.49);
        Assert.False(File.Exists(Reduced));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(200_000)]
    public void A_file_that_is_cut_off_is_refused_by_name(int length)
    {
        var cut = Path.Combine(_folder.Path, "cut.onnx");
        File.WriteAllBytes(cut, File.ReadAllBytes(Products)[..length]);

        var refused = Assert.Throws<ModelException>(() => Int8Graph.Rewrite(cut, Reduced));

        Assert.StartsWith(cut, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_damaged_byte_gives_a_graph_or_a_refusal()
    {
        var random = new Random(7);
        var bytes = File.ReadAllBytes(Products);
        var damaged = Path.Combine(_folder.Path, "damaged.onnx");

        for (var round = 0; round < 300; round++)
        {
            var copy = (byte[])bytes.Clone();
            // The structure lies at both ends; the middle is numbers.
            copy[random.Next(2) == 0 ? random.Next(600) : copy.Length - 1 - random.Next(600)] = (byte)random.Next(256);
            File.WriteAllBytes(damaged, copy);

            Assert.True(Record.Exception(() => Int8Graph.Rewrite(damaged, Reduced)) is null or ModelException);
        }
    }

    [Fact]
    public void A_file_larger_than_a_message_may_be_is_refused_by_name()
    {
        var large = Path.Combine(_folder.Path, "large.onnx");
        using (var file = File.Create(large))
        {
            file.SetLength(3L << 30); // A hole: it takes no room.
        }

        var refused = Assert.Throws<ModelException>(() => Int8Graph.Rewrite(large, Reduced));

        Assert.StartsWith(large, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static float[] Run(string path, int seed)
    {
        var random = new Random(seed);
        var pixels = new float[3 * 16 * 16];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = random.NextSingle() - 0.5f;
        }

        using var session = new InferenceSession(path);
        using var tensor = OrtValue.CreateTensorValueFromMemory(pixels, [1, 3, 16, 16]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, new Dictionary<string, OrtValue> { ["pixels"] = tensor }, session.OutputNames);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
