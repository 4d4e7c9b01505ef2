using System.Diagnostics;
using System.Text.RegularExpressions;
using PhotoSearch.Searching.Language;

namespace PhotoSearch.Tests.Searching.Language;

/// <summary>Everything that can be typed is understood, or searched as words.</summary>
public sealed partial class QueryParserTests
{
    [Theory]
    [InlineData("a dog  on the beach", "a dog on the beach*1")]
    [InlineData("sunset^2 city", "city*1 | sunset*2")]
    [InlineData("(golden hour)^2 city", "city*1 | golden hour*2")]
    [InlineData("(golden hour) city", "golden hour city*1")]
    [InlineData("dog after:2020 beach", "dog beach*1")]
    [InlineData("sunset^1,5", "sunset*1.5")]
    [InlineData("half-moon -cat", "half-moon*1")]
    [InlineData("dog - cat", "dog cat*1")]
    [InlineData("日本の桜 🌸", "日本の桜 🌸*1")]
    [InlineData("", "")]
    [InlineData(" \t\n ", "")]
    [InlineData("- ( ) \"\" -\"\"", "")]
    public void Words_are_joined_and_weights_kept_apart(string text, string expected) => Assert.Equal(
        expected, string.Join(" | ", QueryParser.Parse(text).Wanted.Select(words => FormattableString.Invariant($"{words.Text}*{words.Weight}"))));

    [Theory]
    [InlineData("beach -people", "people")]
    [InlineData("beach -(two people) -dog", "two people|dog")]
    [InlineData("beach \u2212people", "people")]
    [InlineData("-(no end", "no end")]
    [InlineData("--dog", "dog")]
    public void What_is_left_out_stands_behind_a_minus(string text, string expected) => Assert.Equal(expected, string.Join('|', QueryParser.Parse(text).Unwanted));

    [Theory]
    [InlineData("\"golden hour\"", "+golden hour")]
    [InlineData("“golden hour” -\"my cat\"", "+golden hour|-my cat")]
    [InlineData("„Grüezi mitenand“", "+Grüezi mitenand")]
    [InlineData("-\"no end", "-no end")]
    [InlineData("\"!?\"", "")]
    public void Exact_words_stand_in_quotation_marks(string text, string expected)
    {
        var query = QueryParser.Parse(text);

        Assert.Equal(expected, string.Join('|', query.Exact.Select(exact => (exact.IsNegative ? "-" : "+") + exact.Text)));
        Assert.Empty(query.Wanted);
    }

    [Theory]
    [InlineData("after:2020", "After Day = 2020-01-01")]
    [InlineData("AFTER:2020-06", "After Day = 2020-06-01")]
    [InlineData("before:2021/6/5", "Before Day = 2021-06-05")]
    [InlineData("on:12-24", "EachYear Month = 12, Day = 24")]
    [InlineData("on:02-29", "EachYear Month = 2, Day = 29")]
    [InlineData("on:2021-03-04", "During From = 2021-03-04, Until = 2021-03-05, IsYear = False")]
    [InlineData("on:2020-02", "During From = 2020-02-01, Until = 2020-03-01, IsYear = False")]
    [InlineData("year:2019", "During From = 2019-01-01, Until = 2020-01-01, IsYear = True")]
    [InlineData("year:2018..2020", "During From = 2018-01-01, Until = 2021-01-01, IsYear = True")]
    [InlineData("year:2018-2020", "During From = 2018-01-01, Until = 2021-01-01, IsYear = True")]
    [InlineData("year:..2020", "During From = , Until = 2021-01-01, IsYear = True")]
    [InlineData("camera:\"Canon EOS\"", "Camera Part = Canon EOS")]
    [InlineData("camera:“Canon EOS”", "Camera Part = Canon EOS")]
    [InlineData("camera: Canon", "Camera Part = Canon")]
    [InlineData("lens:50mm", "Lens Part = 50mm")]
    [InlineData("folder:2020/Rome/", "Folder Path = 2020/Rome")]
    [InlineData("type:HEIC", "Type Media = heic")]
    [InlineData("place:(New York)", "PlaceName Text = New York")]
    [InlineData("near:47.05,8.31,20", "Near Latitude = 47.05, Longitude = 8.31, Kilometres = 20")]
    [InlineData("near:-33.9,151.2,5km", "Near Latitude = -33.9, Longitude = 151.2, Kilometres = 5")]
    [InlineData("near:47.05,8.31", "Near Latitude = 47.05, Longitude = 8.31, Kilometres = 10")]
    [InlineData("tag:holiday", "Tag Text = holiday")]
    [InlineData("album:\"Summer 2020\"", "Album Title = Summer 2020")]
    [InlineData("rating:>=4", "Rating Least = 4, Most = 5")]
    [InlineData("rating:<3", "Rating Least = -1, Most = 2")]
    [InlineData("rating:3..4", "Rating Least = 3, Most = 4")]
    [InlineData("rating:4+", "Rating Least = 4, Most = 5")]
    [InlineData("rating:5", "Rating Least = 5, Most = 5")]
    [InlineData("rating:none", "Unrated")]
    [InlineData("is:favorite", "Is Kind = Favourite")]
    [InlineData("is:favourite", "Is Kind = Favourite")]
    [InlineData("is:Panorama", "Is Kind = Panorama")]
    public void A_filter_is_a_name_and_a_value(string text, string expected)
    {
        var query = QueryParser.Parse(text);

        Assert.Equal(expected, InWords(Assert.Single(query.Filters).Filter));
        Assert.Empty(query.Wanted);
        var negative = Assert.Single(QueryParser.Parse("-" + text).Filters);
        Assert.Equal((true, expected), (negative.IsNegative, InWords(negative.Filter)));
    }

