using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Layouts;
using PhotoSearch.Embeddings.Preprocessing;

namespace PhotoSearch.Tests.Embeddings;

public sealed class HuggingFacePreprocessingTests : IDisposable
{
    private const string Rest = "\"resample\":3,\"image_mean\":[0.5,0.4,0.3],\"image_std\":[0.2,0.2,0.2]";

    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "preprocessor_config.json");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"size\":{\"shortest_edge\":224},\"crop_size\":{\"height\":224,\"width\":224},\"do_center_crop\":true", 224, 224, "Shortest")]
    [InlineData("\"size\":224,\"crop_size\":224,\"feature_extractor_type\":\"CLIPFeatureExtractor\"", 224, 224, "Shortest")]
    [InlineData("\"size\":{\"height\":224,\"width\":256},\"image_processor_type\":\"SiglipImageProcessor\"", 256, 224, "Squash")]
    [InlineData("\"size\":{\"height\":8,\"width\":8},\"do_center_crop\":true,\"crop_size\":{\"height\":8,\"width\":8}", 8, 8, "Squash")]
    [InlineData("\"size\":{\"height\":8,\"width\":8},\"do_pad\":false,\"pad_size\":null", 8, 8, "Squash")]
    public void What_the_file_says_becomes_the_rules(string settings, int width, int height, string mode)
    {
        var rules = Read($"{{{settings},{Rest}}}");

        Assert.Equal((width, height, mode, Interpolation.Bicubic), (rules.Width, rules.Height, rules.ResizeMode.ToString(), rules.Interpolation));
        Assert.Equal([0.5f, 0.4f, 0.3f], rules.Mean);
        Assert.Equal([0.2f, 0.2f, 0.2f], rules.Deviation);
    }

    [Fact]
    public void Without_normalising_colours_stay_between_zero_and_one()
    {
        var rules = Read("""{"size":{"height":8,"width":8},"resample":2,"do_normalize":false}""");

        Assert.Equal([0f, 0, 0], rules.Mean);
        Assert.Equal([1f, 1, 1], rules.Deviation);
        Assert.Equal(Interpolation.Bilinear, rules.Interpolation);
    }

    [Theory]
    [InlineData("\"size\":{\"shortest_edge\":256},\"crop_size\":224", "\"crop_size\" is 224x224 of a \"size\" whose shortest edge is 256")]
    [InlineData("\"size\":{\"height\":256,\"width\":256},\"crop_size\":224", "\"crop_size\" is 224x224 of a \"size\" of 256x256")]
    [InlineData("\"size\":{\"longest_edge\":256},\"crop_size\":256", "\"size\" has a \"longest_edge\"")]
    [InlineData("\"size\":224,\"do_center_crop\":false", "\"do_center_crop\" is false")]
    [InlineData("\"size\":{\"shortest_edge\":224}", "\"crop_size\" is missing")]
    [InlineData("\"crop_size\":224", "\"size\" is missing")]
    [InlineData("\"size\":224,\"crop_size\":224,\"do_resize\":false", "\"do_resize\" is false")]
    [InlineData("\"size\":224,\"crop_size\":224,\"do_rescale\":false", "\"do_rescale\" is false")]
    [InlineData("\"size\":224,\"crop_size\":224,\"rescale_factor\":0.00784313725", "\"rescale_factor\" is 0.00784313725")]
    [InlineData("\"size\":224,\"crop_size\":224,\"resample\":1", "\"resample\" is 1")]
    [InlineData("\"size\":224,\"crop_size\":224,\"do_flip_channel_order\":true", "\"do_flip_channel_order\" is True")]
    [InlineData("\"size\":224,\"crop_size\":224,\"image_std\":[0,1,1]", "\"image_std\" must be above 0")]
    [InlineData("\"size\":224,\"crop_size\":224,\"image_mean\":[1]", "\"image_mean\" is not three numbers")]
    [InlineData("\"size\":99999,\"crop_size\":99999", "\"crop_size\" is 99999")]
    public void What_is_unknown_or_contradicts_itself_is_an_error_that_names_the_file(string settings, string message)
    {
        var rest = string.Join(',', Rest.Split(",\"").Select((part, i) => i == 0 ? part : $"\"{part}").Where(part => !settings.Contains(part.Split(':')[0], StringComparison.Ordinal)));

        var thrown = Assert.Throws<ModelException>(() => Read($"{{{settings},{rest}}}"));

        Assert.StartsWith(File, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    private PreprocessRules Read(string json)
    {
        System.IO.File.WriteAllText(File, json);
        return HuggingFacePreprocessing.Read(ModelFile.Read(File));
    }
}
