using PhotoSearch.Pages;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Pages;

/// <summary>Dates as people say them.</summary>
public sealed class DateWordsTests
{
    [Fact]
    public void A_moment_without_offset_names_none() => Assert.Equal("Saturday, 3 October 2026, 14:05", DateWords.Moment(Some.Date(2026, 10, 3)));

    [Theory]
    [InlineData(120, "UTC+02:00")]
    [InlineData(-210, "UTC-03:30")]
    [InlineData(0, "UTC")]
    public void A_moment_names_the_offset_that_the_photo_states(int minutes, string offset)
    {
        var taken = Some.Date(2026, 10, 3) with { Offset = TimeSpan.FromMinutes(minutes) };

        var words = DateWords.Moment(taken);

        Assert.Equal($"Saturday, 3 October 2026, 14:05 {offset}", words);
    }

    [Theory]
    [InlineData(2026, "2026 · this year")]
    [InlineData(2025, "2025 · 1 year ago")]
    [InlineData(1999, "1999 · 27 years ago")]
    [InlineData(2030, "2030")]
    public void A_year_says_how_long_ago_it_was(int year, string words) => Assert.Equal(words, DateWords.Year(year, 2026));

    [Fact]
    public void An_unknown_zone_is_admitted_and_a_day_claims_no_time()
    {
        var taken = Some.Date(2026, 10, 3);
        Assert.Equal("from the camera, time zone unknown", DateWords.Trust(taken));
        Assert.Equal("from the camera", DateWords.Trust(taken with { Offset = TimeSpan.Zero }));
        var day = taken with { Source = TakenAtSource.FileNameDay };
        Assert.Equal(("Saturday, 3 October 2026", "from the file's name, which tells no time"), (DateWords.Moment(day), DateWords.Trust(day)));
    }

    [Fact]
    public void Every_source_of_a_date_has_words_of_its_own()
    {
        var sources = Enum.GetValues<TakenAtSource>();

        var words = sources.Select(DateWords.Source).ToHashSet();

        Assert.Equal(sources.Length, words.Count);
    }

    [Theory]
    [InlineData(20, "just now")]
    [InlineData(180, "3 minutes ago")]
    [InlineData(-5, "just now")]
    public void Ago_is_rounded_and_never_in_the_future(int seconds, string words)
    {
        var now = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

        Assert.Equal(words, DateWords.Ago(now.AddSeconds(-seconds), now));
    }
}
