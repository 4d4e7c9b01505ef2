using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PhotoSearch.Tests.Decoding;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>A site with a burst of three among other photos.</summary>
public sealed class OneBurst : VisitedSite
{
    private const int Others = 5;

    private protected override int Fill(TemporaryFolder photos)
    {
        for (var i = 0; i < Others; i++)
        {
            photos.Write($"other {i}.png", SomePhoto.Png(i, 480, 320));
        }

        for (var frame = 1; frame <= 3; frame++)
        {
            var shift = frame * 4;
            var path = Picture.Write(
                Path.Combine(photos.Path, $"frame {frame}.jpg"), 720, 480, (x, y) => Sun(x + shift, y), "jpegsave", [("Q", "90")]);
            Picture.AddExif(path, 1, (0x0110, "Camera A"), (0x0132, $"2026:05:03 12:00:0{frame}"));
        }

        return Others + 3;
    }

    private static (byte R, byte G, byte B) Sun(int x, int y) =>
        ((x - 360) * (x - 360)) + ((y - 200) * (y - 200)) < 8000 ? ((byte)250, (byte)200, (byte)60) : y > 330 ? ((byte)20, (byte)70, (byte)110) : ((byte)230, (byte)(90 + (y / 4)), (byte)70);
}

[CollectionDefinition]
public sealed class OneBurstTests : ICollectionFixture<OneBurst>;

/// <summary>Photos that are one thing come as one tile, which says so and leads to them.</summary>
[Collection<OneBurstTests>]
public sealed class StackTests(OneBurst site) : BrowserTest(site)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_burst_is_one_tile_that_opens(bool hasScript)
    {
        var page = await OpenAsync("/", new() { JavaScriptEnabled = hasScript, ViewportSize = Screen.Desk });
        var tiles = page.Locator("[data-grid] a[data-id]");
        await Expect(tiles).ToHaveCountAsync(6);
        await Expect(page.GetByRole(AriaRole.Paragraph).Filter(new() { HasText = "6 photos" })).ToBeVisibleAsync();

        await page.Link("3 photos that belong together").ClickAsync();

        await Expect(page.Heading("Photos that belong together")).ToBeVisibleAsync();
        await Expect(tiles).ToHaveCountAsync(3);
        Assert.Equal(["frame 1.jpg", "frame 2.jpg", "frame 3.jpg"], await tiles.EvaluateAllAsync<string[]>("tiles => tiles.map(tile => tile.dataset.name)"));
        if (hasScript)
        {
            await Barriers.NoneAsync(page);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_photo_is_shown_when_asked_for_and_goes_on_being_shown(bool hasScript)
    {
        var page = await OpenAsync("/", new() { JavaScriptEnabled = hasScript, ViewportSize = Screen.Desk });
        var tiles = page.Locator("[data-grid] a[data-id]");
        await Expect(tiles).ToHaveCountAsync(6);

        await page.Filters().ClickAsync();
        await page.GetByLabel("Bursts").SelectOptionAsync("Show every photo");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show photos" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("stacked=0"));
        await Expect(tiles).ToHaveCountAsync(8);
        await page.SearchBox().FillAsync("-type:gif");
        await page.SearchBox().PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("q=-type.*stacked=0|stacked=0.*q=-type"));
        await Expect(tiles).ToHaveCountAsync(8);
        await page.GotoAsync((await tiles.First.GetAttributeAsync("href"))!);
        await Expect(page.GetByText("of 8")).ToBeVisibleAsync();

        await page.GoBackAsync();
        await page.Filters().ClickAsync();
        await page.GetByLabel("Bursts").SelectOptionAsync("Fold into one tile");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show photos" }).ClickAsync();
        await Expect(tiles).ToHaveCountAsync(6);
    }

    [Fact]
    public async Task A_photos_page_shows_what_belongs_to_it_and_steps_by_tiles()
    {
        var page = await OpenAsync("/");
        await page.Link("3 photos that belong together").ClickAsync();
        var address = (await page.Locator("[data-grid] a[data-id]").EvaluateAllAsync<string[]>("tiles => tiles.map(tile => tile.getAttribute('href').split('?')[0])"))[1];

        await page.GotoAsync(address);

        var beside = page.GetByRole(AriaRole.Navigation, new() { Name = "Photos that belong together" });
        await Expect(beside.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3);
        await Expect(beside.Locator("[aria-current]")).ToHaveAttributeAsync("title", "frame 2.jpg");
        await Expect(page.GetByText("of 6")).ToBeVisibleAsync();
        await Barriers.NoneAsync(page);
        await beside.GetByRole(AriaRole.Link).Last.ClickAsync();
        await Expect(page.Heading("frame 3.jpg")).ToBeAttachedAsync();
    }

    [Fact(Explicit = true)]
    public async Task It_is_shown_on_a_desk_and_a_phone_light_and_dark()
    {
        foreach (var (name, size, scheme) in new[] { ("desk-light", Screen.Desk, ColorScheme.Light), ("desk-dark", Screen.Desk, ColorScheme.Dark), ("phone-light", Screen.Phone, ColorScheme.Light), ("phone-dark", Screen.Phone, ColorScheme.Dark) })
        {
            var page = await OpenAsync("/?sort=oldest&q=-type:gif", new() { ViewportSize = size, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await Screenshots.KeepAsync(page, $"stack-tile-{name}");
            await page.Link("3 photos that belong together").ClickAsync();
            await Expect(page.Heading("Photos that belong together")).ToBeVisibleAsync();
            await Screenshots.KeepAsync(page, $"stack-page-{name}");
            await page.GotoAsync((await page.Locator("[data-grid] a[data-id]").First.GetAttributeAsync("href"))!.Split('?')[0]);
            await Screenshots.KeepAsync(page, $"stack-photo-{name}");
        }
    }
}
