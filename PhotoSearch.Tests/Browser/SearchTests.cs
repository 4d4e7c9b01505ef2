using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>Words lead to photographs, a photograph to its facts, its original and its like, and Back to where one was.</summary>
[Collection<RealPhotosTests>]
public sealed class SearchTests(RealPhotos site) : BrowserTest(site)
{
    [Fact]
    public async Task Words_find_what_is_in_the_photographs_and_stand_in_the_address()
    {
        var page = await OpenAsync("/");

        await page.SearchBox().FillAsync("mountains with snow");
        await page.SearchBox().PressAsync("Enter");

        await page.IsAtAsync("/?q=mountains+with+snow");
        await Expect(page.Heading("mountains with snow")).ToBeVisibleAsync();
        await Expect(page.SearchBox()).ToHaveValueAsync("mountains with snow");
        var first = (await page.TileNamesAsync()).Take(10).ToList();
        var right = first.Count(name => site.Labels[name].Contains("mountain") || site.Labels[name].Contains("snow"));
        Assert.True(right >= 8, $"{right} of the first ten show mountains or snow: {string.Join(", ", first)}");
    }

    [Fact]
    public async Task A_hit_opens_in_place_and_keys_walk_through_the_ranking()
    {
        var page = await OpenAsync("/?q=a+dog");
        var addresses = await page.TileAddressesAsync();
        var names = await page.TileNamesAsync();

        await page.Tiles().Nth(2).ClickAsync();
        await Expect(page.Viewer()).ToBeVisibleAsync();
        await page.IsAtAsync(addresses[2]);
        await page.Keyboard.PressAsync("ArrowRight");
        await page.IsAtAsync(addresses[3]);
        await Expect(page.Viewer()).ToContainTextAsync(names[3]);
        await Expect(page).ToHaveTitleAsync($"{names[3]} · PhotoSearch");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.IsAtAsync(addresses[1]);

        await page.Keyboard.PressAsync("i");
        await Expect(page.Facts()).ToContainTextAsync(names[1]);
        await Expect(page.Facts()).ToContainTextAsync("SHA-256");
        await Expect(page.Facts()).ToContainTextAsync(new Regex("what you look for.*Similarity 0\\.[0-9]{3} of 1.*Taken", RegexOptions.Singleline));
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Facts()).ToContainTextAsync(names[2]);

        await page.Viewer().GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(page.Viewer()).ToHaveCountAsync(0);
        await page.IsAtAsync("/?q=a+dog");
    }

    [Fact]
    public async Task The_original_is_downloaded_byte_for_byte()
    {
        var page = await OpenAsync("/?q=flower");
        var name = (await page.TileNamesAsync())[0];
        await page.Tiles().First.ClickAsync();

        var download = await page.RunAndWaitForDownloadAsync(
            () => page.Viewer().GetByRole(AriaRole.Link, new() { Name = "Download the original" }).ClickAsync());

        Assert.Equal(name, download.SuggestedFilename);
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(site.Photos.Path, name), Cancel), await File.ReadAllBytesAsync(await download.PathAsync(), Cancel));
    }

    [Fact]
    public async Task More_like_this_leads_to_others_and_Back_to_the_same_place()
    {
        var page = await OpenAsync("/?q=forest");
        await page.Tiles().Nth(30).ScrollIntoViewIfNeededAsync();
        var addresses = await page.TileAddressesAsync();
        var scrolled = await page.ScrolledAsync();
        Assert.True(scrolled > 100, "The page should have scrolled");
        await page.Tiles().Nth(30).ClickAsync();

        await page.Viewer().GetByRole(AriaRole.Link, new() { Name = "More like this" }).ClickAsync();
        await Expect(page.Heading("Photos like this one")).ToBeVisibleAsync();
        var similar = await page.TileAddressesAsync();
        Assert.DoesNotContain(similar, address => Id(address) == Id(addresses[30]));

        await page.GoBackAsync();
        await page.IsAtAsync(addresses[30]);
        await page.GoBackAsync();
        await page.IsAtAsync("/?q=forest");
        await Expect(page.Tiles()).ToHaveCountAsync(addresses.Count);
        Assert.Equal(addresses, await page.TileAddressesAsync());
        await Expect(page.Tiles().Nth(30)).ToBeInViewportAsync();
        Assert.InRange(await page.ScrolledAsync(), scrolled - 5, scrolled + 5);
    }

    [Fact]
    public async Task A_photos_address_is_a_page_of_its_own()
    {
        var page = await OpenAsync("/?q=sunset");
        var addresses = await page.TileAddressesAsync();
        var names = await page.TileNamesAsync();
        await page.Tiles().Nth(4).ClickAsync();
        await Expect(page.Viewer()).ToBeVisibleAsync();

        await page.ReloadAsync();
        await Expect(page.Heading(names[4])).ToBeAttachedAsync();
        await Expect(page.Facts()).ToContainTextAsync("SHA-256");
        var picture = page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Img);
        Assert.True(await picture.EvaluateAsync<bool>("async picture => { await picture.decode(); return picture.naturalWidth > 600 || picture.naturalHeight > 600; }"));

        await page.Keyboard.PressAsync("ArrowRight");
        await page.IsAtAsync(addresses[5]);
        await Expect(page.Heading(names[5])).ToBeAttachedAsync();
        await page.Link("Previous photo").ClickAsync();
        await page.IsAtAsync(addresses[4]);
        // Keys are heard when the page is there.
        await page.WaitForLoadStateAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.IsAtAsync("/?q=sunset");
        await Expect(page.Tiles()).ToHaveCountAsync(addresses.Count);
    }

    private static string Id(string address) => address.Split('/', '?')[2];
}