    [Theory]
    [InlineData("after:yesterday", "after yesterday", "after:yesterday is searched as words: after takes a date such as 2020, 2020-06 or 2020-06-15.")]
    [InlineData("on:2021-02-30", "on 2021-02-30", "on takes a date")]
    [InlineData("year:12", "year 12", "year takes a year")]
    [InlineData("near:91,0,5", "near 91,0,5", "near takes latitude")]
    [InlineData("near:NaN,0,5", "near NaN,0,5", "near takes latitude")]
    [InlineData("rating:many", "rating many", "rating takes stars")]
    [InlineData("rating:>5", "rating >5", "rating takes stars")]
    [InlineData("is:happy", "is happy", "is takes favourite")]
    [InlineData("colour:red", "colour:red", "There is no filter colour")]
    [InlineData("http://example.org", "http://example.org", "")]
    [InlineData("12:30", "12:30", "")]
    [InlineData("dog^big", "dog^big", "a weight is a number")]
    [InlineData("dog \"on the beach", "dog on the beach", "A quotation mark is not closed")]
    [InlineData("(dog on", "dog on", "A bracket is not closed")]
    [InlineData("dog camera:", "dog", "camera: is followed by nothing")]
    [InlineData("camera: -dog", "", "camera: is followed by nothing")]
    [InlineData("dog^99", "dog", "Weights go from 0.1 to 10")]
    [InlineData("-dog^2", "", "A weight means nothing for what is left out")]
    [InlineData("\"dog\"^2", "", "A weight means nothing for exact words")]
    public void What_is_not_understood_is_searched_as_words_and_said(string text, string words, string said)
    {
        var query = QueryParser.Parse(text);

        Assert.Equal(words, string.Join(' ', query.Wanted.Select(part => part.Text)));
        Assert.Contains(said, string.Concat(query.Notes));
        Assert.Equal(said.Length == 0, query.Notes.Count == 0);
    }

    [Theory]
    [InlineData("after:2021 before:2020", "after 2021 is later than before 2020: nothing can match.")]
    [InlineData("after:2020 before:2020", "after 2020 begins where before 2020 ends: nothing can match.")]
    [InlineData("year:2018 after:2020", "year 2018 lies outside after 2020: nothing can match.")]
    [InlineData("on:2021-03-04 before:2020", "on 2021-03-04 lies outside before 2020: nothing can match.")]
    [InlineData("year:2020..2018", "year 2020..2018 ends before it begins: nothing can match.")]
    [InlineData("is:portrait is:landscape", "No photo is portrait and landscape at once: nothing can match.")]
    [InlineData("rating:>=4 rating:<=2", "No rating is rating >=4 and rating <=2 at once: nothing can match.")]
    [InlineData("rating:3 rating:none", "A photo without a rating has no stars: nothing can match.")]
    [InlineData("camera:Canon -camera:Canon", "camera Canon is asked for and left out at once: nothing can match.")]
    public void What_cannot_match_is_said(string text, string expected) => Assert.Equal(expected, Assert.Single(QueryParser.Parse(text).Notes));

