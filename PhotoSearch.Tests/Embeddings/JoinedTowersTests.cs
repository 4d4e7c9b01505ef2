using System.Buffers.Binary;
using System.Text;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>An image tower with a sentence encoder's files beside it. A word's vector is (its id, 1).</summary>
public sealed class JoinedTowersTests : IDisposable
{
    private const string Pooling = """{"word_embedding_dimension":2,"pooling_mode_cls_token":false,"pooling_mode_mean_tokens":true,"pooling_mode_max_tokens":false}""";
    private const string Dense = """{"in_features":2,"out_features":3,"bias":false,"activation_function":"torch.nn.modules.linear.Identity"}""";
    private const string Weights = "textual/2_Dense/model.safetensors";

    private readonly SomeModel _files = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public JoinedTowersTests()
    {
        _files.Graph("visual", "visual_named");
        _files.Write("visual/preprocess_cfg.json", """{"size":4,"mean":[0,0,0],"std":[1,1,1],"interpolation":"bilinear","resize_mode":"squash"}""");
        _files.Graph("textual", "textual_tokens");
        _files.Write("textual/1_Pooling/config.json", Pooling);
        _files.Write("textual/2_Dense/config.json", Dense);
        _files.Write("textual/modules.json", """[{"idx":0,"path":"","type":"sentence_transformers.models.Transformer"},{"idx":1,"path":"1_Pooling","type":"sentence_transformers.models.Pooling"},{"idx":2,"path":"2_Dense","type":"sentence_transformers.models.Dense"}]""");
        WriteDense("F32");
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("F32")]
    [InlineData("F16")]
    [InlineData("BF16")]
    public async Task The_mean_over_the_words_alone_goes_through_the_dense_layer(string precision)
    {
        WriteDense(precision);
        using var model = _files.Load();

        // Eight words, six of them padding; the layer's rows are (1, 0), (0, 2), (1, 1).
        ModelLayoutTests.AssertAlong([(Golden.Dog + Golden.Cat) / 2f, 2, ((Golden.Dog + Golden.Cat) / 2f) + 1], await model.EmbedTextAsync("dog cat", Token));
        Assert.Equal(ModelLayout.Pair, ModelFolder.Read(_files.Folder).Layout);
    }

    [Fact]
    public async Task A_graph_that_took_the_mean_itself_still_gets_the_dense_layer()
    {
        _files.Graph("textual", "textual_pooled");
        using var model = _files.Load();

        ModelLayoutTests.AssertAlong([Golden.Dog + Golden.Cat, 2, Golden.Dog + Golden.Cat + 1], await model.EmbedTextAsync("dog cat", Token));
    }

    [Fact]
    public async Task A_graph_that_went_through_the_dense_layer_is_left_alone()
    {
        _files.Graph("textual", "textual_masked");
        using var model = _files.Load();

        ModelLayoutTests.AssertAlong([2, 2, Golden.Dog + Golden.Cat], await model.EmbedTextAsync("dog cat", Token));
    }

    [Fact]
    public void An_image_tower_exported_for_Transformers_is_joined_the_same_way_and_keeps_its_space()
    {
        using var immich = _files.Load();
        _files.Put("onnx/vision_model.onnx", "visual_named.onnx");
        _files.Write("preprocessor_config.json", """{"size":{"height":4,"width":4},"resample":2,"image_mean":[0,0,0],"image_std":[1,1,1]}""");
        _files.Remove("visual");
        using var model = _files.Load();

        Assert.Equal((true, immich.Space), (model.HasText, model.Space));
        Assert.Equal(ModelLayout.Pair, ModelFolder.Read(_files.Folder).Layout);
        Assert.Contains(_files[Weights], ModelFolder.Read(_files.Folder).Files);
    }

    [Theory]
    [InlineData("textual/1_Pooling/config.json", "\"pooling_mode_cls_token\":false", "\"pooling_mode_cls_token\":true", "\"pooling_mode_cls_token\" is True")]
    [InlineData("textual/2_Dense/config.json", "linear.Identity", "activation.Tanh", "\"activation_function\" is \"torch.nn.modules.activation.Tanh\"")]
    [InlineData("textual/2_Dense/config.json", "\"in_features\":2", "\"in_features\":-2", "\"in_features\" is out of range")]
    [InlineData("textual/modules.json", "models.Dense", "models.CNN", "the module \"CNN\"")]
    public void A_way_that_is_not_known_is_named(string file, string right, string wrong, string message)
    {
        _files.Replace(file, right, wrong);

        AssertRefused(_files[file], message);
    }

    [Theory]
    [InlineData("\"in_features\":2", "\"in_features\":5", "has the shape [3,2] instead of [3,5]")]
    [InlineData("\"bias\":false", "\"bias\":true", "there is no tensor \"linear.bias\"")]
    public void Settings_and_weights_that_do_not_fit_are_named(string right, string wrong, string message)
    {
        _files.Replace("textual/2_Dense/config.json", right, wrong);

        AssertRefused(_files[Weights], message);
    }

    [Theory]
    [InlineData(0, "is empty")]
    [InlineData(5, "cut off")]
    [InlineData(40, "cut off")]
    [InlineData(-1, "cut off")]
    public void Weights_that_were_cut_off_are_named(int length, string message)
    {
        var whole = File.ReadAllBytes(_files[Weights]);
        File.WriteAllBytes(_files[Weights], length < 0 ? whole[..^1] : whole[..length]);

        AssertRefused(_files[Weights], message);
    }

    [Theory]
    [InlineData("{\"linear.weight\":{\"dtype\":\"I64\",\"shape\":[3,2],\"data_offsets\":[0,24]}}", "is I64")]
    [InlineData("{\"linear.weight\":{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[-8,16]}}", "do not lie in it")]
    [InlineData("{\"linear.weight\":{\"dtype\":\"F32\",\"shape\":[3,2]}}", "does not say its dtype")]
    [InlineData("{\"linear.weight\":7}", "header cannot be read")]
    [InlineData("[1,2]", "header cannot be read")]
    [InlineData("no header", "header cannot be read")]
    public void A_header_that_makes_no_sense_is_named(string header, string message)
    {
        WriteTensors(header, new byte[24]);

        AssertRefused(_files[Weights], message);
    }

    [Fact]
    public void Missing_weights_of_the_dense_layer_are_named()
    {
        File.Delete(_files[Weights]);

        AssertRefused(_files[Weights], "is missing");
    }

    private void AssertRefused(string file, string message)
    {
        var thrown = Assert.Throws<ModelException>(_files.Load);

        Assert.StartsWith(file, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    private void WriteDense(string precision)
    {
        float[] numbers = [1, 0, 0, 2, 1, 1];
        var bytes = precision switch
        {
            "F32" => numbers.SelectMany(BitConverter.GetBytes).ToArray(),
            "F16" => [.. numbers.SelectMany(number => BitConverter.GetBytes((Half)number))],
            _ => [.. numbers.SelectMany(number => BitConverter.GetBytes(number)[2..])],
        };
        WriteTensors($"{{\"__metadata__\":{{\"format\":\"pt\"}},\"linear.weight\":{{\"dtype\":\"{precision}\",\"shape\":[3,2],\"data_offsets\":[0,{bytes.Length}]}}}}", bytes);
    }

    private void WriteTensors(string header, byte[] numbers)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        Directory.CreateDirectory(_files["textual/2_Dense"]);
        File.WriteAllBytes(_files[Weights], [.. length, .. Encoding.ASCII.GetBytes(header), .. numbers]);
    }
}
