using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>A site with a photo of each of more years than the edge of a page has room for.</summary>
public sealed class ManyYears : VisitedSite
{
    public const int First = 1970;
    public const int Last = 2025;

    private protected override int Fill(TemporaryFolder photos)
    {
        for (var year = First; year <= Last; year++)
        {
            photos.Write(string.Create(CultureInfo.InvariantCulture, $"{year}-06-01 12.00.00.png"), SomePhoto.Png(year, 24, 16));
        }

        return Last - First + 1;
    }
}

[CollectionDefinition]
public sealed class ManyYearsTests : ICollectionFixture<ManyYears>;

/// <summary>The years beside the library.</summary>
[Collection<ManyYearsTests>]
public sealed class TimelineTests(ManyYears site) : BrowserTest(site)
{
    [Theory]
    [InlineData(768)]
    [InlineData(500)]
    public async Task Years_that_have_no_room_are_thinned_and_the_first_and_the_last_are_there(int height)
    {
        var page = await OpenAsync("/", new() { ViewportSize = new() { Width = 1366, Height = height } });
        await Expect(page.Locator("[data-strip] > li")).ToHaveCountAsync(ManyYears.Last - ManyYears.First + 1);

        var strip = (await page.Locator("[data-strip]").BoundingBoxAsync())!;
        var shown = await page.Locator("[data-strip] a").EvaluateAllAsync<double[][]>(
            "links => links.filter(link => link.checkVisibility({ visibilityProperty: true })).map(link => [Number(link.textContent), link.getBoundingClientRect().top, link.getBoundingClientRect().bottom])");
        var written = shown.Select(year => (Year: (int)year[0], Top: year[1], Bottom: year[2])).ToList();

        Assert.Equal((ManyYears.Last, ManyYears.First), (written[0].Year, written[^1].Year));
        Assert.InRange(written.Count, 5, 20);
        Assert.All(written.Skip(1).SkipLast(1), year => Assert.Equal(0, year.Year % 5));
        Assert.All(written, year => Assert.InRange(year.Bottom, strip.Y, strip.Y + strip.Height + 0.5));
        Assert.All(written.Zip(written.Skip(1)), pair => Assert.True(pair.Second.Top >= pair.First.Bottom - 0.5, $"{pair.First.Year} and {pair.Second.Year} lie on each other"));
        await Screenshots.KeepAsync(page, $"many-years-{height}");
    }
}
