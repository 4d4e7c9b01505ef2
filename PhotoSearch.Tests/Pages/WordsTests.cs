using PhotoSearch.Pages;

namespace PhotoSearch.Tests.Pages;

/// <summary>Counts, sizes and spans as people say them.</summary>
public sealed class WordsTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(999, "999 bytes")]
    [InlineData(1_200, "1.2 kB")]
    [InlineData(2_345_678, "2.3 MB")]
    [InlineData(120_400_000, "120 MB")]
    [InlineData(5_000_000_000, "5 GB")]
    [InlineData(7_000_000_000_000_000, "7,000 TB")]
    public void A_size_has_three_digits_and_a_unit(long bytes, string words) => Assert.Equal(words, Words.Bytes(bytes));

    [Theory]
    [InlineData(0.2, "a moment")]
    [InlineData(1, "1 second")]
    [InlineData(59.4, "59 seconds")]
    [InlineData(59.6, "1 minute")]
    [InlineData(3_580, "1 hour")]
    [InlineData(7_200, "2 hours")]
    [InlineData(86_400 * 5, "5 days")]
    public void A_span_is_said_in_one_unit(double seconds, string words) => Assert.Equal(words, Words.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0.4, "under 1 ms")]
    [InlineData(42.3, "42 ms")]
    [InlineData(1_340, "1.3 s")]
    public void How_long_it_took_keeps_two_digits(double milliseconds, string words) => Assert.Equal(words, Words.Took(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(0, "0 photos")]
    [InlineData(1, "1 photo")]
    [InlineData(12_345, "12,345 photos")]
    public void A_count_agrees_with_its_noun(long count, string words) => Assert.Equal(words, Words.Count(count, "photo", "photos"));
}
