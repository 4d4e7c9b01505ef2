using System.Text;
using Microsoft.Extensions.Options;
using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Tests.Embeddings.Installing;

/// <summary>Which files of which repositories make a model.</summary>
public sealed class DownloadPlanTests
{
    private const string Export = "owner/export";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Export, "onnx/text_model.onnx>onnx/text_model.onnx onnx/text_model.onnx_data>onnx/text_model.onnx_data onnx/vision_model.onnx>onnx/vision_model.onnx")]
    [InlineData($"{Export}:quantized", "onnx/text_model_quantized.onnx>onnx/text_model.onnx onnx/vision_model_quantized.onnx>onnx/vision_model.onnx")]
    public async Task An_export_gives_one_precision_and_its_settings(string name, string graphs)
    {
        await using var hub = await FakeHub.StartAsync();
        PutExport(hub);

        var plan = await PlanAsync(hub, name);

        Assert.Equal(
            $"config.json>config.json {graphs} preprocessor_config.json>preprocessor_config.json tokenizer.json>tokenizer.json",
            string.Join(' ', plan.Files.Select(file => $"{file.From}>{file.To}").Order(StringComparer.Ordinal)));
        Assert.All(plan.Files, file => Assert.Equal(FakeHub.Commit, file.Commit));
    }

    [Fact]
    public async Task A_form_that_the_export_lacks_is_said_with_those_it_has()
    {
        await using var hub = await FakeHub.StartAsync();
        PutExport(hub);

        var thrown = await Assert.ThrowsAsync<ModelException>(() => PlanAsync(hub, $"{Export}:int4"));

        Assert.Contains("no model that this program reads", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("reduced forms fp16, quantized", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_a_model_that_is_published_in_one_alone_is_said()
    {
        await using var hub = await FakeHub.StartAsync();
        hub.PutModel(SomeInstallation.Repository);

        var thrown = await Assert.ThrowsAsync<ModelException>(() => PlanAsync(hub, $"{SomeInstallation.Repository}:fp16"));

        Assert.Equal($"{SomeInstallation.Repository} has no reduced forms, such as \":fp16\" asks for: install it without that.", thrown.Message);
    }

    [Fact]
    public async Task A_repository_without_a_model_is_said()
    {
        await using var hub = await FakeHub.StartAsync();
        hub.Put("owner/other", "model.safetensors", "weights"u8.ToArray());

        var thrown = await Assert.ThrowsAsync<ModelException>(() => PlanAsync(hub, "owner/other"));

        Assert.Contains("owner/other has neither visual/model.onnx nor onnx/vision_model.onnx", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_beside_a_graph_come_along_whatever_they_are_called()
    {
        await using var hub = await FakeHub.StartAsync();
        hub.PutModel("immich-app/Large");
        hub.Put("immich-app/Large", "visual/2202c01a-47f5-11ef-ab4b-00155d655292", [1]);
        hub.Put("immich-app/Large", "textual/Constant_2217_attr__value", [2]);

        var plan = await PlanAsync(hub, "Large");

        Assert.Contains(plan.Files, file => file.To == "visual/2202c01a-47f5-11ef-ab4b-00155d655292");
        Assert.Contains(plan.Files, file => file.To == "textual/Constant_2217_attr__value");
        Assert.Equal(8, plan.Files.Count);
    }

    [Fact]
    public async Task A_model_of_pictures_alone_is_one_too()
    {
        await using var hub = await FakeHub.StartAsync();
        hub.Put("owner/looks", "visual/model.onnx", [1]);
        hub.Put("owner/looks", "visual/preprocess_cfg.json", [2]);

        Assert.Equal(2, (await PlanAsync(hub, "owner/looks")).Files.Count);
    }

    [Fact]
    public async Task The_multilingual_pair_is_joined_from_two_repositories()
    {
        await using var hub = await FakeHub.StartAsync();
        foreach (var part in ModelName.Parse("clip-ViT-B-32-multilingual-v1").Parts)
        {
            foreach (var file in part.Files)
            {
                hub.Put(part.Repository, file.From, Encoding.UTF8.GetBytes(file.From));
            }

            hub.Put(part.Repository, "pytorch_model.bin", [1]);
        }

        var plan = await PlanAsync(hub, "clip-ViT-B-32-multilingual-v1");

        Assert.Equal(
            [
                "textual/1_Pooling/config.json", "textual/2_Dense/config.json", "textual/2_Dense/model.safetensors", "textual/model.onnx", "textual/modules.json", "textual/sentence_bert_config.json", "textual/tokenizer.json",
                "textual/tokenizer_config.json", "visual/model.onnx", "visual/preprocess_cfg.json",
            ],
            plan.Files.Select(file => file.To).Order(StringComparer.Ordinal));
        Assert.Equal(["immich-app/ViT-B-32__openai", "sentence-transformers/clip-ViT-B-32-multilingual-v1"], plan.Files.Select(file => file.Repository).Distinct());
    }

    [Fact]
    public async Task A_file_that_went_from_a_known_repository_is_named()
    {
        await using var hub = await FakeHub.StartAsync();
        hub.PutModel("immich-app/ViT-B-32__openai");
        hub.Put("sentence-transformers/clip-ViT-B-32-multilingual-v1", "config.json", [1]);

        var thrown = await Assert.ThrowsAsync<ModelException>(() => PlanAsync(hub, "clip-ViT-B-32-multilingual-v1"));

        Assert.Contains("sentence-transformers/clip-ViT-B-32-multilingual-v1 has no onnx/model.onnx any more", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_pinned_goes_before_what_a_server_says()
    {
        await using var hub = await FakeHub.StartAsync();
        PutExport(hub, "Xenova/clip-vit-base-patch32");

        var listed = await Assert.ThrowsAsync<ModelException>(() => PlanAsync(hub, "clip-vit-base-patch32"));
        hub.List = entries => entries.Select(entry => new Dictionary<string, object>(entry)
        {
            ["size"] = KnownModels.Pinned.FirstOrDefault(pin => pin.Path == (string)entry["path"])?.Bytes ?? entry["size"],
        });
        var plan = await PlanAsync(hub, "clip-vit-base-patch32");

        Assert.Contains("this is not that file", listed.Message, StringComparison.Ordinal);
        Assert.Contains(hub.Asked, asked => asked.Path.EndsWith("/revision/d15189d7028b43f1d3e65039190477f6af591c2a", StringComparison.Ordinal));
        Assert.Equal("fd6e1402a588279d1723c7534d4bcba5bc0b14b47dfab0e46f8c47b8270d7d40", plan.Files.Single(file => file.From == "onnx/vision_model.onnx").Sha256);
        Assert.Equal("f7f3b7af117d467b58374797691a6438d3e6b9e9cef800dfd5dced7f697a90cd", plan.Files.Single(file => file.From == "tokenizer.json").Sha256);
    }

    private static void PutExport(FakeHub hub, string repository = Export)
    {
        foreach (var path in new[]
        {
            "config.json", "preprocessor_config.json", "tokenizer.json", "vocab.json", "merges.txt", "README.md", "model.safetensors", "quantize_config.json", "onnx/model.onnx", "onnx/vision_model.onnx",
            "onnx/text_model.onnx", "onnx/text_model.onnx_data", "onnx/vision_model_quantized.onnx", "onnx/text_model_quantized.onnx", "onnx/vision_model_fp16.onnx", "onnx/text_model_fp16.onnx",
        })
        {
            hub.Put(repository, path, Encoding.UTF8.GetBytes(path));
        }
    }

    private static async Task<DownloadPlan> PlanAsync(FakeHub hub, string name)
    {
        using var client = new HubClient(Options.Create(new EmbeddingsOptions { Mirror = hub.Address }), DownloadPatience.Usual, TimeProvider.System);
        return await DownloadPlan.MakeAsync(client, ModelName.Parse(name), Token);
    }
}
