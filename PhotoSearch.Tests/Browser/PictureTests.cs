using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>Search from a picture of one's own.</summary>
[Collection<ManyPhotosTests>]
public sealed partial class PictureTests(ManyPhotos site) : BrowserTest(site)
{
    private const string Known = "003.png";

    private static FilePayload Picture => new() { Name = "holiday.png", MimeType = "image/png", Buffer = SomePhoto.Png(3, 96, 64) };

    [Fact]
    public async Task A_chosen_picture_finds_photos_like_it_which_stay_after_a_reload_and_go_on()
    {
        var page = await OpenAsync("/");
        await ChooseAsync(page, Picture);

        await Expect(page.Heading("Photos like your picture")).ToBeVisibleAsync();
        Assert.Equal(Known, (await page.TileNamesAsync())[0]);
        await Expect(Chip(page).Locator("img")).ToBeVisibleAsync();
        var first = await page.TileAddressesAsync();
        Assert.All(first, address => Assert.InRange(address.Length, 20, 60));
        await page.ReloadAsync();
        Assert.Equal(first, (await page.TileAddressesAsync()).Take(first.Count));
        await Expect(Chip(page).Locator("img")).ToBeVisibleAsync();
        await page.EvaluateAsync("scrollTo(0, document.body.scrollHeight)");
        await Expect(page.Tiles().Nth(first.Count)).ToBeAttachedAsync();

        await page.Tiles().Nth(2).ClickAsync();
        await Expect(page.Viewer()).ToBeVisibleAsync();
        await page.ReloadAsync();
        await page.Link("Next photo").ClickAsync();
        await page.IsAtAsync(first[3]);
        await page.Link("Close").ClickAsync();
        await Expect(page.Heading("Photos like your picture")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Words_are_asked_together_with_the_picture_and_each_can_be_taken_out()
    {
        var page = await OpenAsync("/?q=waves");
        await ChooseAsync(page, Picture);
        await Expect(page.Heading("Photos like your picture")).ToBeVisibleAsync();
        await page.SearchBox().FillAsync("at night");
        await page.SearchBox().PressAsync("Enter");

        await Expect(page.Heading("at night")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(PictureAddress());
        await Expect(page.SearchBox()).ToHaveValueAsync("at night");
        await Chip(page).ClickAsync();
        await page.IsAtAsync("/?q=at%20night");
        await Expect(Chip(page)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_picture_may_be_dropped_or_pasted_anywhere()
    {
        var page = await OpenAsync("/?q=waves");
        foreach (var act in new[] { "drop", "paste" })
        {
            await page.GotoAsync("/?q=waves");
            await page.EvaluateAsync(
                """
                ([act, bytes]) => {
                  const data = new DataTransfer();
                  data.items.add(new File([Uint8Array.from(bytes)], "holiday.png", { type: "image/png" }));
                  const target = document.querySelector("main");
                  if (act === "paste") {
                    target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
                    return;
                  }
                  target.dispatchEvent(new DragEvent("dragover", { dataTransfer: data, bubbles: true, cancelable: true }));
                  if (document.querySelector("[data-picture-over]").hidden) {
                    throw new Error("Nothing says that a picture may be dropped");
                  }
                  target.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
                }
                """,
                new object[] { act, SomePhoto.Png(3, 96, 64).Select(one => (int)one).ToArray() });

            await Expect(page.Heading("Photos like your picture")).ToBeVisibleAsync();
            Assert.Equal(Known, (await page.TileNamesAsync())[0]);
        }
    }

    [Fact]
    public async Task What_is_no_picture_is_said_in_plain_words()
    {
        var page = await OpenAsync("/");
        await ChooseAsync(page, new() { Name = "a.pdf", MimeType = "application/pdf", Buffer = [1, 2, 3] });
        await Expect(page.GetByText("This file is not a picture.")).ToBeVisibleAsync();
        await page.IsAtAsync("/");

        await page.Keyboard.PressAsync("Escape");
        await ChooseAsync(page, new() { Name = "a.png", MimeType = "image/png", Buffer = [1, 2, 3] });
        await page.IsAtAsync("/picture?error=unreadable");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("This file cannot be read as a picture.");
    }

    [Fact]
    public async Task The_form_and_the_results_have_no_barriers()
    {
        var page = await OpenAsync("/");
        await page.GetByLabel("Search from a picture").ClickAsync();
        await Expect(page.Button("Find photos like it")).ToBeVisibleAsync();
        await Barriers.NoneAsync(page);

        await page.Locator("input[type=file]").SetInputFilesAsync(Picture);
        await Expect(page.Heading("Photos like your picture")).ToBeVisibleAsync();
        await Barriers.NoneAsync(page);
        await page.GetByLabel("Search from a picture").ClickAsync();
        await Barriers.NoneAsync(page);
    }

    [Fact]
    public async Task Without_script_it_is_a_form_and_links()
    {
        var page = await OpenAsync("/", new() { JavaScriptEnabled = false, ViewportSize = Screen.Desk });
        await page.GetByLabel("Search from a picture").ClickAsync();
        await page.Locator("input[type=file]").SetInputFilesAsync(Picture);
        await page.Button("Find photos like it").ClickAsync();

        await Expect(page.Heading("Photos like your picture")).ToBeVisibleAsync();
        Assert.Equal(Known, (await page.TileNamesAsync())[0]);
        var first = await page.TileAddressesAsync();
        await page.Link("More photos").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("picture=.+&cursor="));
        Assert.Empty(first.Intersect(await page.TileAddressesAsync()));
        await page.GoBackAsync();
        await page.SearchBox().FillAsync("at night");
        await page.SearchBox().PressAsync("Enter");
        await Expect(page.Heading("at night")).ToBeVisibleAsync();
        await Expect(Chip(page)).ToBeVisibleAsync();
    }

    private static ILocator Chip(IPage page) => page.GetByRole(AriaRole.Link, new() { Name = "Your picture: take it out of this search" });

    private static async Task ChooseAsync(IPage page, FilePayload file)
    {
        await page.GetByLabel("Search from a picture").ClickAsync();
        await page.Locator("input[type=file]").SetInputFilesAsync(file);
    }

    [GeneratedRegex("q=at\\+night&picture=[A-Za-z0-9_-]{100,}$")]
    private static partial Regex PictureAddress();
}
