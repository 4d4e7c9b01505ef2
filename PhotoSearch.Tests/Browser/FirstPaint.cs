using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>How soon after Enter the first photo of a search is painted, as Chromium says it.</summary>
internal static class FirstPaint
{
    private static readonly string[] Asked = ["a dog", "snow on the mountains", "a sunset over the sea", "yellow flowers", "a path through the forest"];

    /// <summary>When the first photo of the grid was painted, in milliseconds after Enter.</summary>
    private const string FirstPhoto = """
        () => new Promise((done, fail) => {
          new PerformanceObserver(list => {
            const first = list.getEntries().find(entry => entry.element?.closest("[data-grid]"));
            if (first) {
              done(performance.timeOrigin + first.startTime - Number(sessionStorage.getItem("entered")));
            }
          }).observe({ type: "largest-contentful-paint", buffered: true });
          setTimeout(() => fail(new Error("In half a minute no photo was painted that is larger than all before it.")), 30000);
        })
        """;

    /// <param name="page">Of a person who has searched before: style and scripts are in the browser's cache.</param>
    /// <returns>Of five searches for words that were not asked before; and, for comparison, of showing each of these pages again, for which nothing is searched.</returns>
    public static async Task<(IReadOnlyList<TimeSpan> Asked, IReadOnlyList<TimeSpan> Again)> AfterEnterAsync(IPage page)
    {
        var (took, again) = (new List<TimeSpan>(), new List<TimeSpan>());
        foreach (var words in Asked)
        {
            await page.GotoAsync("/");
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await page.SearchBox().FillAsync(words);
            await page.EvaluateAsync("document.addEventListener('keydown', () => sessionStorage.setItem('entered', performance.timeOrigin + performance.now()), { once: true, capture: true })");
            await page.SearchBox().PressAsync("Enter");
            await Expect(page.Heading(words)).ToBeVisibleAsync();
            took.Add(TimeSpan.FromMilliseconds(await page.EvaluateAsync<double>(FirstPhoto)));
            await page.EvaluateAsync("addEventListener('beforeunload', () => sessionStorage.setItem('entered', performance.timeOrigin + performance.now()))");
            await page.ReloadAsync();
            again.Add(TimeSpan.FromMilliseconds(await page.EvaluateAsync<double>(FirstPhoto)));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"First photos painted after {Say(took)}; shown again after {Say(again)}");
        return (took, again);
    }

    private static string Say(IEnumerable<TimeSpan> times) => string.Join(", ", times.Select(time => $"{time.TotalMilliseconds:N0} ms"));
}
