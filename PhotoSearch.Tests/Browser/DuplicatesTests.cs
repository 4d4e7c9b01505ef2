using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>A site with one photo twice.</summary>
public sealed class TwoCopies : VisitedSite
{
    private protected override int Fill(TemporaryFolder photos)
    {
        photos.Write("first.png", SomePhoto.Png(1));
        photos.Write("copies/again.png", SomePhoto.Png(1));
        photos.Write("other.png", SomePhoto.Png(2));
        return 2;
    }
}

[CollectionDefinition]
public sealed class TwoCopiesTests : ICollectionFixture<TwoCopies>;

/// <summary>The page of duplicates.</summary>
[Collection<TwoCopiesTests>]
public sealed class DuplicatesTests(TwoCopies site) : BrowserTest(site)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_list_of_what_one_can_do_without_is_taken_along(bool hasScript)
    {
        var page = await OpenAsync("/duplicates", new() { JavaScriptEnabled = hasScript, ViewportSize = Screen.Desk });
        await Expect(page.Heading("Duplicates")).ToBeVisibleAsync();
        await Expect(page.GetByText("Suggested to keep", new() { Exact = true })).ToHaveCountAsync(1);
        if (hasScript)
        {
            await Barriers.NoneAsync(page);
        }

        var download = await page.RunAndWaitForDownloadAsync(() => page.Button("List of the ticked files").ClickAsync());

        var list = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Contains("again.png", list, StringComparison.Ordinal);
        Assert.DoesNotContain("first.png", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_phone_it_fits()
    {
        var page = await OpenAsync("/duplicates", new() { ViewportSize = Screen.Phone });

        await Expect(page.GetByText("again.png", new() { Exact = true })).ToBeVisibleAsync();
        await Barriers.NoneAsync(page);
    }
}
