using PhotoSearch.Catalog;
using PhotoSearch.Photos;
using PhotoSearch.Searching.Duplicates;
using PhotoSearch.Tests.Catalog;

namespace PhotoSearch.Tests.Searching.Duplicates;

public sealed class DuplicateTableTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Best_is_the_largest_then_the_clearly_sharper_then_what_was_compressed_least()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        (string Path, int Side, double? Sharpness, long Bytes)[] photos =
        [
            ("soft.jpg", 1000, 10, 900), ("sharp.jpg", 1000, 13, 500), ("small.jpg", 500, 30, 100), ("unmeasured.jpg", 1000, null, 2000), ("large.jpg", 2000, 5, 400), ("as sharp.jpg", 1000, 13.5, 600),
        ];
        foreach (var (at, photo) in photos.Index())
        {
            var content = (char)('a' + at);
            await catalog.Files.ArriveAsync(root.Id, [new SeenFile(photo.Path, photo.Bytes, 1)], notBefore: 0, Cancel);
            var read = CatalogFolder.Read(Assert.Single(await catalog.Work.ClaimAsync(10, Cancel)), content);
            await catalog.Photos.CommitAsync([read with { Facts = read.Facts with { Width = photo.Side, Height = photo.Side }, Sharpness = photo.Sharpness }], Cancel);
        }

        var best = await new DuplicateTable(catalog.Database).PhotosAsync(new Viewer([root.Id]), Cancel);

        var names = new List<string>();
        foreach (var photo in best)
        {
            names.Add(await catalog.AskAsync<string>("SELECT path FROM file WHERE photo_id = @PhotoId", new { photo.PhotoId }));
        }

        Assert.Equal(["large.jpg", "as sharp.jpg", "sharp.jpg", "soft.jpg", "unmeasured.jpg", "small.jpg"], names);
    }

    [Fact]
    public async Task Where_there_is_nothing_there_are_none()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var table = new DuplicateTable(catalog.Database);

        Assert.Empty(await table.PhotosAsync(new Viewer([]), Cancel));
        Assert.Empty(await table.CopiesAsync(new Viewer([]), [], Cancel));
    }
}
