using System.Net;
using System.Text.Json;

namespace PhotoSearch.Tests.Program;

/// <summary>How sure hits are, where results end, and going on from hits, as the running program answers.</summary>
public sealed class RelevanceTests : IDisposable
{
    private const int Photos = 40;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _photos = new();
    private readonly TemporaryFolder _data = new();

    public RelevanceTests()
    {
        for (var i = 0; i < Photos; i++)
        {
            _photos.Write($"{i}.png", SomePhoto.Png(i));
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _photos.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task Hits_have_a_strength_and_strictness_ends_the_results_without_changing_their_order()
    {
        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path);
        await site.IndexedAsync(Photos, Soon);
        // A busy machine takes longer to find out what similarities mean than a question waits for.
        await Eventually.TrueAsync(
            async () => Hits(await site.GetAsync("/api/v1/search?take=1&q=colours"))[0].GetProperty("strength").ValueKind == JsonValueKind.String, Soon, "hits should have a strength");

        var whole = await site.GetAsync("/api/v1/search?take=200&q=colours");
        var hits = Hits(whole);
        Assert.Equal(Photos, hits.Count);
        Assert.All(hits, hit => Assert.Contains(hit.GetProperty("strength").GetString(), (string[])["strong", "likely", "weak"]));
        Assert.True(whole.GetProperty("fits").ValueKind is JsonValueKind.True or JsonValueKind.False);
        Assert.Equal(Rank(hits), Rank(hits).Order());

        var before = Photos;
        foreach (var strictness in (string[])["0", "0.3", "0.6", "1"])
        {
            var some = Hits(await site.GetAsync($"/api/v1/search?take=200&q=colours&strictness={strictness}"));
            Assert.InRange(some.Count, 0, before);
            Assert.Equal(Ids(hits).Take(some.Count), Ids(some));
            before = some.Count;
        }

        var tenth = hits[9].GetProperty("similarity").GetSingle();
        var similar = Hits(await site.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/v1/search?take=200&q=colours&minSimilarity={tenth:R}")));
        Assert.Equal(hits.Count(hit => hit.GetProperty("similarity").GetSingle() >= tenth), similar.Count);
    }

    [Fact]
    public async Task A_round_goes_towards_what_was_picked_and_leaves_out_what_was_bad()
    {
        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path);
        await site.IndexedAsync(Photos, Soon);
        var ids = Ids(Hits(await site.GetAsync("/api/v1/search?take=200&q=colours")));
        var (good, bad) = (ids[20], ids[0]);

        var round = Ids(Hits(await site.GetAsync($"/api/v1/search?take=200&q=colours&like={good}&unlike={bad}")));

        Assert.True(round.IndexOf(good) is >= 0 and < 20, "The good one came no nearer.");
        Assert.DoesNotContain(bad, round);
        var alone = Ids(Hits(await site.GetAsync($"/api/v1/search?take=200&like={good},{ids[21]}")));
        Assert.Equal(Photos - 2, alone.Count);
        Assert.Equal(Photos - 1, Hits(await site.GetAsync($"/api/v1/search?take=200&unlike={bad}")).Count);
        using var answer = await site.Http.GetAsync(new Uri($"/round?from=%2F%3Fq%3Dcolours&id={good}&id={bad}&as=bad", UriKind.Relative), Cancel);
        // Pages are for people: the key of this client leads to the door, which knows where it was to go.
        Assert.EndsWith($"returnUrl={Uri.EscapeDataString($"/?q=colours&unlike={good}%2C{bad}")}", answer.RequestMessage!.RequestUri!.PathAndQuery, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("strictness=2", "strictness is a number from 0 to 1")]
    [InlineData("minSimilarity=x", "minSimilarity is a number from -1 to 1")]
    [InlineData("like=none", "no such photo")]
    public async Task What_cannot_be_is_said(string parameters, string said)
    {
        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path);
        await site.IndexedAsync(Photos, Soon);

        using var answer = await site.Http.GetAsync(new Uri($"/api/v1/search?q=a&{parameters}", UriKind.Relative), Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(said, await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static List<JsonElement> Hits(JsonElement answer) => [.. answer.GetProperty("hits").EnumerateArray()];

    private static List<string> Ids(IEnumerable<JsonElement> hits) => [.. hits.Select(hit => hit.GetProperty("id").GetString()!)];

    private static List<int> Rank(IEnumerable<JsonElement> hits) => [.. hits.Select(hit => Array.IndexOf(["strong", "likely", "weak"], hit.GetProperty("strength").GetString()))];
}
