using PhotoSearch.Pages;
using PhotoSearch.Searching;

namespace PhotoSearch.Tests.Pages;

/// <summary>Addresses carry the question, whatever was typed.</summary>
public sealed class PhotoAddressesTests
{
    [Fact]
    public void A_photo_is_opened_within_its_question()
    {
        Assert.Equal("/photos/p1", PhotoAddresses.Photo("p1", Question.Library));
        Assert.Equal("/photos/p1?q=a%20%26%20b%3F%23%2B", PhotoAddresses.Photo("p1", Question.From("a & b?#+")));
        Assert.Equal("/photos/p1?similar=p2", PhotoAddresses.Photo("p1", Question.SimilarTo("p2")));
        Assert.Equal("/photos/p1?picture=t-_0&q=at%20night", PhotoAddresses.Photo("p1", Question.From("at night", picture: "t-_0")));
    }

    [Fact]
    public void A_month_is_added_to_whatever_the_list_has()
    {
        var month = new DateOnly(2021, 3, 1);

        Assert.Equal("/?from=2021-03", PhotoAddresses.From(Question.Library, month));
        Assert.Equal("/?q=type%3Apng&sort=oldest&from=2021-03", PhotoAddresses.From(Question.From("type:png", SortOrder.Oldest), month));
        Assert.Equal(month, PhotoAddresses.ReadMonth("2021-03"));
        Assert.All([null, "", "2021", "2021-13", "2021-03-04", "x"], text => Assert.Null(PhotoAddresses.ReadMonth(text)));
    }

    [Fact]
    public void A_cursor_is_added_to_whatever_the_list_has()
    {
        Assert.Equal("/?cursor=c%3D", PhotoAddresses.List(Question.Library, "c="));
        Assert.Equal("/?q=dog&cursor=c", PhotoAddresses.List(Question.From("dog"), "c"));
        Assert.Equal("/similar/p2?cursor=c", PhotoAddresses.List(Question.SimilarTo("p2"), "c"));
        Assert.Equal("/?q=dog", PhotoAddresses.List(Question.From("dog")));
        Assert.Equal("/?picture=t&cursor=c", PhotoAddresses.List(Question.From("", picture: "t"), "c"));
        Assert.Equal("/?picture=t&q=dog", PhotoAddresses.List(Question.From("dog", picture: "t")));
    }
}
