using System.Numerics.Tensors;
using PhotoSearch.Embeddings;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>Towers of other shapes than the starter's: Golden/graphs.py made graphs whose results can be worked out by hand.</summary>
public sealed class ModelShapeTests : IDisposable
{
    private readonly SomeModel _files = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ModelShapeTests()
    {
        File.WriteAllText(_files["visual/preprocess_cfg.json"], """{"size":[4,6],"mean":[0,0,0],"std":[1,1,1],"interpolation":"bilinear","resize_mode":"squash"}""");
        _files.Graph("visual", "visual_half");
        _files.Graph("textual", "textual_masked");
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("visual_half")]
    [InlineData("visual_one_at_a_time")]
    public async Task Half_precision_and_one_at_a_time_give_a_vector_for_each_picture(string graph)
    {
        _files.Graph("visual", graph);
        using var model = _files.Load();

        var vectors = await model.EmbedImagesAsync([Plain(255, 0, 0), Plain(0, 51, 0), Plain(0, 102, 204)], Token);

        AssertAlong([1, 0, 0], vectors[0]);
        AssertAlong([0, 1, 0], vectors[1]);
        AssertAlong([0, 1, 2], vectors[2]);
        Assert.Equal(6, model.ImageSize);
    }

    [Fact]
    public async Task A_graph_with_a_mask_is_given_the_ids_alone()
    {
        using var model = _files.Load();

        // The number of ids, how many the mask leaves, and their sum.
        AssertAlong([2, 2, Golden.Dog + Golden.Cat], await model.EmbedTextAsync("dog cat", Token));
    }

    [Fact]
    public async Task A_graph_without_a_mask_is_given_a_full_line()
    {
        _files.Graph("textual", "textual_plain");
        using var model = _files.Load();

        AssertAlong([32, 2, Golden.Dog + Golden.Cat], await model.EmbedTextAsync("dog cat", Token));
    }

    [Theory]
    [InlineData("\"context_length\": 32", "\"context_length\": 9", 9)]
    [InlineData("\"context_length\"", "\"other\"", 32)]
    public async Task The_length_of_a_text_comes_from_the_first_file_that_says_it(string old, string value, int length)
    {
        _files.Replace("config.json", old, value);
        using var model = _files.Load();

        AssertAlong([length, length, Golden.Dog * length], await model.EmbedTextAsync(string.Concat(Enumerable.Repeat("dog ", 50)), Token));
    }

    [Theory]
    [InlineData("visual", "visual_pairs", "takes exactly 2 pictures at a time")]
    [InlineData("visual", "visual_feature_map", "instead of one vector for each of 1")]
    [InlineData("visual", "textual_masked", "2 inputs (input_ids, attention_mask) instead of one picture")]
    [InlineData("visual", "textual_plain", "instead of Float [N,3,height,width]")]
    [InlineData("textual", "textual_words", "the input \"words\"")]
    [InlineData("textual", "visual_half", "the input \"pixels\"")]
    public void A_graph_we_cannot_use_is_named_with_what_is_wrong(string tower, string graph, string message)
    {
        _files.Graph(tower, graph);

        var thrown = Assert.Throws<ModelException>(_files.Load);

        Assert.StartsWith(_files[$"{tower}/model.onnx"], thrown.Message, StringComparison.Ordinal);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Towers_of_two_models_are_refused()
    {
        File.Copy(Path.Combine(Golden.Starter, "textual", "model.onnx"), _files["textual/model.onnx"], overwrite: true);

        var thrown = Assert.Throws<ModelException>(_files.Load);

        Assert.Contains("the image tower gives 3 numbers, the text tower 256", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_the_model_says_nothing_about_is_an_error_not_a_vector()
    {
        using var model = _files.Load();

        var thrown = await Assert.ThrowsAsync<ModelException>(() => model.EmbedImagesAsync([Plain(0, 0, 0)], Token));

        Assert.Contains("gave a vector of length 0", thrown.Message, StringComparison.Ordinal);
    }

    private static RgbPixels Plain(byte red, byte green, byte blue) =>
        new(5, 3, Enumerable.Range(0, 15).SelectMany(_ => new[] { red, green, blue }).ToArray());

    private static void AssertAlong(float[] direction, float[] vector)
    {
        TensorPrimitives.Divide(direction, TensorPrimitives.Norm(direction), direction);
        Assert.Equal(direction.Length, vector.Length);
        Assert.True(TensorPrimitives.Distance(direction, vector) < 1e-3f, $"({string.Join(", ", vector)}) is not along ({string.Join(", ", direction)})");
    }
}
