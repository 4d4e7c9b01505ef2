using PhotoSearch.Embeddings;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>A model folder with one thing wrong: loading fails with a sentence that names the file.</summary>
public sealed class BrokenModelTests : IDisposable
{
    private readonly SomeModel _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("visual/preprocess_cfg.json", "\"bilinear\"", "\"lanczos\"", "\"interpolation\" is \"lanczos\"")]
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

    [Theory]
    [InlineData("visual/model.onnx", "<!DOCTYPE html><html>Sign in</html>", "is a web page")]
    [InlineData("textual/model.onnx", "\n <html lang=\"en\">", "is a web page")]
    [InlineData("visual/model.onnx", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "is a Git LFS pointer")]
    [InlineData("textual/model.onnx", "", "is empty")]
    [InlineData("visual/model.onnx", "\u0008\u0008", "it holds no graph")]
    [InlineData("visual/model.onnx", "Not found", "cannot be used")]
    public void What_a_failed_download_left_is_told_apart(string file, string content, string message)
    {
        File.WriteAllText(_files[file], content);

        AssertRefused(_files[file], message);
    }

    [Fact]
    public void Weights_that_lie_beside_the_graph_and_are_missing_are_named()
    {
        _files.BecomeMeanOfColours("visual_outside");

        AssertRefused(_files["visual/visual_outside.onnx_data"], "is missing");
    }

    [Fact]
    public void Weights_beside_the_graph_that_were_cut_off_are_an_error_that_names_the_graph()
    {
        _files.BecomeMeanOfColours("visual_outside");
        File.WriteAllBytes(_files["visual/visual_outside.onnx_data"], [0, 0, 128, 63]);

        AssertRefused(_files["visual/model.onnx"], "cannot be loaded");
    }

    [Theory]
    [InlineData("visual_zero", "length 0")]
    [InlineData("visual_nan", "length NaN")]
    public void A_tower_that_says_nothing_is_refused_at_loading(string graph, string message)
    {
        _files.BecomeMeanOfColours(graph);

        AssertRefused(_files["visual/model.onnx"], message);
    }

    [Fact]
    public void A_folder_is_found_wanting_without_loading_its_graphs()
    {
        File.Delete(_files["textual/tokenizer.json"]);

        var thrown = Assert.Throws<ModelException>(() => ModelFolder.Read(_files.Folder));

        Assert.StartsWith($"{_files["textual/tokenizer.json"]} is missing, without which {_files["textual/model.onnx"]} cannot be given words", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_whole_says_what_is_in_it()
    {
        var folder = ModelFolder.Read(_files.Folder);

        Assert.Equal((ModelLayout.Immich, true), (folder.Layout, folder.HasText));
        Assert.Equal(6, folder.Files.Count);
        Assert.Equal(new FileInfo(_files["visual/model.onnx"]).Length + new FileInfo(_files["textual/model.onnx"]).Length, folder.Bytes);
    }

    [Fact]
    public void The_space_follows_the_preprocessing_and_not_the_text_tower()
    {
        using var plain = _files.Load();
        File.AppendAllText(_files["textual/tokenizer_config.json"], "\n");
        using var otherText = _files.Load();
        _files.Replace("visual/preprocess_cfg.json", "bilinear", "bicubic");
        using var otherPreprocessing = _files.Load();

        Assert.Equal(plain.Space, otherText.Space);
        Assert.NotEqual(plain.Space, otherPreprocessing.Space);
    }

    private void AssertRefused(string file, string message)
    {
        var thrown = Assert.Throws<ModelException>(_files.Load);

        Assert.StartsWith(file, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }
}
