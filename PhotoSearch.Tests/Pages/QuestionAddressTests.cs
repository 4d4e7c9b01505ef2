using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using PhotoSearch.Pages;

namespace PhotoSearch.Tests.Pages;

public sealed class QuestionAddressTests
{
    public static TheoryData<string> Addresses =>
    [
        "/", "/?q=a%20%26%20b%3F%23%2B%2C", "/?picture=t-_0&q=at%20night", "/similar/p2", "/similar/p2?q=red&sort=newest", "/?like=a%2Cb", "/?q=dog&like=a%2Cb&unlike=c&strictness=0.5",
        "/?q=dog&unlike=c", "/?stack=p1&sort=oldest", "/?q=dog&strictness=0", "/?picture=t&like=a",
        "/?stacked=0", "/similar/p2?stacked=0&sort=newest", "/?q=dog&like=a%2Cb&stacked=0",
    ];

    [Theory]
    [MemberData(nameof(Addresses))]
    public void What_is_written_is_read_again(string address) => Assert.Equal(address, PhotoAddresses.List(QuestionAddress.Of(address)));

    [Theory]
    [InlineData("/?strictness=2")]
    [InlineData("/?strictness=x&sort=best")]
    [InlineData("/?like=,,&unlike=,")]
    [InlineData("/?stacked=1")]
    [InlineData("/?")]
    [InlineData("nonsense")]
    public void What_makes_no_sense_is_left_out(string address) => Assert.Equal(QuestionAddress.Of("/").Key, QuestionAddress.Of(address).Key);

    [Theory]
    [InlineData("0.5", "/?q=dog")]
    [InlineData("0", "/?q=dog&strictness=0")]
    [InlineData("0.8", "/?q=dog&strictness=0.8")]
    public void A_slider_that_stands_where_it_stood_is_no_word_of_the_address(string strictness, string address)
    {
        var form = new QueryCollection(new Dictionary<string, StringValues> { ["q"] = "dog", ["strictness"] = strictness });

        Assert.Equal(address, FilterAddresses.Read(form));
    }

    [Fact]
    public void Going_on_keeps_every_photo_by_itself()
    {
        var question = QuestionAddress.Of("/?q=dog&like=a%2Cb&stacked=0");

        Assert.Equal("/?q=dog&stacked=0", FilterAddresses.Read(new QueryCollection(new Dictionary<string, StringValues> { ["q"] = "dog", ["stacked"] = "0", ["strictness"] = "0.5" })));
        Assert.Equal("/?q=dog", FilterAddresses.Read(new QueryCollection(new Dictionary<string, StringValues> { ["q"] = "dog", ["stacked"] = "" })));
        Assert.Contains("stacked=0", PhotoAddresses.Photo("p1", question), StringComparison.Ordinal);
        Assert.Contains("stacked=0", PhotoAddresses.From(question, new DateOnly(2021, 3, 1)), StringComparison.Ordinal);
        Assert.All(RoundPhoto.Of(question), photo => Assert.Contains("stacked=0", photo.Without, StringComparison.Ordinal));
    }

    [Fact]
    public void An_address_is_no_place_for_a_thousand_photos()
    {
        var question = QuestionAddress.Of("/?like=" + string.Join(',', Enumerable.Range(0, 1000)));

        Assert.Equal(PhotoSearch.Api.AskedAddress.MostPicked, question.Like.Count);
    }
}
