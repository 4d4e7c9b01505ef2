using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>
/// Every page and state on a phone, a desk and a wide screen. What a program can see is judged: nothing wider than the screen, nothing that moves while it is shown.
/// Pictures to look at, light and dark, under <c>artifacts/screenshots/every</c>: <c>./test.sh --explicit only --filter-class "*EveryScreenTests"</c>.
/// </summary>
[Collection<RealPhotosTests>]
public sealed class EveryScreenTests(RealPhotos site) : BrowserTest(site)
{
    /// <summary>Of the layout shift score (web.dev/cls); 0.1 is called good.</summary>
    private const double MostShift = 0.05;

    /// <summary>Until the change of theme is painted; with reduced motion its transitions last no longer.</summary>
    private const string Repainted = "async () => { for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame); }";

    private static readonly (string Name, string Address, Func<IPage, Task>? Then)[] States =
    [
        ("library", "/", null),
        ("library-filters", "/", page => page.Filters().ClickAsync()),
        ("library-end", "/", page => page.Keyboard.PressAsync("End")),
        ("month", "/?from=2026-02", null),
        ("results", "/?q=mountains", null),
        ("results-whole", "/?q=mountains&strictness=0", null),
        ("results-filters", "/?q=mountains+type:jpeg+-camera:canon+after:2026-01+colour:blue&sort=newest", page => page.Filters().ClickAsync()),
        ("results-none", "/?q=type:png", null),
        ("results-nothing-like-it", "/?q=a+page+of+a+tax+return", null),
        ("results-of-words", "/?q=%22golden+hour%22", null),
        ("suggestions", "/", SuggestAsync),
        ("picked", "/?q=mountains&strictness=0", PickAsync),
        ("picked-tag", "/?q=mountains&strictness=0.01", async page => { await PickAsync(page); await page.Locator("#picked summary").Filter(new() { HasText = "Tag" }).ClickAsync(); }),
        ("round", "/?q=mountains", RoundAsync),
        ("keys", "/", page => page.Keyboard.PressAsync("?")),
        ("tile-menu", "/?q=mountains&strictness=0", page => page.Tiles().First.ClickAsync(new() { Button = MouseButton.Right })),
        ("viewer", "/?q=mountains&strictness=0", ViewAsync),
        ("viewer-facts", "/?q=mountains&strictness=0", async page => { await ViewAsync(page); await page.Keyboard.PressAsync("i"); await Expect(page.Facts()).ToContainTextAsync("SHA-256"); }),
        ("photo", "/?q=mountains&strictness=0", async page => await page.GotoAsync((await page.TileAddressesAsync())[0])),
        ("similar", "/?q=mountains&strictness=0", async page => { await page.GotoAsync((await page.TileAddressesAsync())[0]); await page.Link("More like this").ClickAsync(); }),
        ("picture", "/picture", null),
        ("picture-refused", "/picture?error=unreadable", null),
        ("on-this-day", "/on-this-day?day=03-01", null),
        ("on-this-day-none", "/on-this-day?day=02-29", null),
        ("folders", "/folders", null),
        ("albums", "/albums", null),
        ("favourites", "/?q=is:favourite", null),
        ("searches", "/searches", null),
        ("map", "/map", null),
        ("duplicates", "/duplicates", null),
        ("help", "/help", null),
        ("models", "/models", null),
        ("status", "/status", null),
        ("account", "/account", null),
        ("account-refused", "/account?error=current", null),
        ("nowhere", "/nowhere", null),
        ("refused", "/?q=mountains&cursor=broken", null),
    ];

    [Theory]
    [InlineData(390, 844)]
    [InlineData(1280, 800)]
    [InlineData(2560, 1440)]
    public Task Every_page_and_state_fits_the_screen_and_stands_still(int width, int height) => VisitAsync(width, height, (_, _) => Task.CompletedTask);

    [Theory(Explicit = true)]
    [InlineData(390, 844)]
    [InlineData(1280, 800)]
    [InlineData(2560, 1440)]
    public Task Pictures_of_every_page_and_state_are_made(int width, int height) => VisitAsync(width, height, async (page, name) =>
    {
        foreach (var (scheme, folder) in new[] { (ColorScheme.Light, "light"), (ColorScheme.Dark, "dark") })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.EvaluateAsync(Repainted);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "screenshots", "every", $"{width}-{folder}", $"{name}.png") });
        }
    });

    private async Task VisitAsync(int width, int height, Func<IPage, string, Task> look)
    {
        var looks = new BrowserNewContextOptions { ViewportSize = new() { Width = width, Height = height }, ReducedMotion = ReducedMotion.Reduce };
        var page = await OpenAsync("/", looks);
        await page.AddInitScriptAsync("""
            window.shift = 0;
            window.moved = [];
            // What follows on a key or a click is an answer to it, however long a busy machine takes for that; nothing may move by itself.
            let acted = Infinity;
            for (const act of ["keydown", "pointerdown"]) addEventListener(act, () => { acted = Math.min(acted, performance.now()); }, { capture: true });
            const say = ({ node, previousRect: from, currentRect: to }) => `${node?.nodeName} ${node?.className ?? node?.parentElement?.className} from ${from.x},${from.y} ${from.width}x${from.height} to ${to.x},${to.y} ${to.width}x${to.height}`;
            new PerformanceObserver(list => {
              for (const one of list.getEntries().filter(one => one.startTime < acted)) {
                window.shift += one.value;
                window.moved.push(...one.sources.map(say));
              }
            }).observe({ type: 'layout-shift', buffered: true });
            """);
        var faults = new List<string>();
        foreach (var (name, address, then) in States)
        {
            await page.GotoAsync(address);
            await (then?.Invoke(page) ?? Task.CompletedTask);
            await Screenshots.DecodedAsync(page);
            var (beyond, shift) = (await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth - innerWidth"), await page.EvaluateAsync<double>("shift"));
            await look(page, name);
            if (beyond > 0)
            {
                faults.Add($"{name} is {beyond} px wider than the screen");
            }

            if (shift > MostShift)
            {
                faults.Add($"{name} moves: {shift:0.###}, {await page.EvaluateAsync<string>("moved.join('; ')")}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static async Task SuggestAsync(IPage page)
    {
        await page.Locator("#q").PressSequentiallyAsync("t");
        await Expect(page.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
    }

    private static async Task PickAsync(IPage page)
    {
        await page.Tiles().First.FocusAsync();
        await page.Keyboard.PressAsync("x");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("x");
    }

    private static async Task RoundAsync(IPage page)
    {
        await page.GotoAsync("/?q=mountains&strictness=0");
        await PickAsync(page);
        await page.Button("More like these").ClickAsync();
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
    }

    private static async Task ViewAsync(IPage page)
    {
        await page.Tiles().First.ClickAsync();
        await Expect(page.Viewer()).ToBeVisibleAsync();
    }
}
