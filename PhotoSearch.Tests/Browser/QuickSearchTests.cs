namespace PhotoSearch.Tests.Browser;

/// <summary>How soon a person sees what was asked for.</summary>
[Collection<RealPhotosTests>]
public sealed class QuickSearchTests(RealPhotos site) : BrowserTest(site)
{
    /// <summary>Searching and leaving one page for another may take as long again as showing the page; milliseconds, which a busy machine stretches, are for <see cref="QuickSearchBench"/>.</summary>
    private const double MostOfAgain = 2;

    [Fact]
    public async Task The_first_results_are_painted_soon_after_Enter()
    {
        var page = await OpenAsync("/?q=anything");

        var (asked, again) = await FirstPaint.AfterEnterAsync(page);

        // The middle one of five: others may have waited for tests that run beside this one.
        var ratio = asked.Zip(again, (one, other) => one / other).Order().ElementAt(asked.Count / 2);
        Assert.True(ratio < MostOfAgain, $"{ratio:0.00}");
    }
}
