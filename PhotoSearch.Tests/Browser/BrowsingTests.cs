using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>Going through the library without a word: by month, by day, by folder, and from a photo to what is near it.</summary>
[Collection<ManyPhotosTests>]
public sealed class BrowsingTests(ManyPhotos site) : BrowserTest(site)
{
    private static BrowserNewContextOptions NoScript => new() { JavaScriptEnabled = false, ViewportSize = Screen.Desk };

    [Fact]
    public async Task Without_script_months_are_links_and_what_is_newer_is_one()
    {
        var page = await OpenAsync("/?q=type%3Apng", NoScript);
        await page.GetByLabel("All months").ClickAsync();
        await page.Link("March 2024, 40 photos").ClickAsync();

        await page.IsAtAsync("/?q=type%3Apng&from=2024-03");
        Assert.Equal("119.png", (await page.TileNamesAsync())[0]);
        await page.Link("Photos before these").ClickAsync();
        Assert.Equal("219.png", (await page.TileNamesAsync())[0]);
    }

    [Fact]
    public async Task Oldest_first_the_timeline_turns_round_and_by_relevance_there_is_none()
    {
        var page = await OpenAsync("/?sort=oldest&from=2024-02");
        Assert.Equal("040.png", (await page.TileNamesAsync())[0]);

        await page.GotoAsync("/?q=waves");
        await Expect(page.GetByLabel("All months")).ToHaveCountAsync(0);
        await page.GotoAsync("/?q=waves&sort=newest");
        await Expect(page.GetByLabel("All months")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_strip_leads_to_the_month_where_the_pointer_is_let_go()
    {
        var page = await OpenAsync("/");
        var strip = (await page.Locator("[data-strip]").BoundingBoxAsync())!;

        await page.Mouse.MoveAsync(strip.X + 30, strip.Y + 5);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(strip.X + 30, strip.Y + (strip.Height * 0.99f));
        await Expect(page.GetByText("January 2024, 40 photos")).ToBeVisibleAsync();
        await page.Mouse.UpAsync();

        await page.IsAtAsync("/?from=2024-01");
        Assert.Equal("039.png", (await page.TileNamesAsync())[0]);
    }

    [Fact]
    public async Task The_calendar_has_no_barriers()
    {
        var page = await OpenAsync("/");
        await page.GetByLabel("All months").ClickAsync();

        await Barriers.NoneAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Link("March 2024, 40 photos")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task On_this_day_shows_each_year_and_leads_to_the_days_beside()
    {
        var page = await OpenAsync("/on-this-day?day=01-02", NoScript);

        var ago = TimeProvider.System.GetLocalNow().Year - 2024;
        await Expect(page.Heading("2 January")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync($"2024 · {(ago == 1 ? "1 year" : $"{ago} years")} ago");
        Assert.Equal(40, await page.Tiles().CountAsync());
        await page.Link("3 January, the day after").ClickAsync();
        await Expect(page.Heading("No photo was taken on 3 January")).ToBeVisibleAsync();
        await page.Link("2 February").ClickAsync();
        Assert.Equal(40, await page.Tiles().CountAsync());
        await page.Tiles().First.ClickAsync();
        await page.Link("Next photo").ClickAsync();
        await page.Link("Close").ClickAsync();
        await page.IsAtAsync("/?q=on%3A02-02");
    }

    [Fact]
    public async Task The_menu_of_a_tile_opens_by_mouse_and_key_and_leads_to_its_day()
    {
        var page = await OpenAsync("/");
        await page.Tiles().Nth(2).ClickAsync(new() { Button = MouseButton.Right });
        await Expect(Item(page, "Open in a new tab")).ToBeVisibleAsync();
        await Barriers.NoneAsync(page);
        await page.SetViewportSizeAsync(Screen.Desk.Width, Screen.Desk.Height);
        await page.Keyboard.PressAsync("Escape");
        await Expect(Item(page, "Open")).ToBeHiddenAsync();
        await Expect(page.Tiles().Nth(2)).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Shift+F10");
        await Expect(Item(page, "Open")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.IsAtAsync("/?q=on%3A2024-06-02");
        Assert.Equal(30, await page.Tiles().CountAsync());
    }

    [Fact]
    public async Task The_menu_copies_the_address_of_a_photo()
    {
        var page = await OpenAsync("/?q=waves");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var address = (await page.TileAddressesAsync())[1];
        await page.Tiles().Nth(1).HoverAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("More about") }).Nth(1).ClickAsync();

        await Item(page, "Share the address").ClickAsync();

        await Expect(page.GetByText("The address is copied.")).ToBeVisibleAsync();
        Assert.Equal(site.Running.Address.TrimEnd('/') + address, await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    [Fact]
    public async Task A_question_mark_shows_the_keys_on_every_page_and_over_an_open_photo()
    {
        var page = await OpenAsync("/status");
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByText("Unpick all")).ToBeVisibleAsync();
        await Barriers.NoneAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByText("Unpick all")).ToBeHiddenAsync();

        await page.GotoAsync("/?q=waves");
        await page.SearchBox().FocusAsync();
        await page.Keyboard.TypeAsync("why?");
        await Expect(page.SearchBox()).ToHaveValueAsync("why?waves");
        await page.Tiles().First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Close" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByText("Show these keys")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByText("Show these keys")).ToBeHiddenAsync();
        await Expect(page.Viewer()).ToBeVisibleAsync();
    }

    [Fact]
    public async Task On_a_phone_every_page_is_in_the_menu()
    {
        var page = await OpenAsync("/", new() { ViewportSize = Screen.Phone });
        await page.GetByLabel("All pages").ClickAsync();
        await Barriers.NoneAsync(page);
        await page.SetViewportSizeAsync(Screen.Phone.Width, Screen.Phone.Height);

        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Folders" }).ClickAsync();

        await page.IsAtAsync("/folders");
        await Expect(page.Heading("Folders")).ToBeVisibleAsync();
    }

    private static ILocator Item(IPage page, string name) => page.GetByRole(AriaRole.Menuitem, new() { Name = name, Exact = true });
}
