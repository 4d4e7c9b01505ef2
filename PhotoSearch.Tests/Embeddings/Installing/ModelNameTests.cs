using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Tests.Embeddings.Installing;

/// <summary>What a person may ask for, and the catalogue.</summary>
public sealed class ModelNameTests
{
    [Theory]
    [InlineData("RN50x4__openai", "RN50x4__openai", "immich-app/RN50x4__openai", "main", null)]
    [InlineData("immich-app/RN50x4__openai", "RN50x4__openai", "immich-app/RN50x4__openai", "main", null)]
    [InlineData("owner/some.model", "owner--some.model", "owner/some.model", "main", null)]
    [InlineData("owner/model@v1.0", "owner--model", "owner/model", "v1.0", null)]
    [InlineData("owner/model@refs/pr/2:fp16", "owner--model--fp16", "owner/model", "refs/pr/2", "fp16")]
    [InlineData("Xenova/clip-vit-base-patch32", "clip-vit-base-patch32", "Xenova/clip-vit-base-patch32", "d15189d7028b43f1d3e65039190477f6af591c2a", null)]
    [InlineData("Xenova/clip-vit-base-patch32:quantized", "Xenova--clip-vit-base-patch32--quantized", "Xenova/clip-vit-base-patch32", "d15189d7028b43f1d3e65039190477f6af591c2a", "quantized")]
    public void A_name_says_where_a_model_comes_from_and_what_its_folder_is(string asked, string folder, string repository, string revision, string? variant)
    {
        var name = ModelName.Parse(asked);

        Assert.Equal(folder, name.Folder);
        Assert.Equal((repository, revision, variant), (name.Parts[0].Repository, name.Parts[0].Revision, name.Parts[0].Variant));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("../escape")]
    [InlineData("owner/../escape")]
    [InlineData("/etc/passwd")]
    [InlineData("owner/name/more")]
    [InlineData("a\\b")]
    [InlineData("name\n")]
    [InlineData("name?x=1")]
    [InlineData("name@../../x")]
    [InlineData("https://huggingface.co/immich-app/RN50__openai")]
    [InlineData("naïve")]
    public void A_name_that_leads_elsewhere_or_nowhere_is_refused(string asked)
    {
        var thrown = Assert.Throws<ModelException>(() => ModelName.Parse(asked));

        Assert.Contains($"\"{asked}\" is no name of a model", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_model_of_the_catalogue_is_found_by_its_name_and_says_all_that_a_person_needs()
    {
        Assert.All(KnownModels.All, model =>
        {
            Assert.Same(model, KnownModels.Find(model.Name));
            Assert.Equal((model.Name, model.Parts), (ModelName.Parse(model.Name).Folder, ModelName.Parse(model.Name).Parts));
            Assert.True(ModelName.IsFolderName(model.Name));
            Assert.InRange(model.DownloadBytes, 100_000_000, 5_000_000_000);
            Assert.InRange(model.Dimension, 512, 1024);
            Assert.True(model.MemoryMegabytes * 1_048_576L > model.DownloadBytes, $"{model.Name} cannot take less memory than its weights.");
            Assert.All([model.Title, model.Languages, model.Recall, model.Licence, model.Note], text => Assert.NotEmpty(text));
        });
        Assert.Equal(KnownModels.All.Count, KnownModels.All.Select(model => model.Name).Distinct().Count());
    }

    [Fact]
    public void One_model_is_recommended_for_English_and_one_for_other_languages()
    {
        Assert.Equal("English", Assert.Single(KnownModels.All, model => model.Advice == ModelAdvice.English).Languages);
        Assert.Equal("100 languages", Assert.Single(KnownModels.All, model => model.Advice == ModelAdvice.Multilingual).Languages);
        Assert.NotNull(KnownModels.Find("ViT-L-14__openai"));
        Assert.NotNull(KnownModels.Find("RN50__openai"));
        Assert.NotNull(KnownModels.Find("Xenova/clip-vit-base-patch32"));
    }
}
