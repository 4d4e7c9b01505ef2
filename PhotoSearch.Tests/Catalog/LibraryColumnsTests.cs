using PhotoSearch.Catalog;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Catalog;

public sealed class LibraryColumnsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Following_step_by_step_gives_the_same_as_reading_everything()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        PhotoRoot[] roots = [await catalog.AddRootAsync("one", "/one"), await catalog.AddRootAsync("two", "/two")];
        using var followed = new LibraryColumns(catalog.Library);
        var random = new Random(20260101);
        var album = (await catalog.Albums.AddAsync(Named.OfName("one"), Cancel)).PublicId;
        var everyone = new Viewer(roots.Select(root => root.Id));
        for (var step = 0; step < 60; step++)
        {
            var root = roots[random.Next(2)];
            var path = $"{(char)('p' + random.Next(2))}/{(char)('a' + random.Next(8))}.jpg";
            switch (random.Next(5))
            {
                case 0 when await catalog.AskAsync<long?>("SELECT id FROM file WHERE root_id = @Id AND path = @path", new { root.Id, path }) is { } gone:
                    await catalog.Files.LeaveAsync([gone], Cancel);
                    break;
                case 1 when step % 7 == 0:
                    await catalog.Roots.MarkOfflineAsync(root.Id, "Away.", Cancel);
                    await catalog.Roots.MarkHealthyAsync(root.Id, "1:1", DateTimeOffset.UnixEpoch, Cancel);
                    break;
                case 2 when await catalog.AskAsync<string?>("SELECT p.public_id FROM photo p JOIN file f ON f.photo_id = p.id WHERE f.root_id = @Id AND f.path = @path", new { root.Id, path }) is { } marked:
                    await catalog.Marks.ApplyAsync(everyone, [marked], SomeMarks(random, album), Cancel);
                    break;
                case 3 when step % 9 == 0:
                    await catalog.Albums.RemoveAsync(album, Cancel);
                    album = (await catalog.Albums.AddAsync(Named.OfName($"album {step}"), Cancel)).PublicId;
                    break;
                default:
                    await catalog.IndexAsync(root, path, (char)('A' + random.Next(20)));
                    break;
            }

            var current = await followed.CurrentAsync(CatalogFolder.Space, Cancel);
            using var anew = new LibraryColumns(catalog.Library);
            var whole = await anew.CurrentAsync(CatalogFolder.Space, Cancel);
            Assert.Equal(whole.PhotoIds, current.PhotoIds);
            Assert.Equal(whole.SortLocal, current.SortLocal);
            Assert.Equal(whole.EmbeddingIds, current.EmbeddingIds);
            Assert.Equal(RootsOf(whole), RootsOf(current));
            Assert.Equal(whole.Names, current.Names);
            Assert.Equal(whole.Stems, current.Stems);
            Assert.Equal(whole.Sharpness, current.Sharpness);
            Assert.Equal(whole.Types.Codes.Select(code => whole.Types.Values[code]), current.Types.Codes.Select(code => current.Types.Values[code]));
            Assert.Equal(FoldersOf(whole), FoldersOf(current));
            Assert.Equal(whole.Ratings, current.Ratings);
            Assert.Equal(AlbumsOf(whole), AlbumsOf(current));
            Assert.Equal(whole.AllAlbums, current.AllAlbums);
            Assert.Equal(TagsOf(whole), TagsOf(current));
            Assert.Equal(whole.NewestFirst, current.NewestFirst);
        }
    }

    [Fact]
    public async Task A_viewer_sees_the_photos_of_his_roots_alone()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var (one, two) = (await catalog.AddRootAsync("one", "/one"), await catalog.AddRootAsync("two", "/two"));
        await catalog.IndexAsync(one, "a.jpg", 'x');
        await catalog.IndexAsync(two, "b.jpg", 'y');
        await catalog.IndexAsync(two, "copy of a.jpg", 'x');
        using var columns = new LibraryColumns(catalog.Library);

        var snapshot = await columns.CurrentAsync(CatalogFolder.Space, Cancel);

        Assert.Equal(1, snapshot.For(new Viewer([one.Id])).Count);
        Assert.Equal(2, snapshot.For(new Viewer([two.Id])).Count);
        Assert.Equal(2, snapshot.For(new Viewer([one.Id, two.Id])).Searchable.Count);
        Assert.Equal(0, snapshot.For(new Viewer([])).Count);
    }

    [Fact]
    public async Task A_photo_whose_only_file_is_gone_is_seen_by_nobody()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.IndexAsync(root, "a.jpg", 'x');
        using var columns = new LibraryColumns(catalog.Library);
        Assert.Equal(1, (await columns.CurrentAsync(CatalogFolder.Space, Cancel)).For(new Viewer([root.Id])).Count);

        await catalog.Files.LeaveAsync([await catalog.AskAsync<long>("SELECT id FROM file")], Cancel);

        Assert.Equal(0, (await columns.CurrentAsync(CatalogFolder.Space, Cancel)).For(new Viewer([root.Id])).Count);
    }

    private static MarkChange SomeMarks(Random random, string album) => random.Next(4) switch
    {
        0 => new() { Rating = random.Next(-1, 6) },
        1 => new() { AddTags = [Named.OfName($"tag {random.Next(3)}")], RemoveTags = [Named.OfName($"tag {random.Next(3)}")] },
        2 => new() { AddToAlbum = album },
        _ => new() { RemoveFromAlbum = album },
    };

    private static IEnumerable<string> AlbumsOf(LibrarySnapshot snapshot) => snapshot.Albums.Codes.Select(set => string.Join(',', snapshot.Albums.Values[set]));

    private static IEnumerable<string> TagsOf(LibrarySnapshot snapshot) => snapshot.Keywords.Codes.Select(set => string.Join(',', snapshot.Keywords.Values[set]));

    private static IEnumerable<string> FoldersOf(LibrarySnapshot snapshot) =>
        snapshot.Folders.Codes.Select(set => string.Join(',', snapshot.Folders.Values[set]));

    private static IEnumerable<string> RootsOf(LibrarySnapshot snapshot) =>
        snapshot.Roots.Codes.Select(set => string.Join(',', snapshot.Roots.Values[set]));
}
