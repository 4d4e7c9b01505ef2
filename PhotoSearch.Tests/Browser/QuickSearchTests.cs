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

        // The quickest of five: the others may have waited for tests that run beside this one.
        Assert.True(asked.Min() < MostOfAgain * again.Min(), $"{asked.Min().TotalMilliseconds:N0} ms; only shown, {again.Min().TotalMilliseconds:N0} ms");
    }
}
