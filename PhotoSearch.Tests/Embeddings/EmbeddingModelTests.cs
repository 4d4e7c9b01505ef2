using System.Numerics.Tensors;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>The starter model, against ONNX Runtime's Node binding: Golden/vectors.mjs made the expected vectors.</summary>
public sealed class EmbeddingModelTests : IDisposable
{
    private const float Tolerance = 1e-4f;

    private readonly EmbeddingModel _model = EmbeddingModel.Load(Golden.Starter, SomeModel.Running);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _model.Dispose();

    [Fact]
    public void It_says_what_it_is()
    {
        Assert.Equal("starter", _model.Name);
        Assert.Equal(256, _model.Dimension);
        Assert.Equal(80, _model.ImageSize);
        Assert.Matches("^[0-9a-f]{32}$", _model.Space);
        Assert.StartsWith("Starter model", _model.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_get_the_reference_vectors()
    {
        var golden = Golden.Read<GoldenVectors>("vectors.json").Pictures.ToDictionary(p => p.Name, p => p.Vector);

        var vectors = await _model.EmbedImagesAsync([SomePictures.Drawn(80, 80), SomePictures.Grey(80, 80), SomePictures.Drawn(213, 160)], Token);

        AssertClose(golden["drawn"], vectors[0]);
        AssertClose(golden["grey"], vectors[1]);
        AssertClose(golden["resized"], vectors[2]);
    }

    [Fact]
    public async Task Words_get_the_reference_vectors()
    {
        foreach (var golden in Golden.Read<GoldenVectors>("vectors.json").Texts)
        {
            AssertClose(golden.Vector, await _model.EmbedTextAsync(golden.Text, Token));
        }
    }

    [Fact]
    public async Task A_vector_does_not_depend_on_the_batch_it_is_in()
    {
        var pictures = Enumerable.Range(1, 2 * EmbeddingModel.LargestBatch).Select(i => SomePictures.Drawn(60 + i, 200 - i)).ToArray();

        var together = await _model.EmbedImagesAsync(pictures, Token);

        for (var i = 0; i < pictures.Length; i += 7)
        {
            AssertClose((await _model.EmbedImagesAsync([pictures[i]], Token))[0], together[i]);
        }
    }

    [Fact]
    public async Task All_vectors_have_length_one()
    {
        var vectors = await _model.EmbedImagesAsync([SomePictures.Drawn(500, 20), SomePictures.Grey(1, 1, 0)], Token);

        Assert.All(vectors.Append(await _model.EmbedTextAsync("", Token)), vector => Assert.Equal(1, TensorPrimitives.Norm(vector), 1e-5f));
    }

    [Fact]
    public async Task No_pictures_give_no_vectors() => Assert.Empty(await _model.EmbedImagesAsync([], Token));

    [Fact]
    public async Task Words_and_pictures_may_be_asked_at_once()
    {
        var expected = await _model.EmbedTextAsync("dog", Token);
        var pictures = Enumerable.Repeat(SomePictures.Drawn(200, 200), 16).ToArray();

        var seeing = Enumerable.Range(0, 4).Select(_ => _model.EmbedImagesAsync(pictures, Token)).ToArray();
        var saying = Enumerable.Range(0, 50).Select(_ => _model.EmbedTextAsync("dog", Token)).ToArray();

        Assert.All(await Task.WhenAll(saying), vector => Assert.Equal(expected, vector));
        var first = (await _model.EmbedImagesAsync(pictures[..1], Token))[0];
        Assert.All((await Task.WhenAll(seeing)).SelectMany(v => v), vector => AssertClose(first, vector));
    }

    [Fact]
    public async Task What_is_cancelled_ends_as_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _model.EmbedImagesAsync([SomePictures.Grey(80, 80)], cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _model.EmbedTextAsync("dog", cancelled.Token));
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.True(TensorPrimitives.Distance(expected, actual) < Tolerance, $"the vectors lie {TensorPrimitives.Distance(expected, actual)} apart");
    }
}
