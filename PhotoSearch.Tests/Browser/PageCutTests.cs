using System.Text.Json;
using Microsoft.Playwright;
using PhotoSearch.Searching;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>A site with more photographs than are looked through in a moment.</summary>
public sealed class ManyRealPhotos : VisitedSite
{
    public const int Count = Ranker.Few + 30;

    private static string Folder => Path.Combine(Repository.Shared, "photos");

    private protected override string? Lacking() => Directory.Exists(Folder) ? null : $"{Folder}, shared test photographs, is absent.";

    private protected override int Fill(TemporaryFolder photos)
    {
        foreach (var path in Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal).Take(Count))
        {
            File.Copy(path, Path.Combine(photos.Path, Path.GetFileName(path)));
        }

        return Count;
    }
}

/// <summary>Its tests run one after the other, on one site.</summary>
[CollectionDefinition]
public sealed class ManyRealPhotosTests : ICollectionFixture<ManyRealPhotos>;

/// <summary>A page ends where hits stop being about the question, and says it where there are none; what was kept back is one link away.</summary>
[Collection<ManyRealPhotosTests>]
public sealed class PageCutTests(ManyRealPhotos site) : BrowserTest(site)
{
    private static readonly string[] Words =
    [
        "spreadsheet", "x-ray", "underwear", "circuit board", "newspaper", "microscope", "dentist", "submarine", "piano", "helicopter", "elevator", "toothbrush", "scissors", "printer",
        "barcode", "chess board", "invoice", "wedding cake", "violin", "screwdriver", "keyboard", "telephone", "handwriting", "ice hockey", "surgery", "wristwatch", "a page of text", "a diagram", "a screenshot of a program", "karate", "tax return", "mobile phone", "money", "pizza",
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Results_end_and_what_looks_less_like_it_is_a_link_away(bool hasScript)
    {
        var page = await OpenAsync("/?q=mountains+with+snow", new() { JavaScriptEnabled = hasScript, ViewportSize = Screen.Desk });
        var shown = await page.Tiles().CountAsync();
        Assert.InRange(shown, 5, 99);
        if (hasScript)
        {
            await Barriers.NoneAsync(page);
        }

        await page.Link("Show what looks less like it").ClickAsync();

        await page.IsAtAsync("/?q=mountains%20with%20snow&strictness=0");
        await Expect(page.GetByText($"{ManyRealPhotos.Count} photos, closest first")).ToBeVisibleAsync();
        await Expect(page.Link("Show what looks less like it")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_nothing_fits_is_said_and_the_closest_are_behind_a_fold(bool hasScript)
    {
        var page = await OpenAsync("/", new() { JavaScriptEnabled = hasScript, ViewportSize = Screen.Desk });
        var words = await UnknownAsync();
        await page.GotoAsync($"/?q={Uri.EscapeDataString(words)}");

        await Expect(page.Heading($"Nothing here looks like “{words}”")).ToBeVisibleAsync();
        await Expect(page.Tiles()).ToHaveCountAsync(0);
        if (hasScript)
        {
            await Barriers.NoneAsync(page);
        }

        await page.Link("Show what comes closest").ClickAsync();
        await page.IsAtAsync($"/?q={Uri.EscapeDataString(words)}&strictness=0");
        await Expect(page.GetByText($"Nothing here looks like “{words}” for certain. What comes closest follows.")).ToBeVisibleAsync();
        await Expect(page.Tiles().First).ToBeVisibleAsync();
    }

    [Fact(Explicit = true)]
    public async Task It_is_shown_on_a_desk_and_a_phone_light_and_dark()
    {
        foreach (var (name, size, scheme) in new[] { ("desk-light", Screen.Desk, ColorScheme.Light), ("desk-dark", Screen.Desk, ColorScheme.Dark), ("phone-light", Screen.Phone, ColorScheme.Light), ("phone-dark", Screen.Phone, ColorScheme.Dark) })
        {
            var page = await OpenAsync("/?q=mountains+with+snow", new() { ViewportSize = size, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await page.Link("Show what looks less like it").ScrollIntoViewIfNeededAsync();
            await Screenshots.KeepAsync(page, $"cut-{name}");
            var words = Uri.EscapeDataString(await UnknownAsync());
            await page.GotoAsync($"/?q={words}");
            await Screenshots.KeepAsync(page, $"nothing-{name}");
            await page.GotoAsync($"/?q={words}&strictness=0");
            await Screenshots.KeepAsync(page, $"nothing-closest-{name}");
        }
    }

    /// <summary>Words of which the program says that nothing here is about them.</summary>
    private async Task<string> UnknownAsync()
    {
        foreach (var words in Words)
        {
            if ((await site.Running.GetAsync($"/api/v1/search?take=1&q={Uri.EscapeDataString(words)}")).GetProperty("fits").ValueKind == JsonValueKind.False)
            {
                return words;
            }
        }

        throw new InvalidOperationException("Of all these words something here is said to be about them.");
    }
}
