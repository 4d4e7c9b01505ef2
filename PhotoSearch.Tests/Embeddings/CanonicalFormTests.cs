using PhotoSearch.Embeddings.Tokenizers;

namespace PhotoSearch.Tests.Embeddings;

public sealed class CanonicalFormTests
{
    [Theory]
    [InlineData("\u00e9", "e\u0301")]
    [InlineData("\u1e69", "s\u0323\u0307")]
    [InlineData("\ud55c", "\u1112\u1161\u11ab")]
    [InlineData("\uac00", "\u1100\u1161")]
    [InlineData("\u01d5", "U\u0308\u0304")]
    public void Composed_and_decomposed_are_each_others_other_form(string composed, string decomposed)
    {
        Assert.Equal(decomposed, CanonicalForm.Decompose(composed));
        Assert.Equal(composed, CanonicalForm.Compose(decomposed));
        Assert.Equal(composed, CanonicalForm.Compose(composed));
    }

    [Theory]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("s\u0307\u0323", "\u1e69")]
    [InlineData("\u212b", "\u00c5")]
    [InlineData("\ufa11\ufa30", "\ufa11\u4fae")]
    [InlineData("\u0958", "\u0915\u093c")]
    [InlineData("a\u0327b\u0301", "a\u0327b\u0301")]
    [InlineData("a\u0301\u0301", "\u00e1\u0301")]
    public void Composing_follows_the_standard_examples(string text, string composed) => Assert.Equal(composed, CanonicalForm.Compose(text));
}
