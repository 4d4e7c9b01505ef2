using Microsoft.Extensions.DependencyInjection;
using PhotoSearch.Catalog;
using PhotoSearch.Indexing;
using PhotoSearch.Searching;
using PhotoSearch.Searching.Relevance;
using PhotoSearch.Tests.Indexing;

namespace PhotoSearch.Tests.Searching;

/// <summary>Where the results of a page end, on a library with the starter model.</summary>
public sealed class PageCutTests(PageCutTests.MoreThanAFew more) : IClassFixture<PageCutTests.MoreThanAFew>
{
    private const int Photos = Ranker.Few + 10;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SomeLibrary Library => more.Library;

    [Fact]
    public async Task A_page_ends_where_hits_are_weak_and_has_none_where_nothing_fits()
    {
        var (ended, none) = (0, 0);
        foreach (var words in (string[])["a pattern of waves", "stripes", "colours", "abstract", "a dog", "my grandmother", "a birthday cake", "the moon", "a bicycle", "red", "spreadsheet", "x-ray", "underwear", "newspaper", "a submarine", "piano", "toothbrush", "handwriting", "surgery", "karate", "tax return", "pizza"])
        {
            var whole = await Library.AskAsync(Question.From(words), Photos);
            var page = await Library.AskAsync(Question.From(words) with { IsCutByDefault = true }, Photos);
            var everything = await Library.AskAsync(Question.From(words) with { IsCutByDefault = true, Strictness = 0 }, Photos);

            Assert.Equal((Photos, false), (whole.Hits.Count, whole.IsCut));
            Assert.Equal(whole.Hits.Select(hit => hit.Id), everything.Hits.Select(hit => hit.Id));
            Assert.Equal((whole.Fits, whole.Fits), (page.Fits, everything.Fits));
            Assert.False(everything.IsCut);
            var strong = whole.Hits.Where(hit => whole.Fits == true && hit.Strength != Strength.Weak).Select(hit => hit.Id).ToList();
            Assert.Equal(strong, page.Hits.Select(hit => hit.Id));
            Assert.Equal((strong.Count, strong.Count < Photos), ((int)page.Total, page.IsCut));
            ended += page.Hits.Count > 0 && page.IsCut ? 1 : 0;
            none += page.Hits.Count == 0 ? 1 : 0;
        }

        Assert.True(ended > 0 && none > 0, $"{ended} words ended, {none} found nothing: both must be seen");
    }

    [Fact]
    public async Task Photos_like_one_end_too_and_the_stricter_the_sooner()
    {
        var id = (await Library.AskAsync(Question.Library)).Hits[0].Id;
        var like = Question.SimilarTo(id);

        var whole = await Library.AskAsync(like);
        var page = await Library.AskAsync(like with { IsCutByDefault = true });
        var strict = await Library.AskAsync(like with { IsCutByDefault = true, Strictness = 1 });

        Assert.Equal(whole.Hits.Where(hit => hit.Strength != Strength.Weak).Select(hit => hit.Id), page.Hits.Select(hit => hit.Id));
        Assert.InRange(strict.Hits.Count, 0, page.Hits.Count);
    }

    [Fact]
    public async Task Of_few_photos_a_page_shows_all()
    {
        await using var few = await SomeLibrary.OfAsync(5);

        foreach (var words in (string[])["a dog", "stripes", "my grandmother"])
        {
            var page = await few.AskAsync(Question.From(words) with { IsCutByDefault = true });
            Assert.Equal((5, false), (page.Hits.Count, page.IsCut));
        }
    }

    [Fact]
    public async Task A_calibration_is_made_before_anybody_asks()
    {
        await using var few = await SomeLibrary.OfAsync(5);
        var calibration = few.Services.GetRequiredService<LibraryCalibration>();
        using var serving = few.Services.GetRequiredService<WorkingModels>().Borrow()!;
        var snapshot = await few.Services.GetRequiredService<LibraryColumns>().CurrentAsync(serving.Space, Cancel);

        await calibration.FollowAsync(serving, snapshot);

        Assert.True(calibration.FollowAsync(serving, snapshot).IsCompletedSuccessfully);
        var asked = calibration.OfAsync(serving, snapshot, Cancel);
        Assert.True(asked.IsCompletedSuccessfully, "The question waited");
        Assert.NotNull(await asked);
        Assert.Contains(few.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>(), service => service is CalibrationService);
    }

    public sealed class MoreThanAFew : IAsyncLifetime
    {
        internal SomeLibrary Library { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Library = await SomeLibrary.OfAsync(Photos);

        public async ValueTask DisposeAsync() => await Library.DisposeAsync();
    }
}
