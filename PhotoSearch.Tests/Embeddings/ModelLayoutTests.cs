using System.Numerics.Tensors;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>The ways in which models' folders are laid out; the graphs' results can be worked out by hand.</summary>
public sealed class ModelLayoutTests : IDisposable
{
    private const string Preprocessor = """
        {"do_resize":true,"size":{"shortest_edge":4},"do_center_crop":true,"crop_size":{"height":4,"width":4},"resample":3,"do_rescale":true,
         "rescale_factor":0.00392156862745098,"do_normalize":true,"image_mean":[0,0,0],"image_std":[1,1,1],"image_processor_type":"CLIPImageProcessor"}
        """;

    private readonly SomeModel _files = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task An_export_for_Transformers_is_read_by_the_names_of_its_outputs()
    {
        BecomeExport();
        using var model = _files.Load();

        var vectors = await model.EmbedImagesAsync([SomePictures.Plain(255, 51, 102)], Token);

        AssertAlong([1, 0.4f, 1.2f], vectors[0]);
        AssertAlong([2, 2, Golden.Dog + Golden.Cat], await model.EmbedTextAsync("dog cat", Token));
        Assert.Equal((4, true, null), (model.ImageSize, model.HasText, model.NoTextReason));
        Assert.Equal(ModelLayout.HuggingFace, ModelFolder.Read(_files.Folder).Layout);
    }

    [Fact]
    public async Task The_length_of_an_exports_texts_is_its_configurations()
    {
        BecomeExport();
        _files.Write("config.json", """{"text_config":{"max_position_embeddings":9}}""");
        using var model = _files.Load();

        AssertAlong([9, 9, Golden.Dog * 9], await model.EmbedTextAsync(string.Concat(Enumerable.Repeat("dog ", 50)), Token));
    }

    [Theory]
    [InlineData("vision_model.onnx", "vision_model_quantized.onnx", "vision_model_fp16.onnx", "vision_model.onnx")]
    [InlineData("vision_model_fp16.onnx", "vision_model_quantized.onnx", "vision_model_fp16.onnx")]
    [InlineData("vision_model_quantized.onnx", "vision_model_int8.onnx", "vision_model_quantized.onnx")]
    public void Of_several_precisions_the_most_exact_is_taken(string expected, params string[] there)
    {
        BecomeExport();
        File.Delete(_files["onnx/vision_model.onnx"]);
        foreach (var name in there)
        {
            _files.Put($"onnx/{name}", "visual_named.onnx");
        }

        Assert.Equal(_files[$"onnx/{expected}"], ModelFolder.Read(_files.Folder).Images.Graph.Path);
    }

    [Fact]
    public async Task A_tower_that_takes_half_precision_gets_it()
    {
        _files.BecomeMeanOfColours("visual_half_input");
        using var model = _files.Load();

        AssertAlong([1, 0.4f, 1.2f], (await model.EmbedImagesAsync([SomePictures.Plain(255, 51, 102)], Token))[0]);
    }

    [Fact]
    public async Task An_image_tower_alone_knows_pictures_and_says_why_no_words()
    {
        _files.BecomeMeanOfColours();
        File.Delete(_files["config.json"]);
        using var model = _files.Load();

        AssertAlong([1, 0.4f, 1.2f], (await model.EmbedImagesAsync([SomePictures.Plain(255, 51, 102)], Token))[0]);
        Assert.False(model.HasText);
        var thrown = await Assert.ThrowsAsync<ModelException>(() => model.EmbedTextAsync("dog", Token));
        Assert.Equal(model.NoTextReason, thrown.Message);
        Assert.Contains("understands pictures only", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(ModelLayout.VisualOnly, ModelFolder.Read(_files.Folder).Layout);
    }

    [Fact]
    public async Task Weights_beside_the_graph_belong_to_it()
    {
        _files.BecomeMeanOfColours("visual_outside");
        _files.Put("visual/visual_outside.onnx_data", "visual_outside.onnx_data");
        string space;
        using (var model = _files.Load())
        {
            AssertAlong([1, 0.4f, 1.2f], (await model.EmbedImagesAsync([SomePictures.Plain(255, 51, 102)], Token))[0]);
            Assert.Equal(new FileInfo(_files["visual/model.onnx"]).Length + 12, model.WeightBytes);
            Assert.Contains(_files["visual/visual_outside.onnx_data"], ModelFolder.Read(_files.Folder).Files);
            space = model.Space;
        }

        File.WriteAllBytes(_files["visual/visual_outside.onnx_data"], [0, 0, 0, 0, 0, 0, 128, 63, 0, 0, 128, 63]);
        using var other = _files.Load();

        Assert.NotEqual(space, other.Space);
    }

    [Fact]
    public void The_same_weights_and_rules_are_one_space_in_every_layout_and_with_any_text_tower()
    {
        BecomeExport();
        using var export = _files.Load();
        using var immich = new SomeModel();
        immich.Write("visual/preprocess_cfg.json", """{"size":4,"mean":[0,0,0],"std":[1,1,1],"interpolation":"bicubic"}""");
        immich.Graph("visual", "visual_named");
        immich.Graph("textual", "textual_plain");
        using var model = immich.Load();

        Assert.Equal(export.Space, model.Space);
    }

    [Theory]
    [InlineData("nothing to see", "holds no model", null)]
    [InlineData("both towers in one graph", "use an export with vision_model.onnx and text_model.onnx", "onnx/model.onnx")]
    [InlineData("weights for Python", "models/export.py", "model.safetensors")]
    public void A_folder_of_another_kind_is_told_what_it_is(string what, string message, string? file)
    {
        _files.Remove("visual");
        if (file is not null)
        {
            _files.Write(file, what);
        }

        var thrown = Assert.Throws<ModelException>(_files.Load);

        Assert.StartsWith(_files.Folder, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    internal static void AssertAlong(float[] direction, float[] vector)
    {
        TensorPrimitives.Divide(direction, TensorPrimitives.Norm(direction), direction);
        Assert.Equal(direction.Length, vector.Length);
        Assert.True(TensorPrimitives.Distance(direction, vector) < 1e-3f, $"({string.Join(", ", vector)}) is not along ({string.Join(", ", direction)})");
    }

    private void BecomeExport()
    {
        _files.Put("onnx/vision_model.onnx", "visual_named.onnx");
        _files.Put("onnx/text_model.onnx", "textual_masked.onnx");
        _files.Write("preprocessor_config.json", Preprocessor);
        _files.Write("config.json", """{"text_config":{"max_position_embeddings":32}}""");
        File.Move(_files["textual/tokenizer.json"], _files["tokenizer.json"]);
        File.Move(_files["textual/tokenizer_config.json"], _files["tokenizer_config.json"]);
        _files.Remove("visual");
        _files.Remove("textual");
    }
}
