using PhotoSearch.Embeddings;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>A model folder with one thing wrong: loading fails with a sentence that names the file.</summary>
public sealed class BrokenModelTests : IDisposable
{
    private readonly SomeModel _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("visual/preprocess_cfg.json", "\"bicubic\"", "\"lanczos\"", "\"interpolation\" is \"lanczos\"")]
    [InlineData("visual/preprocess_cfg.json", "\"shortest\"", "\"tallest\"", "\"resize_mode\" is \"tallest\"")]
    [InlineData("visual/preprocess_cfg.json", "\"RGB\"", "\"BGR\"", "\"mode\" is \"BGR\"")]
    [InlineData("visual/preprocess_cfg.json", "80", "64", "its size 64x64 is not the graph's 80x80")]
    [InlineData("visual/preprocess_cfg.json", "0.48", "\"x\"", "\"mean\" is not three numbers")]
    [InlineData("visual/preprocess_cfg.json", "{", "[", "is no valid JSON")]
    [InlineData("textual/tokenizer.json", "\"type\": \"BertNormalizer\"", "\"type\": \"Transliteration\"", "the normalizer is \"Transliteration\"")]
    [InlineData("textual/tokenizer.json", "\"type\": \"BertPreTokenizer\"", "\"type\": \"CharDelimiterSplit\"", "the pre-tokenizer is \"CharDelimiterSplit\"")]
    [InlineData("textual/tokenizer.json", "\"type\": \"WordPiece\", \"unk", "\"type\": \"WordLevel\", \"unk", "the tokenizer's model is \"WordLevel\"")]
    [InlineData("textual/tokenizer.json", "\"post_processor\": null", "\"post_processor\": {\"type\": \"Odd\"}", "the post-processor is \"Odd\"")]
    [InlineData("textual/tokenizer_config.json", "\"[PAD]\"", "\"[GAP]\"", "the padding token \"[GAP]\" is not in the vocabulary")]
    [InlineData("config.json", "\"context_length\": 32,", "\"tokenizer_kwargs\": {\"clean\": \"bleach\"},", "\"clean\" is \"bleach\"")]
    public void A_value_we_do_not_know_is_an_error_that_names_its_file(string file, string right, string wrong, string message)
    {
        _files.Replace(file, right, wrong);

        var thrown = Assert.Throws<ModelException>(_files.Load);

        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
        Assert.StartsWith(_files[file], thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("visual/model.onnx")]
    [InlineData("visual/preprocess_cfg.json")]
    [InlineData("textual/model.onnx")]
    [InlineData("textual/tokenizer.json")]
    public void A_missing_file_is_named(string file)
    {
        File.Delete(_files[file]);

        var thrown = Assert.Throws<ModelException>(_files.Load);

        Assert.Contains($"{_files[file]} is missing", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("visual/model.onnx")]
    [InlineData("textual/model.onnx")]
    public void Weights_that_were_cut_off_are_an_error_that_names_them(string file)
    {
        using (var weights = File.OpenWrite(_files[file]))
        {
            weights.SetLength(100_000);
        }

        var thrown = Assert.Throws<ModelException>(_files.Load);

        Assert.StartsWith(_files[file], thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_space_follows_the_preprocessing_and_not_the_text_tower()
    {
        using var plain = _files.Load();
        File.AppendAllText(_files["textual/tokenizer_config.json"], "\n");
        using var otherText = _files.Load();
        _files.Replace("visual/preprocess_cfg.json", "bicubic", "bilinear");
        using var otherPreprocessing = _files.Load();

        Assert.Equal(plain.Space, otherText.Space);
        Assert.NotEqual(plain.Space, otherPreprocessing.Space);
    }
}
