using Microsoft.Extensions.Options;
using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Devices;
using PhotoSearch.Embeddings.Installing;
using PhotoSearch.Embeddings.Reducing;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Embeddings;

public sealed class ModelReductionTests : IDisposable
{
    private static readonly ReductionReport Good = new(300, 0.9, 10, 20, 0.999, 0.99, 0.95, 0.96);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_reduced_model_is_kept_whole_or_not_at_all()
    {
        var source = ModelFolder.Read(PictureModel());
        var target = Path.Combine(_folder.Path, "products-int8");

        // How quick it is depends on the processor: either answer must leave things in order.
        var refused = await Record.ExceptionAsync(() => ModelReduction.RunAsync(source, target, Pictures(60), Running, TestContext.Current.CancellationToken));

        Assert.Equal(refused is null, Directory.Exists(target));
        Assert.True(refused is null or ModelException, refused?.ToString());
        Assert.Empty(Directory.GetDirectories(_folder.Path, ".*"));
        if (refused is null)
        {
            Assert.NotEqual(SpaceOf(source.Path), SpaceOf(target));
        }
        else
        {
            Assert.Contains("was not kept", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_made_is_no_model_of_the_list_before_it_is_kept()
    {
        var options = new EmbeddingsOptions();
        options.ModelFolders.Add(_folder.Path);
        var shelf = new ModelShelf(Options.Create(options));
        var source = ModelFolder.Read(PictureModel());
        var listed = new List<string>();
        var running = Running with
        {
            Device = DeviceChoice.Auto,
            Accelerators = _ =>
            {
                listed.AddRange(shelf.List().Select(model => model.Name));
                return [];
            },
        };

        await Record.ExceptionAsync(() => ModelReduction.RunAsync(source, Path.Combine(_folder.Path, "products-int8"), Pictures(60), running, TestContext.Current.CancellationToken));

        Assert.Equal(["products", "products"], listed);
    }

    [Fact]
    public async Task A_model_of_convolutions_is_refused_with_the_reason()
    {
        var source = ModelFolder.Read(Golden.Starter);
        var target = Path.Combine(_folder.Path, "starter-int8");

        var refused = await Assert.ThrowsAsync<ModelException>(() => ModelReduction.RunAsync(source, target, Pictures(60), Running, TestContext.Current.CancellationToken));

        Assert.Contains("convolutions", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_folder.Path));
    }

    [Fact]
    public async Task A_folder_that_is_there_is_never_overwritten()
    {
        var target = Directory.CreateDirectory(Path.Combine(_folder.Path, "mine")).FullName;
        var mine = Path.Combine(target, "file");
        await File.WriteAllTextAsync(mine, "mine", TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<ModelException>(() => ModelReduction.RunAsync(ModelFolder.Read(PictureModel()), target, Pictures(60), Running, TestContext.Current.CancellationToken));

        Assert.True(File.Exists(mine));
    }

    [Fact]
    public void A_quicker_tower_that_finds_the_same_is_offered() => Assert.Null(Good.Refusal("m"));

    [Fact]
    public void What_is_hardly_quicker_or_finds_other_photos_is_not_offered()
    {
        Assert.Contains("quicker", (Good with { RateAfter = 12 }).Refusal("m"), StringComparison.Ordinal);
        Assert.Contains("other photos", (Good with { NeighbourRecall = 0.89 }).Refusal("m"), StringComparison.Ordinal);
        Assert.Contains("other photos", (Good with { WordsRecall = 0.5 }).Refusal("m"), StringComparison.Ordinal);
        Assert.Null((Good with { WordsRecall = null }).Refusal("m"));
    }

    public void Dispose() => _folder.Dispose();

    private static ModelRunning Running => new EmbeddingsOptions { Device = "cpu" }.Running;

    private static string SpaceOf(string folder)
    {
        using var model = EmbeddingModel.Load(folder, Running);
        return model.Space;
    }

    private string PictureModel()
    {
        _folder.Write("products/visual/model.onnx", File.ReadAllBytes(Path.Combine(Repository.Root, "PhotoSearch.Tests", "Embeddings", "Golden", "graphs", "visual_products.onnx")));
        _folder.Write("products/visual/preprocess_cfg.json", """{"size":16,"mean":[0.5,0.5,0.5],"std":[0.25,0.25,0.25],"interpolation":"bicubic","resize_mode":"shortest"}"""u8);
        return Path.Combine(_folder.Path, "products");
    }

    private static List<RgbPixels> Pictures(int count)
    {
        var random = new Random(3);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                var pixels = new byte[32 * 32 * 3];
                random.NextBytes(pixels);
                return new RgbPixels(32, 32, pixels);
            }),
        ];
    }
}