    [Theory]
    [InlineData("after:2020 before:2021")]
    [InlineData("year:2018 year:2021 after:2020")]
    [InlineData("on:12-24 after:2020 before:2021")]
    [InlineData("camera:Canon camera:Nikon")]
    [InlineData("album:Rome -album:Paris is:favorite")]
    [InlineData("is:landscape is:panorama rating:>=3 rating:<=4")]
    public void What_can_match_is_not_complained_about(string text) => Assert.Empty(QueryParser.Parse(text).Notes);

    [Fact]
    public void Any_text_is_understood_and_every_character_of_it_accounted_for()
    {
        var random = new Random(20261121);
        string[] pieces =
        [
            "-", "--", "\u2212", "\"", "“", "”", "«", "(", ")", "^", "^2", "^1e9", "^-1", ":", "::", " ", "  ", "\t", "\n", "dog", "after:", "before:2020", "on:", "12-24", "year:", "2018..2020", "..",
            "camera:", "near:", "1,2,3", "9e999", "rating:", ">=", "<", "5", "is:", "favorite", "Ωmega", "🌸", "\ud83c", "\0", "\u00a0", "\u202e", "e\u0301", "tag:\"", "folder:/", "'", ";", "--drop", "*", "OR", "NEAR",
        ];
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(24)).Select(_ => random.Next(8) == 0 ? ((char)random.Next(0x10000)).ToString() : pieces[random.Next(pieces.Length)]));

            var query = QueryParser.Parse(text);

            var at = 0;
            foreach (var term in query.Terms)
            {
                Assert.True(term.Place.Length > 0 && term.Place.Start >= at && term.Place.End <= text.Length, $"{text}: {term}");
                Assert.True(string.IsNullOrWhiteSpace(text[at..term.Place.Start]), $"{text}: lost before {term}");
                at = term.Place.End;
            }

            Assert.True(string.IsNullOrWhiteSpace(text[at..]), $"{text}: lost its end");
            Assert.All(query.Wanted, part => Assert.True(part.Text.Length > 0 && part.Weight is >= 0.1 and <= 10));
        }
    }

    [Fact]
    public void Five_hundred_characters_take_no_time()
    {
        string[] worst = [new('"', 500), new('(', 500), new('-', 500), string.Concat(Enumerable.Repeat("a:b ", 125)), string.Concat(Enumerable.Repeat("is: ", 125)), string.Concat(Enumerable.Repeat("on:1 ", 100))];
        foreach (var text in worst)
        {
            QueryParser.Parse(text);
        }

        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 20; i++)
        {
            foreach (var text in worst)
            {
                QueryParser.Parse(text);
            }
        }

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalMilliseconds / 120, 0, 5);
    }

    [Theory]
    [InlineData("dog  camera:\"Canon EOS\" beach", "dog beach")]
    [InlineData("camera:Canon", "")]
    public void A_filter_is_taken_out_of_the_text(string text, string expected)
    {
        var query = QueryParser.Parse(text);

        Assert.Equal(expected, QueryText.Without(query, term => term is Term.Restriction));
    }

    [Theory]
    [InlineData("Canon EOS 5D")]
    [InlineData("12\" lens")]
    [InlineData("(odd)")]
    [InlineData("-odd")]
    [InlineData("Zürich")]
    public void A_value_that_is_written_is_read_as_the_same(string value)
    {
        var query = QueryParser.Parse($"dog {QueryText.Write("camera", value)} cat");

        var filter = Assert.IsType<Filter.Camera>(Assert.Single(query.Filters).Filter);
        Assert.Equal(value.Replace('"', ' ').Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal), filter.Part);
        Assert.Equal("dog cat", Assert.Single(query.Wanted).Text);
    }

    /// <summary>As a record says itself, without what belongs to its kind; days as everywhere.</summary>
    private static string InWords(Filter filter) => filter switch
    {
        Filter.After after => FormattableString.Invariant($"After Day = {after.Day:yyyy-MM-dd}"),
        Filter.Before before => FormattableString.Invariant($"Before Day = {before.Day:yyyy-MM-dd}"),
        Filter.During during => FormattableString.Invariant($"During From = {during.From:yyyy-MM-dd}, Until = {during.Until:yyyy-MM-dd}, IsYear = {during.IsYear}"),
        _ => Common().Replace(filter.ToString(), " ").TrimEnd('}', ' '),
    };

    [GeneratedRegex(@" \{ Name = \w+, IsOneOfMany = \w+,? ?")]
    private static partial Regex Common();
}
