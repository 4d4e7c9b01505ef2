using System.Text.Json;
using Microsoft.Playwright;

namespace PhotoSearch.Tests.Browser;

/// <summary>Pictures of pages, to be looked at; each run makes them anew under <c>artifacts/screenshots</c>.</summary>
internal static class Screenshots
{
    private static string Folder => Path.Combine(Repository.Root, "artifacts", "screenshots");

    public static async Task KeepAsync(IPage page, string name)
    {
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await DecodedAsync(page);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}.png") });
        Assert.True(new FileInfo(Path.Combine(Folder, $"{name}.png")).Length > 10_000, $"The picture {name} seems to be empty");
    }

    /// <summary>Until the pictures in sight are there; one that was taken out meanwhile is none.</summary>
    public static Task DecodedAsync(IPage page) => page.GetByRole(AriaRole.Img).EvaluateAllAsync<JsonElement>(
        "pictures => Promise.all(pictures.filter(one => one.decode && one.getBoundingClientRect().top < innerHeight).map(one => one.decode().catch(() => null)))");
}
