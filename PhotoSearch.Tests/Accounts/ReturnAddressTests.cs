using PhotoSearch.Accounts;

namespace PhotoSearch.Tests.Accounts;

public sealed class ReturnAddressTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/?q=dog%20on%20a%20beach")]
    [InlineData("/photo/abc?q=a&at=3#here")]
    public void An_address_of_this_site_is_kept(string address) => Assert.Equal(address, ReturnAddress.OrHome(address));

    [Fact]
    public void What_is_not_plain_ascii_is_escaped() => Assert.Equal("/?q=K%C3%A4fer", ReturnAddress.OrHome("/?q=Käfer"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("photo")]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("\\\\evil.example/")]
    [InlineData("/.//evil.example/")]
    [InlineData("/a/..//evil.example/")]
    [InlineData("/%2e//evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("/\n//evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/sign-in?returnUrl=/")]
    [InlineData("/sign-out")]
    [InlineData("/first-run")]
    public void Every_other_address_leads_home(string? address) => Assert.Equal("/", ReturnAddress.OrHome(address));
}
