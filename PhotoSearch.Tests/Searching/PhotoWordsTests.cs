using PhotoSearch.Catalog;
using PhotoSearch.Photos;
using PhotoSearch.Searching;
using PhotoSearch.Tests.Catalog;

namespace PhotoSearch.Tests.Searching;

public sealed class PhotoWordsTests
{
    /// <summary>More than are scored one by one.</summary>
    private const int Many = 600;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_very_many_photos_those_that_somebody_wrote_the_words_of_come_first()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.Files.ArriveAsync(root.Id, [.. Enumerable.Range(1, Many).Select(number => new SeenFile($"Lisbon/{number}.jpg", number, number))], notBefore: 0, Cancel);
        var claimed = await catalog.Work.ClaimAsync(Many, Cancel);
        await catalog.Photos.CommitAsync([.. claimed.Select(work => Read(work, title: work.Path == "Lisbon/77.jpg" ? "Tram in Lisbon" : null))], Cancel);
        var words = new PhotoWords(catalog.Database);

        var found = await words.BestAsync("lisbon", Cancel);
        var all = await words.WithPhraseAsync("lisbon", Cancel);

        Assert.Equal(Many, found.Count);
        Assert.Equal(await catalog.PhotoOfAsync("Lisbon/77.jpg"), found[0].PhotoId);
        Assert.True(found[0].Score < found[1].Score);
        Assert.Single(found.Skip(1).Select(photo => photo.Score).Distinct());
        Assert.Equal(Many, all.Count);
        Assert.All(found, photo => Assert.True(all.Contains(photo.PhotoId)));
    }

    private static IndexedFile.Read Read(ClaimedWork work, string? title) =>
        new(new PhotoFacts { MediaType = "image/jpeg", Width = 4, Height = 3, Words = new Described { Title = title } }, 0, 1, []) { Work = work, Sha256 = CatalogFolder.HashOf((char)work.Bytes) };
}
