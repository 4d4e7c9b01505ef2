using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace PhotoSearch.Tests.Browser;

/// <summary>The parts of the pages, found as a person or a screen reader finds them: by role and label.</summary>
internal static class PageParts
{
    /// <summary>The grid's photos, in order.</summary>
    public static ILocator Tiles(this IPage page) =>
        page.GetByRole(AriaRole.Region).GetByRole(AriaRole.Listitem).GetByRole(AriaRole.Link);

    /// <summary>The photo opened in place, over the grid.</summary>
    public static ILocator Viewer(this IPage page) => page.GetByRole(AriaRole.Dialog);

    /// <summary>By its label: with script it is a combo box, without a search box.</summary>
    public static ILocator SearchBox(this IPage page) => page.GetByLabel("Search your photos", new() { Exact = true });

    /// <summary>What is suggested for the search box, while it is.</summary>
    public static ILocator Suggestions(this IPage page) => page.GetByRole(AriaRole.Listbox, new() { Name = "Suggestions" }).GetByRole(AriaRole.Option);

    /// <summary>What opens and closes the panel of filters.</summary>
    public static ILocator Filters(this IPage page) => page.GetByRole(AriaRole.Group).GetByText("Filters", new() { Exact = true });

    public static ILocator Facts(this IPage page) => page.GetByRole(AriaRole.Complementary, new() { Name = "Facts about this photo" });

    public static ILocator Heading(this IPage page, string words) => page.GetByRole(AriaRole.Heading, new() { Name = words, Exact = true });

    public static ILocator Link(this IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>The addresses of the photos in the grid, as they are there now.</summary>
    public static async Task<IReadOnlyList<string>> TileAddressesAsync(this IPage page)
    {
        // A page comes in pieces, and the first has an address and no link to the next.
        await page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
        return await page.Tiles().EvaluateAllAsync<string[]>("tiles => tiles.map(tile => tile.getAttribute('href'))");
    }

    /// <summary>The names of the files in the grid, as their labels say them.</summary>
    public static async Task<IReadOnlyList<string>> TileNamesAsync(this IPage page)
    {
        var labels = await page.Tiles().EvaluateAllAsync<string[]>("tiles => tiles.map(tile => tile.querySelector('img').alt)");
        return [.. labels.Select(label => label[..label.IndexOf(", ", StringComparison.Ordinal)])];
    }

    /// <summary>Until the page has this address; compared as text, because Playwright's own comparison takes <c>%20</c> for a blank.</summary>
    public static Task IsAtAsync(this IPage page, string address) =>
        Assertions.Expect(page).ToHaveURLAsync(new Regex($"^http://[^/]+{Regex.Escape(address)}$"));

    public static async Task<double> ScrolledAsync(this IPage page) => await page.EvaluateAsync<double>("scrollY");

    public static async Task SignInAsync(this IPage page, string name, string password)
    {
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.Button("Sign in").ClickAsync();
    }
}
