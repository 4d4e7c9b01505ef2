using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using PhotoSearch.Pages;
using PhotoSearch.Searching;
using PhotoSearch.Searching.Filters;
using PhotoSearch.Searching.Language;

namespace PhotoSearch.Tests.Searching.Filters;

/// <summary>The controls say what was typed, and what they say is typed.</summary>
public sealed class FilterFormTests
{
    [Fact]
    public void Controls_show_what_was_typed()
    {
        var form = new FilterForm(QueryParser.Parse("dog after:2020 camera:\"Canon EOS\" -lens:50mm rating:4+ is:portrait"));

        Assert.Equal(["2020-01-01", "", "Canon EOS", "", "", "", "", "", "", ">=4", "portrait", "", "", ""], FilterForm.Fields.Select(form.Shown));
    }

    [Theory]
    [InlineData("dog", "camera", "Canon EOS", "dog camera:\"Canon EOS\"")]
    [InlineData("dog camera:canon camera:nikon", "camera", "canon", "dog camera:canon camera:nikon")]
    [InlineData("dog camera:canon camera:nikon cat", "camera", "Apple", "dog cat camera:Apple")]
    [InlineData("camera:canon -camera:nikon", "camera", "", "-camera:nikon")]
    [InlineData("after:2020", "after", "2020-01-01", "after:2020")]
    [InlineData("after:2020", "after", "2021-05-01", "after:2021-05-01")]
    [InlineData("", "rating", ">=3", "rating:>=3")]
    [InlineData("dog", "year", "2019", "dog year:2019")]
    [InlineData("dog on:12-24", "on", "2021-03", "dog on:2021-03")]
    [InlineData("", "near", "47.05,8.31,20", "near:47.05,8.31,20")]
    [InlineData("a \"b c\"", "is", "panorama", "a \"b c\" is:panorama")]
    public void A_changed_control_changes_the_text_and_nothing_else(string typed, string field, string value, string expected)
    {
        var form = new FilterForm(QueryParser.Parse(typed));

        Assert.Equal(expected, form.With(name => name == field ? value : form.Shown(name)));
    }

    [Fact]
    public void The_form_leads_to_the_address_of_the_same_question()
    {
        Assert.Equal("/?q=dog%20camera%3ACanon&sort=oldest", FilterAddresses.Read(Sent(("q", "dog"), ("camera", "Canon"), ("lens", ""), ("sort", "oldest"))));
        Assert.Equal("/similar/p1?q=type%3Ajpeg", FilterAddresses.Read(Sent(("q", ""), ("type", "jpeg"), ("similar", "p1"), ("sort", "nonsense"))));
        Assert.Equal("/", FilterAddresses.Read(Sent()));
    }

    [Theory]
    [InlineData("dog after:2020 -camera:\"Canon EOS\"", "name")]
    [InlineData("100% & more? #1 +2 \"a b\"", "relevance")]
    [InlineData("日本 🌸", "oldest")]
    public void An_address_carries_the_question(string words, string sort)
    {
        Assert.True(SortOrders.TryRead(sort, out var sorted));
        var question = Question.From(words, sorted);

        var read = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(PhotoAddresses.List(question)[1..]);

        Assert.True(SortOrders.TryRead(read.TryGetValue("sort", out var order) ? order.ToString() : null, out var readSort));
        Assert.Equal(question, Question.From(read["q"], readSort));
    }

    private static QueryCollection Sent(params (string Name, string Value)[] fields) => new(fields.ToDictionary(field => field.Name, field => new StringValues(field.Value)));
}
