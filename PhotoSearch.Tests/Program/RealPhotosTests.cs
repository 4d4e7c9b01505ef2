using System.Text.Json;

namespace PhotoSearch.Tests.Program;

/// <summary>The thousand real photos beside the checkout: all are indexed, and words find what is in them.</summary>
public sealed class RealPhotosTests : IDisposable
{
    /// <summary>Slow machines under load included; a fast one takes half a minute.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    private readonly TemporaryFolder _data = new();

    private static string Photos => Path.Combine(Repository.Shared, "photos");

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task All_are_indexed_none_fails_and_words_find_what_is_in_them()
    {
        Assert.SkipUnless(Directory.Exists(Photos), "The shared photos are not beside this checkout.");
        await using var site = await RunningSite.StartAsync(Photos, _data.Path);

        await site.IndexedAsync(1000, Patience);

        Assert.Equal((1000, 0, 0), await site.CountsAsync());
        var labels = await LabelsAsync();
        foreach (var word in (string[])["dog", "mountain", "forest", "sunset"])
        {
            var first = (await site.GetAsync($"/api/v1/search?q={word}&take=10")).GetProperty("hits").EnumerateArray().ToList();
            var right = first.Count(hit => labels[hit.GetProperty("path").GetString()!].Contains(word));
            Assert.True(right >= 6, $"\"{word}\": {right} of the first 10 are right");
            Assert.Equal(first.Select(Similarity).OrderDescending(), first.Select(Similarity));
        }

        await SimilarPhotosAreAlikeAsync(site, labels);
        await EveryPageOfARankingIsWholeAsync(site);
    }

    private static float Similarity(JsonElement hit) => hit.GetProperty("similarity").GetSingle();

    private static async Task SimilarPhotosAreAlikeAsync(RunningSite site, Dictionary<string, HashSet<string>> labels)
    {
        var dog = (await site.GetAsync("/api/v1/search?q=dog&take=1")).GetProperty("hits")[0].GetProperty("id").GetString();
        var similar = (await site.GetAsync($"/api/v1/photos/{dog}/similar?take=10")).GetProperty("hits").EnumerateArray().ToList();

        Assert.DoesNotContain(similar, hit => hit.GetProperty("id").GetString() == dog);
        Assert.True(similar.Count(hit => labels[hit.GetProperty("path").GetString()!].Contains("dog")) >= 4);
    }

    private static async Task EveryPageOfARankingIsWholeAsync(RunningSite site)
    {
        var paths = await site.PathsAsync("mountains");

        Assert.Equal(1000, paths.Count);
        Assert.Equal(1000, paths.Distinct().Count());
    }

    private static async Task<Dictionary<string, HashSet<string>>> LabelsAsync()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Repository.Shared, "photos-labels.tsv"), TestContext.Current.CancellationToken);
        return lines.Where(line => !line.StartsWith('#')).Select(line => line.Split('\t'))
            .ToDictionary(parts => parts[0], parts => parts.ElementAtOrDefault(1)?.Split(';').ToHashSet() ?? []);
    }
}
