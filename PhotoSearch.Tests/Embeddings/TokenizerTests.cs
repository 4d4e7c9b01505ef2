using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Tokenizers;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>
/// 242 texts against the reference, the Rust crate tokenizers 0.22.2 (npm @anush008/tokenizers 0.6.0): Golden/tokens.mjs made the expected
/// ids. The JavaScript ones (npm @huggingface/tokenizers 0.2.0) gave the same for all but CLIP's end-of-text written in capitals, which
/// only the reference finds.
/// </summary>
public sealed class TokenizerTests
{
    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Golden.Read<GoldenTokens[]>("tokens.json").Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_starter_reads_a_text_as_the_reference_does(int row)
    {
        var golden = Golden.Read<GoldenTokens[]>("tokens.json")[row];

        var read = Starter().Encode(golden.Words, 2000, pad: false);

        Assert.Equal(golden.Starter, read.Ids);
    }

    [Fact]
    public void Clip_reads_texts_as_the_reference_does()
    {
        var tokenizer = Clip();

        Assert.All(Golden.Read<GoldenTokens[]>("tokens.json"), golden => Assert.Equal(golden.Clip, tokenizer.Encode(golden.Words, 2000, pad: false).Ids));
    }

    [Fact]
    public void A_long_text_is_cut_and_keeps_its_end()
    {
        var read = Clip().Encode(string.Concat(Enumerable.Repeat("dog ", 200)), 77, pad: false);

        Assert.Equal([49406, .. Enumerable.Repeat(1929, 75), 49407], read.Ids);
    }

    [Fact]
    public void A_short_text_is_padded()
    {
        var read = Starter().Encode("dog", 6, pad: true);

        Assert.Equal([Golden.Dog, 0, 0, 0, 0, 0], read.Ids);
        Assert.Equal(1, read.Length);
    }

    [Fact]
    public void A_very_long_word_is_read_in_reasonable_time()
    {
        var read = Clip().Encode(new string('a', 200_000), 77, pad: false);

        Assert.Equal(77, read.Length);
    }

    private static Tokenizer Starter() => Tokenizer.Read(ModelFile.Read(Path.Combine(Golden.Starter, "textual", "tokenizer.json")), null);

    private static Tokenizer Clip()
    {
        var path = Path.Combine(Repository.Shared, "clip-tokenizer", "tokenizer.json");
        if (!File.Exists(path))
        {
            Assert.Skip($"CLIP's own tokenizer is not there: {path}");
        }

        return Tokenizer.Read(ModelFile.Read(path), null);
    }
}
