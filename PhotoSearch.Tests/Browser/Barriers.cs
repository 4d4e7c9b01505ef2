using System.Text.Json;
using Microsoft.Playwright;

namespace PhotoSearch.Tests.Browser;

/// <summary>Looks at a page on a desk and on phones, light and dark: axe finds no barrier, and nothing is wider than the screen.</summary>
internal static class Barriers
{
    private static readonly string Axe = Path.Combine(Repository.Root, "onnxruntime", "node_modules", "axe-core", "axe.min.js");

    public static async Task NoneAsync(IPage page)
    {
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        // Evaluated by the browser's debugger, which the content policy does not bind: the page is looked at under its own policy.
        await page.EvaluateAsync(await File.ReadAllTextAsync(Axe, TestContext.Current.CancellationToken));
        var found = new List<string>();
        foreach (var screen in new[] { Screen.Desk, Screen.Phone })
        {
            await page.SetViewportSizeAsync(screen.Width, screen.Height);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                found.AddRange((await FindAsync(page)).Select(barrier => $"{page.Url}, {screen.Width} px, {scheme}: {barrier}"));
            }

            found.AddRange(await TooWideAsync(page));
        }

        await page.SetViewportSizeAsync(Screen.SmallPhone.Width, Screen.SmallPhone.Height);
        found.AddRange(await TooWideAsync(page));
        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    private static async Task<IEnumerable<string>> FindAsync(IPage page)
    {
        // Colours glide to the other scheme; what is read half-way is no colour of the page.
        await page.EvaluateAsync("""
            async () => {
              const frame = () => new Promise(done => requestAnimationFrame(done));
              await frame();
              for (let gliding; await frame(), (gliding = document.getAnimations().filter(one => one instanceof CSSTransition)).length > 0;) {
                gliding.forEach(one => one.finish());
              }
            }
            """);
        var answer = await page.EvaluateAsync<JsonElement>("axe.run(document, { resultTypes: ['violations'] })");
        return answer.GetProperty("violations").EnumerateArray().SelectMany(rule => rule.GetProperty("nodes").EnumerateArray()
            .Select(node => $"{rule.GetProperty("id")}: {node.GetProperty("html")} {node.GetProperty("failureSummary")}"));
    }

    private static async Task<IEnumerable<string>> TooWideAsync(IPage page)
    {
        var over = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        return over > 0 ? [$"{page.Url} is {over} px wider than {page.ViewportSize?.Width} px"] : [];
    }
}
