using PhotoSearch.Embeddings;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>A model folder with one thing wrong: loading fails with a sentence that names the file.</summary>
public sealed class BrokenModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photosearch-model-").FullName;

    public BrokenModelTests()
    {
        foreach (var file in Directory.GetFiles(Golden.Starter, "*", SearchOption.AllDirectories).Where(f => !f.Contains("train", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(_folder, Path.GetRelativePath(Golden.Starter, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("visual/preprocess_cfg.json", "\"bicubic\"", "\"lanczos\"", "\"interpolation\" is \"lanczos\"")]
    [InlineData("visual/preprocess_cfg.json", "\"shortest\"", "\"tallest\"", "\"resize_mode\" is \"tallest\"")]
    [InlineData("visual/preprocess_cfg.json", "\"RGB\"", "\"BGR\"", "\"mode\" is \"BGR\"")]
    [InlineData("visual/preprocess_cfg.json", "80", "64", "its size 64x64 is not the graph's 80x80")]
    [InlineData("visual/preprocess_cfg.json", "0.48", "\"x\"", "\"mean\" is not three numbers")]
    [InlineData("visual/preprocess_cfg.json", "{", "[", "is no valid JSON")]
    [InlineData("textual/tokenizer.json", "\"type\": \"BertNormalizer\"", "\"type\": \"Precompiled\"", "the normalizer is \"Precompiled\"")]
    [InlineData("textual/tokenizer.json", "\"type\": \"BertPreTokenizer\"", "\"type\": \"Metaspace\"", "the pre-tokenizer is \"Metaspace\"")]
    [InlineData("textual/tokenizer.json", "\"type\": \"WordPiece\", \"unk", "\"type\": \"Unigram\", \"unk", "the tokenizer is \"Unigram\"")]
    [InlineData("textual/tokenizer.json", "\"post_processor\": null", "\"post_processor\": {\"type\": \"Odd\"}", "the post-processor is \"Odd\"")]
    [InlineData("textual/tokenizer_config.json", "\"[PAD]\"", "\"[GAP]\"", "the padding token \"[GAP]\" is not in the vocabulary")]
    [InlineData("config.json", "\"context_length\": 32,", "\"tokenizer_kwargs\": {\"clean\": \"bleach\"},", "\"clean\" is \"bleach\"")]
    public void A_value_we_do_not_know_is_an_error_that_names_its_file(string file, string right, string wrong, string message)
    {
        var path = Path.Combine(_folder, file);
        File.WriteAllText(path, File.ReadAllText(path).Replace(right, wrong, StringComparison.Ordinal));

        var thrown = Assert.Throws<ModelException>(() => EmbeddingModel.Load(_folder, 1));

        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("visual/model.onnx")]
    [InlineData("visual/preprocess_cfg.json")]
    [InlineData("textual/model.onnx")]
    [InlineData("textual/tokenizer.json")]
    public void A_missing_file_is_named(string file)
    {
        File.Delete(Path.Combine(_folder, file));

        var thrown = Assert.Throws<ModelException>(() => EmbeddingModel.Load(_folder, 1));

        Assert.Contains($"{Path.Combine(_folder, file)} is missing", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("visual/model.onnx")]
    [InlineData("textual/model.onnx")]
    public void Weights_that_were_cut_off_are_an_error_that_names_them(string file)
    {
        using (var weights = File.OpenWrite(Path.Combine(_folder, file)))
        {
            weights.SetLength(100_000);
        }

        var thrown = Assert.Throws<ModelException>(() => EmbeddingModel.Load(_folder, 1));

        Assert.StartsWith(Path.Combine(_folder, file), thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Towers_of_two_kinds_do_not_make_a_model()
    {
        File.Copy(Path.Combine(_folder, "visual", "model.onnx"), Path.Combine(_folder, "textual", "model.onnx"), overwrite: true);

        var thrown = Assert.Throws<ModelException>(() => EmbeddingModel.Load(_folder, 1));

        Assert.Contains("known are text, input_ids and attention_mask", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_space_follows_the_preprocessing_and_not_the_text_tower()
    {
        using var plain = EmbeddingModel.Load(_folder, 1);
        File.AppendAllText(Path.Combine(_folder, "textual", "tokenizer_config.json"), "\n");
        using var otherText = EmbeddingModel.Load(_folder, 1);
        var rules = Path.Combine(_folder, "visual", "preprocess_cfg.json");
        File.WriteAllText(rules, File.ReadAllText(rules).Replace("bicubic", "bilinear", StringComparison.Ordinal));
        using var otherPreprocessing = EmbeddingModel.Load(_folder, 1);

        Assert.Equal(plain.Space, otherText.Space);
        Assert.NotEqual(plain.Space, otherPreprocessing.Space);
    }
}
