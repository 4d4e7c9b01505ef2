using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>What holds on every page; that none of them complains is looked at in every test.</summary>
[Collection<FewPhotosTests>]
public sealed class EveryPageTests(FewPhotos site) : BrowserTest(site)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/?q=waves")]
    [InlineData("/?q=a+question+of+many+long+words+that+does+not+fit+onto+the+line+of+a+phone+andonewordthatisverylongindeedandneverends")]
    [InlineData("/?q=waves&cursor=broken")]
    [InlineData("/?q=waves+type:png+-camera:canon+after:2021+before:2020+colour:red&sort=name")]
    [InlineData("/?q=type:png")]
    [InlineData("/?from=1999-01")]
    [InlineData("/on-this-day")]
    [InlineData("/on-this-day?day=02-30")]
    [InlineData("/folders")]
    [InlineData("/folders?in=nowhere")]
    [InlineData("/help")]
    [InlineData("/status")]
    [InlineData("/models")]
    [InlineData("/models?error=stale")]
    [InlineData("/searches")]
    [InlineData("/searches?error=taken")]
    [InlineData("/account")]
    [InlineData("/account?error=current")]
    [InlineData("/duplicates")]
    [InlineData("/albums")]
    [InlineData("/albums?error=taken")]
    [InlineData("/marks?error=many")]
    [InlineData("/picture")]
    [InlineData("/picture?error=large")]
    [InlineData("/?picture=broken")]
    [InlineData("/nowhere")]
    [InlineData("/photos/none")]
    public async Task Behind_the_door_there_are_no_barriers(string address) => await Barriers.NoneAsync(await OpenAsync(address));

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-in?error=wrong&returnUrl=%2Fstatus")]
    public async Task Before_the_door_there_are_no_barriers(string address) => await Barriers.NoneAsync(await OpenAsync(address, isSignedIn: false));

    [Fact]
    public async Task A_photo_has_no_barriers()
    {
        var page = await OpenAsync("/?q=waves");
        var address = (await page.TileAddressesAsync())[0];

        await page.GotoAsync(address);
        await Barriers.NoneAsync(page);
        await page.Link("More like this").ClickAsync();
        await Expect(page.Heading("Photos like this one")).ToBeVisibleAsync();
        await Barriers.NoneAsync(page);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/?q=waves+type:png")]
    public async Task The_filters_have_no_barriers(string address)
    {
        var page = await OpenAsync(address);
        await page.Filters().ClickAsync();
        await Expect(page.GetByLabel("Order")).ToBeVisibleAsync();

        await Barriers.NoneAsync(page);
    }

    [Fact]
    public async Task A_photo_opened_in_place_has_no_barriers()
    {
        var page = await OpenAsync("/?q=waves");
        await page.Tiles().First.ClickAsync();
        await Expect(page.Viewer()).ToBeVisibleAsync();

        await Barriers.NoneAsync(page);
        await page.Button("Facts").ClickAsync();
        await Expect(page.Facts()).ToContainTextAsync("SHA-256");
        await Barriers.NoneAsync(page);
    }
}
