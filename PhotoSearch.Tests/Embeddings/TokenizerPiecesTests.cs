using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Tokenizers;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>
/// Multilingual models' arrangements with small SentencePiece vocabularies (Golden/pieces.py trained them), 242 texts each, against the Rust
/// crate tokenizers 0.22.2. SentencePiece 0.1.97 itself gave the same for 230 (Unigram), 240 (bytes) and 219 (NLLB): it knows no special
/// tokens in a text, keeps both marks of a letter where the reference's table drops one, and trims the end where NLLB's file does not.
/// </summary>
public sealed class TokenizerPiecesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photosearch-pieces-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Xlm_roberta_s_arrangement_reads_texts_as_the_reference_does() => Compare("unigram", golden => golden.Unigram);

    [Fact]
    public void Siglip_2_s_arrangement_reads_texts_as_the_reference_does() => Compare("gemma", golden => golden.Gemma);

    [Fact]
    public void Nllb_s_arrangement_reads_texts_as_the_reference_does() => Compare("nllb", golden => golden.Nllb);

    [Fact]
    public void A_long_text_is_cut_and_keeps_the_end_and_a_short_one_is_padded()
    {
        var tokenizer = Read("unigram", """{"pad_token":"<pad>"}""");

        var cut = tokenizer.Encode(string.Concat(Enumerable.Repeat("собака на пляже ", 100)), 64, pad: true);
        var filled = tokenizer.Encode("dog", 64, pad: true);

        Assert.Equal(64, cut.Length);
        Assert.Equal((0, 2), (cut.Ids[0], cut.Ids[63]));
        Assert.Equal(64, filled.Ids.Length);
        Assert.All(filled.Ids[filled.Length..], id => Assert.Equal(1, id));
    }

    [Fact]
    public void Siglip_pads_with_its_own_end()
    {
        var read = Read("gemma", """{"pad_token":{"content":"<eos>"}}""").Encode("dog", 64, pad: true);

        Assert.Equal(1, read.Ids[read.Length - 1]);
        Assert.Equal(1, read.Ids[63]);
    }

    [Theory]
    [InlineData("{}", "eng_Latn")]
    [InlineData("""{"src_lang":null}""", "eng_Latn")]
    [InlineData("""{"src_lang":"zho_Hans"}""", "zho_Hans")]
    public void Nllb_begins_with_the_language_of_its_configuration(string config, string language)
    {
        var tokenizer = Read("nllb", config);

        var read = tokenizer.Encode("dog", 64, pad: false);

        Assert.Equal(read.Ids[0], tokenizer.Encode(language, 64, pad: false).Ids[1]);
        Assert.Equal(2, read.Ids[^1]);
    }

    [Fact]
    public void A_language_at_the_end_is_put_in_front()
    {
        var text = Golden.Unpacked("nllb");
        const string single = "{\"SpecialToken\":{\"id\":\"eng_Latn\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"SpecialToken\":{\"id\":\"</s>\",\"type_id\":0}}";
        const string old = "{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"SpecialToken\":{\"id\":\"</s>\",\"type_id\":0}},{\"SpecialToken\":{\"id\":\"eng_Latn\",\"type_id\":0}}";
        Assert.Contains(single, text, StringComparison.Ordinal);

        var read = Tokenizer.Read(Written("tokenizer.json", text.Replace(single, old, StringComparison.Ordinal)), null).Encode("dog", 64, pad: false);

        Assert.Equal(Read("nllb", "{}").Encode("dog", 64, pad: false).Ids, read.Ids);
    }

    [Fact]
    public void A_language_that_the_model_does_not_have_is_refused()
    {
        var fault = Assert.Throws<ModelException>(() => Read("nllb", """{"src_lang":"tlh_Latn"}"""));

        Assert.Contains("tlh_Latn", fault.Message, StringComparison.Ordinal);
        Assert.Contains("config.json", fault.Message, StringComparison.Ordinal);
    }

    private void Compare(string name, Func<GoldenPieces, int[]> expected)
    {
        var tokenizer = Read(name, "{}");

        Assert.All(Golden.Read<GoldenPieces[]>("pieces.json"), golden => Assert.Equal(expected(golden), tokenizer.Encode(golden.Words, 2000, pad: false).Ids));
    }

    private Tokenizer Read(string name, string config) => Tokenizer.Read(Written("tokenizer.json", Golden.Unpacked(name)), Written("config.json", config));

    private ModelFile Written(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return ModelFile.Read(path);
    }
}
