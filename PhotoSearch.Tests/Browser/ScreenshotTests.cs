using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>The pictures of the program that people are shown, made under <c>artifacts/screenshots</c> when they are asked for: <c>./test.sh --explicit only --filter-class "*ScreenshotTests"</c>.</summary>
[Collection<RealPhotosTests>]
public sealed class ScreenshotTests(RealPhotos site) : BrowserTest(site)
{
    [Fact(Explicit = true)]
    public async Task The_screenshot_of_the_readme_is_made()
    {
        var desk = new BrowserNewContextOptions { ViewportSize = Screen.Desk, ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce };
        var page = await OpenAsync("/?q=mountains+with+snow", desk);
        await Screenshots.KeepAsync(page, "results");
        await page.Tiles().First.ClickAsync();
        await Expect(page.Viewer()).ToBeVisibleAsync();
        await page.Button("Facts").ClickAsync();
        await Expect(page.Facts()).ToContainTextAsync("SHA-256");
        await Screenshots.KeepAsync(page, "viewer");
        await page.GotoAsync("/");
        await Screenshots.KeepAsync(page, "library");
        await page.Filters().ClickAsync();
        await Screenshots.KeepAsync(page, "library-filters");
        await page.GotoAsync("/?q=mountains+type:jpeg+-camera:canon+after:2026-01+colour:blue&sort=newest");
        await page.Filters().ClickAsync();
        await Screenshots.KeepAsync(page, "results-filters");
        await page.GotoAsync("/help");
        await Screenshots.KeepAsync(page, "help");
        await page.GotoAsync("/status");
        await Screenshots.KeepAsync(page, "status");

        var phone = new BrowserNewContextOptions
        {
            ViewportSize = Screen.Phone,
            ColorScheme = ColorScheme.Dark,
            IsMobile = true,
            HasTouch = true,
            DeviceScaleFactor = 2,
            ReducedMotion = ReducedMotion.Reduce,
        };
        page = await OpenAsync("/?q=mountains", phone);
        await Screenshots.KeepAsync(page, "phone-dark");
        await page.GotoAsync("/?q=mountains+type:jpeg+-camera:canon+after:2026-01+colour:blue&sort=newest");
        await page.Filters().ClickAsync();
        await Screenshots.KeepAsync(page, "phone-dark-filters");
        await page.GotoAsync("/help");
        await Screenshots.KeepAsync(page, "phone-dark-help");
        await page.GotoAsync("/status");
        await Screenshots.KeepAsync(page, "phone-dark-status");
        await page.GotoAsync((await OpenAndReadAsync(phone))[0]);
        await Screenshots.KeepAsync(page, "phone-dark-photo");
    }

    [Fact(Explicit = true)]
    public async Task Searching_from_a_picture_is_shown_on_a_desk_and_a_phone_light_and_dark()
    {
        foreach (var (name, size, scheme) in new[] { ("desk-light", Screen.Desk, ColorScheme.Light), ("desk-dark", Screen.Desk, ColorScheme.Dark), ("phone-light", Screen.Phone, ColorScheme.Light), ("phone-dark", Screen.Phone, ColorScheme.Dark) })
        {
            var page = await OpenAsync("/", new() { ViewportSize = size, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, IsMobile = size.Width < 700, HasTouch = size.Width < 700 });
            await page.GetByLabel("Search from a picture").ClickAsync();
            await Screenshots.KeepAsync(page, $"picture-form-{name}");
            await page.Locator("input[type=file]").SetInputFilesAsync(Path.Combine(site.Photos.Path, site.Labels.First(photo => photo.Value.Contains("flower")).Key));
            await Expect(page.Heading("Photos like your picture")).ToBeVisibleAsync();
            await Screenshots.KeepAsync(page, $"picture-results-{name}");
            await page.SearchBox().FillAsync("at night");
            await page.SearchBox().PressAsync("Enter");
            await Expect(page.Heading("at night")).ToBeVisibleAsync();
            await page.GetByLabel("Search from a picture").ClickAsync();
            await Screenshots.KeepAsync(page, $"picture-words-{name}");
            await page.GotoAsync("/picture?error=unreadable");
            await Screenshots.KeepAsync(page, $"picture-refused-{name}");
        }
    }

    [Fact(Explicit = true)]
    public async Task Browsing_is_shown_on_a_desk_and_a_phone_light_and_dark()
    {
        foreach (var (name, size, scheme) in new[] { ("desk-light", Screen.Desk, ColorScheme.Light), ("desk-dark", Screen.Desk, ColorScheme.Dark), ("phone-light", Screen.Phone, ColorScheme.Light), ("phone-dark", Screen.Phone, ColorScheme.Dark) })
        {
            var isPhone = size.Width < 700;
            var page = await OpenAsync("/", new() { ViewportSize = size, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, IsMobile = isPhone, HasTouch = isPhone });
            await page.GetByLabel("All pages").ClickAsync();
            await Screenshots.KeepAsync(page, $"browse-menu-{name}");
            await page.Keyboard.PressAsync("Escape");
            await page.GetByLabel("All months").ClickAsync();
            await Screenshots.KeepAsync(page, $"browse-months-{name}");
            await page.Keyboard.PressAsync("Escape");
            await page.EvaluateAsync("scrollTo(0, 2500)");
            await Screenshots.KeepAsync(page, $"browse-scrolled-{name}");
            await page.Tiles().Nth(0).FocusAsync();
            await page.Keyboard.PressAsync("?");
            await Screenshots.KeepAsync(page, $"browse-keys-{name}");
            await page.Keyboard.PressAsync("Escape");
            await page.GotoAsync("/?from=2026-02");
            await page.Tiles().Nth(1).FocusAsync();
            await page.Keyboard.PressAsync("Shift+F10");
            await Screenshots.KeepAsync(page, $"browse-tile-menu-{name}");
            await page.GotoAsync("/on-this-day?day=05-30");
            await Screenshots.KeepAsync(page, $"browse-day-{name}");
            await page.GotoAsync("/on-this-day?day=05-29");
            await Screenshots.KeepAsync(page, $"browse-no-day-{name}");
            await page.GotoAsync("/folders");
            await Screenshots.KeepAsync(page, $"browse-folders-{name}");
        }
    }

    private async Task<IReadOnlyList<string>> OpenAndReadAsync(BrowserNewContextOptions looks) => await (await OpenAsync("/?q=mountains", looks)).TileAddressesAsync();
}
