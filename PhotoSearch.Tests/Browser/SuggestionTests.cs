using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>Suggestions while typing, and the searches that a person keeps or made lately.</summary>
[Collection<ToldPhotosTests>]
public sealed class SuggestionTests(ToldPhotos site) : BrowserTest(site)
{
    [Fact]
    public async Task A_value_is_chosen_by_keys_and_the_search_goes_on()
    {
        var page = await OpenAsync("/");
        await page.SearchBox().PressSequentiallyAsync("waves ha");
        await Expect(page.Suggestions()).ToHaveTextAsync(["tag: harbour 2", "tag: happy hour 1"]);
        await Expect(page.SearchBox()).ToHaveAttributeAsync("aria-expanded", "true");

        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Suggestions().First).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Suggestions().First).ToHaveAttributeAsync("aria-selected", "false");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.SearchBox()).ToHaveValueAsync("waves tag:harbour ");
        await Expect(page.SearchBox()).ToBeFocusedAsync();
        await Expect(page.Suggestions()).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Enter");
        await page.IsAtAsync("/?q=waves+tag%3Aharbour+");
        await Expect(page.Tiles()).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_filter_leads_on_to_its_values_and_a_tap_chooses_one()
    {
        var page = await OpenAsync("/", new() { ViewportSize = Screen.Phone, IsMobile = true, HasTouch = true });
        await page.SearchBox().TapAsync();
        await page.SearchBox().PressSequentiallyAsync("fol");
        await page.Suggestions().Filter(new() { HasText = "folder:" }).TapAsync();

        await Expect(page.SearchBox()).ToHaveValueAsync("folder:");
        await page.SearchBox().PressSequentiallyAsync("ro");
        await page.Suggestions().Filter(new() { HasText = "2019 Rome" }).TapAsync();
        await Expect(page.SearchBox()).ToHaveValueAsync($"folder:\"{FolderName()}/2019 Rome\" ");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Tiles()).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Enter_asks_what_was_typed_however_quick_the_hand()
    {
        var page = await OpenAsync("/");
        await page.SearchBox().PressSequentiallyAsync("harb");
        await page.Keyboard.PressAsync("Enter");
        await page.IsAtAsync("/?q=harb");

        await page.SearchBox().FillAsync("holi");
        await Expect(page.Suggestions()).Not.ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Suggestions()).ToHaveCountAsync(0);
        await Expect(page.SearchBox()).ToHaveValueAsync("holi");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Suggestions()).Not.ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Enter");
        await page.IsAtAsync("/?q=holi");
    }

    [Fact]
    public async Task Tab_takes_what_is_marked_and_otherwise_goes_on()
    {
        var page = await OpenAsync("/");
        await page.SearchBox().PressSequentiallyAsync("harb");
        // And not one of another test's searches, which is there before a letter is typed.
        await Expect(page.Suggestions()).ToHaveTextAsync([new Regex(@"^\s*tag:\s*harbour")]);
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.SearchBox()).ToHaveValueAsync("tag:harbour ");
        await Expect(page.SearchBox()).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.SearchBox()).Not.ToBeFocusedAsync();
        await Expect(page.Suggestions()).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Searches_made_lately_are_offered_cleared_and_switched_off()
    {
        var page = await OpenAsync("/searches");
        await page.Button("Do not remember my searches").ClickAsync();
        await Expect(page.GetByText("What you search for is not remembered.")).ToBeVisibleAsync();
        await page.Button("Remember my searches").ClickAsync();
        await page.GotoAsync("/?q=winter+evening");
        await page.GotoAsync("/?q=A+harbour");
        // Neither a place that the navigation leads to nor a page of a list is a search.
        await page.GotoAsync("/?q=is:favourite");
        await page.GotoAsync("/?q=winter+evening&cursor=broken");
        Expected.Add("400");
        await Expect(page.Heading("This page of the list is gone")).ToBeVisibleAsync();
        await Expect(page.Link("Begin at the first page")).ToHaveAttributeAsync("href", "/?q=winter%20evening");

        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Your searches" }).GetByRole(AriaRole.Link).Filter(new() { HasText = "lately:" })).ToHaveTextAsync(["lately: A harbour", "lately: winter evening"]);
        await page.SearchBox().ClickAsync();
        await Expect(page.Suggestions().Filter(new() { HasText = "recent:" })).ToHaveTextAsync(["recent: A harbour", "recent: winter evening"]);
        await page.SearchBox().PressSequentiallyAsync("wint");
        await page.Suggestions().Filter(new() { HasText = "winter evening" }).ClickAsync();
        await page.IsAtAsync("/?q=winter+evening");

        await page.GotoAsync("/searches");
        await page.Button("Clear the list").ClickAsync();
        await Expect(page.GetByText("The last 50 searches that you make are listed here")).ToBeVisibleAsync();
        await page.Button("Do not remember my searches").ClickAsync();
        await page.GotoAsync("/?q=winter");
        await page.GotoAsync("/searches");
        await Expect(page.GetByText("What you search for is not remembered.")).ToBeVisibleAsync();
        await page.Button("Remember my searches").ClickAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_search_is_saved_found_again_renamed_and_deleted(bool withScript)
    {
        var page = await OpenAsync("/?q=tag:harbour&sort=oldest", new() { JavaScriptEnabled = withScript, ViewportSize = Screen.Desk });
        await page.GetByLabel("Save this search").ClickAsync();
        await page.GetByLabel("Name").FillAsync("The sea");
        await page.Button("Save").ClickAsync();
        await page.IsAtAsync("/?q=tag%3Aharbour&sort=oldest");
        await Expect(page.Link("Saved as The sea")).ToBeVisibleAsync();

        await page.GotoAsync("/?q=holiday");
        await page.GetByLabel("Save this search").ClickAsync();
        await page.GetByLabel("Name").FillAsync("the SEA");
        await page.Button("Save").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("You keep another search of that name. Choose another one.");

        await page.GotoAsync("/");
        await page.Link("saved: The sea").ClickAsync();
        await page.IsAtAsync("/?q=tag%3Aharbour&sort=oldest");
        await page.GotoAsync("/searches");
        await page.GetByLabel("Rename The sea").ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Harbours");
        await page.Button("Rename").ClickAsync();
        await Expect(page.Link("Harbours")).ToBeVisibleAsync();
        await page.Button("Delete Harbours").ClickAsync();
        await Expect(page.Link("Harbours")).ToHaveCountAsync(0);
    }

    [Fact(Explicit = true)]
    public async Task They_are_shown_on_a_desk_and_a_phone_light_and_dark()
    {
        foreach (var (name, size, scheme) in new[] { ("desk-light", Screen.Desk, ColorScheme.Light), ("desk-dark", Screen.Desk, ColorScheme.Dark), ("phone-light", Screen.Phone, ColorScheme.Light), ("phone-dark", Screen.Phone, ColorScheme.Dark) })
        {
            var page = await OpenAsync("/?q=winter+evening", new() { ViewportSize = size, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, IsMobile = size.Width < 700, HasTouch = size.Width < 700 });
            await page.GetByLabel("Save this search").ClickAsync();
            await KeepAsync(page, $"save-{name}");
            await page.GetByLabel("Name").FillAsync($"Evenings, {name}");
            await page.Button("Save").ClickAsync();
            await Expect(page.Link($"Saved as Evenings, {name}")).ToBeVisibleAsync();
            await KeepAsync(page, $"saved-{name}");

            await page.GotoAsync("/");
            await KeepAsync(page, $"start-{name}");
            await page.SearchBox().PressSequentiallyAsync("ha");
            await Expect(page.Suggestions()).Not.ToHaveCountAsync(0);
            await page.Keyboard.PressAsync("ArrowDown");
            await KeepAsync(page, $"suggestions-{name}");
            await page.SearchBox().FillAsync("fo");
            await Expect(page.Suggestions().Filter(new() { HasText = "folder:" })).ToHaveCountAsync(1);
            await KeepAsync(page, $"suggestions-filter-{name}");

            await page.GotoAsync("/?q=waves");
            await page.SearchBox().FillAsync("folder:");
            await Expect(page.Suggestions()).Not.ToHaveCountAsync(0);
            await KeepAsync(page, $"suggestions-bar-{name}");

            await page.GotoAsync("/searches");
            await page.GetByLabel($"Rename Evenings, {name}").ClickAsync();
            await KeepAsync(page, $"searches-{name}");
            await page.Button($"Delete Evenings, {name}").ClickAsync();
        }

        async Task KeepAsync(IPage page, string name)
        {
            await Screenshots.DecodedAsync(page);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"{name}.png") });
        }
    }

    [Fact]
    public async Task They_have_no_barriers()
    {
        var page = await OpenAsync("/?q=winter+evening");
        await page.GetByLabel("Save this search").ClickAsync();
        await Barriers.NoneAsync(page);
        await page.GetByLabel("Name").FillAsync("Evenings");
        await page.Button("Save").ClickAsync();
        await page.GotoAsync("/");
        await page.SearchBox().PressSequentiallyAsync("ha");
        await Expect(page.Suggestions()).Not.ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("ArrowDown");
        await Barriers.NoneAsync(page);
        await page.GotoAsync("/searches");
        await page.GetByLabel("Rename Evenings").ClickAsync();
        await Barriers.NoneAsync(page);
        await page.Button("Delete Evenings").ClickAsync();
    }

    private string FolderName() => Path.GetFileName(site.Photos.Path);
}
