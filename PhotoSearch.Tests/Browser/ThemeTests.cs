using Microsoft.Playwright;

namespace PhotoSearch.Tests.Browser;

/// <summary>Dark and light.</summary>
[Collection<ManyPhotosTests>]
public sealed class ThemeTests(ManyPhotos site) : BrowserTest(site)
{
    private const string DarkPaper = "rgb(20, 21, 23)";
    private const string LightPaper = "rgb(251, 250, 248)";

    [Theory]
    [InlineData(ColorScheme.Light, LightPaper, DarkPaper)]
    [InlineData(ColorScheme.Dark, DarkPaper, LightPaper)]
    public async Task The_system_decides_until_somebody_chooses_and_the_choice_is_kept(ColorScheme system, string before, string after)
    {
        var page = await OpenAsync("/", new() { ViewportSize = Screen.Desk, ColorScheme = system });
        Assert.Equal(before, await PaperAsync(page));

        await page.Button("Change between dark and light").ClickAsync();
        Assert.Equal(after, await PaperAsync(page));
        await page.ReloadAsync();
        Assert.Equal(after, await PaperAsync(page));
        await page.GotoAsync("/status");
        Assert.Equal(after, await PaperAsync(page));

        await page.Button("Change between dark and light").ClickAsync();
        await page.ReloadAsync();
        Assert.Equal(before, await PaperAsync(page));
    }

    private static async Task<string> PaperAsync(IPage page) => await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
