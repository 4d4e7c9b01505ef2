using Microsoft.Playwright;

namespace PhotoSearch.Tests.Browser;

/// <summary>Pictures of pages, to be looked at; each run makes them anew under <c>artifacts/screenshots</c>.</summary>
internal static class Screenshots
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static string Folder => Path.Combine(Repository.Root, "artifacts", "screenshots");

    public static async Task KeepAsync(IPage page, string name)
    {
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await DecodedAsync(page);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}.png") });
        Assert.True(new FileInfo(Path.Combine(Folder, $"{name}.png")).Length > 10_000, $"The picture {name} seems to be empty");
    }

    /// <summary>Until the pictures in sight are there. Those above and below are loaded when they come into sight: to wait for them is to wait for ever.</summary>
    public static async Task DecodedAsync(IPage page)
    {
        await Eventually.TrueAsync(
            () => page.EvaluateAsync<bool>("""
                async () => {
                  const isInSight = one => { const { top, bottom } = one.getBoundingClientRect(); return bottom > 0 && top < innerHeight; };
                  const pictures = [...document.images].filter(isInSight);
                  if (!pictures.every(one => one.complete)) return false;
                  await Promise.all(pictures.map(one => one.decode().catch(() => null)));
                  return true;
                }
                """),
            Patience,
            "the pictures in sight should be there");
    }
}
