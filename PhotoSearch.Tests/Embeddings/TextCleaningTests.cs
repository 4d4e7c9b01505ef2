using PhotoSearch.Embeddings;

namespace PhotoSearch.Tests.Embeddings;

public sealed class TextCleaningTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photosearch-text-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("{}", "  Two\t\n dogs,\u00a0on snow! ", "Two dogs, on snow!")]
    [InlineData("""{"text_cfg":{"tokenizer_kwargs":{"clean":"whitespace"}}}""", "A  b", "A b")]
    [InlineData("""{"text_cfg":{"tokenizer_kwargs":{"clean":"lower"}}}""", "A  B!", "a b!")]
    [InlineData("""{"text_cfg":{"tokenizer_kwargs":{"clean":"canonicalize"}}}""", " It's_a  DOG - really! «Ünï» ", "its a dog really «ünï»")]
    [InlineData("""{"text_cfg":{"tokenizer_kwargs":{"clean":"canonicalize"}}}""", "ΟΔΟΣ ΣΟΦΟΣ. Σ İZMİR\u001Ca - b_c", "οδος σοφος σ i\u0307zmi\u0307r a b c")]
    [InlineData("""{"text_cfg":{"tokenizer_kwargs":{"clean":"canonicalize"}}}""", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", "")]
    public void Words_are_cleaned_as_the_model_was_trained(string config, string words, string cleaned)
    {
        var path = Path.Combine(_folder, "config.json");
        File.WriteAllText(path, config);

        var cleaning = TextCleaning.Read(ModelFile.Read(path));

        Assert.Equal(cleaned, cleaning.Clean(words));
    }

    [Theory]
    [InlineData("""{"text_cfg":{"tokenizer_kwargs":{"clean":"scrub"}}}""", "scrub")]
    [InlineData("""{"text_cfg":{"tokenizer_kwargs":{"strip_sep_token":true}}}""", "strip_sep_token")]
    public void A_cleaning_that_we_do_not_know_is_refused(string config, string named)
    {
        var path = Path.Combine(_folder, "config.json");
        File.WriteAllText(path, config);

        var fault = Assert.Throws<ModelException>(() => TextCleaning.Read(ModelFile.Read(path)));

        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }
}
