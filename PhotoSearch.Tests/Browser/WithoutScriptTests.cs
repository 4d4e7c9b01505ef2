using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>The pages in a browser that runs no script.</summary>
[Collection<ManyPhotosTests>]
public sealed class WithoutScriptTests(ManyPhotos site) : BrowserTest(site)
{
    private static BrowserNewContextOptions NoScript => new() { JavaScriptEnabled = false, ViewportSize = Screen.Desk };

    [Fact]
    public async Task Search_paging_and_the_viewer_are_links_and_forms()
    {
        var page = await OpenAsync("/", NoScript);
        await page.SearchBox().FillAsync("waves");
        await page.SearchBox().PressAsync("Enter");
        await page.IsAtAsync("/?q=waves");
        var first = await page.TileAddressesAsync();

        await page.Link("More photos").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("q=waves&cursor="));
        var second = await page.TileAddressesAsync();
        await page.Link("More photos").ClickAsync();
        await Expect(page.Link("More photos")).ToHaveCountAsync(0);
        var third = await page.TileAddressesAsync();
        Assert.Equal(ManyPhotos.Count, first.Concat(second).Concat(third).Distinct().Count());
        Assert.Equal(ManyPhotos.Count, first.Count + second.Count + third.Count);

        await page.GotoAsync("/?q=waves");
        await page.Tiles().Nth(1).ClickAsync();
        await page.IsAtAsync(first[1]);
        await Expect(page.Facts()).ToContainTextAsync("SHA-256");
        await page.Link("Next photo").ClickAsync();
        await page.IsAtAsync(first[2]);
        await page.Link("More like this").ClickAsync();
        await Expect(page.Heading("Photos like this one")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await page.Link("Close").ClickAsync();
        await page.IsAtAsync("/?q=waves");
    }

    [Fact]
    public async Task Filters_are_chosen_by_a_form_and_taken_away_by_links()
    {
        var page = await OpenAsync("/?q=waves", NoScript);
        await page.Filters().ClickAsync();
        await page.GetByLabel("Type").SelectOptionAsync("png");
        await page.GetByLabel("Before", new() { Exact = true }).FillAsync("2001-02-03");
        await page.GetByLabel("Order").SelectOptionAsync("oldest");
        await page.Button("Show photos").ClickAsync();

        await page.IsAtAsync("/?q=waves%20before%3A2001-02-03%20type%3Apng&sort=oldest");
        await Expect(page.SearchBox()).ToHaveValueAsync("waves before:2001-02-03 type:png");
        await Expect(page.Heading("Nothing found")).ToBeVisibleAsync();
        await page.Link("Remove the filter before: 2001-02-03").ClickAsync();

        await page.IsAtAsync("/?q=waves%20type%3Apng&sort=oldest");
        await Expect(page.Heading("waves")).ToBeVisibleAsync();
        Assert.NotEmpty(await page.TileAddressesAsync());
        await page.Tiles().Nth(1).ClickAsync();
        await page.Link("Close").ClickAsync();
        await page.IsAtAsync("/?q=waves%20type%3Apng&sort=oldest");
    }

    [Fact]
    public async Task What_was_not_understood_is_said_under_the_box()
    {
        var page = await OpenAsync("/?q=waves+after:2021+before:2020", NoScript);

        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "after 2021 is later than before 2020: nothing can match." })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_library_goes_on_by_a_link()
    {
        var page = await OpenAsync("/", NoScript);
        var first = await page.TileAddressesAsync();

        await page.Link("More photos").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("cursor="));

        var second = await page.TileAddressesAsync();
        Assert.Equal(first.Count, second.Count);
        Assert.Empty(first.Intersect(second));
    }

    [Fact]
    public async Task The_status_is_told_without_buttons_that_would_do_nothing()
    {
        var page = await OpenAsync("/status", NoScript);

        await Expect(page.Heading("Everything is read")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync($"{ManyPhotos.Count} photos can be found");
        await Expect(page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button).Filter(new() { Visible = true, HasNotText = "Search" })).ToHaveCountAsync(0);
    }
}
