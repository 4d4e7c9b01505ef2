using PhotoSearch.Catalog;

namespace PhotoSearch.Tests.Catalog;

/// <summary>What a person means by "a photo" survives moves, copies and edits.</summary>
public sealed class PhotoIdentityTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_copies_are_one_photo_in_two_places()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.IndexAsync(root, "a.jpg", 'x');

        var second = await catalog.IndexAsync(root, "copy.jpg", 'x');

        Assert.Equal(await catalog.PhotoOfAsync("a.jpg"), await catalog.PhotoOfAsync("copy.jpg"));
        Assert.Empty(second.Added);
        Assert.Equal(1, await catalog.AskAsync<int>("SELECT COUNT(*) FROM photo"));
    }

    [Fact]
    public async Task A_newer_decoder_s_vector_takes_the_place_of_the_old_one()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        var first = await catalog.IndexAsync(root, "a.jpg", 'x');
        await catalog.Work.EnqueueMissingAsync(decoderVersion: 2, Cancel);
        var work = Assert.Single(await catalog.Work.ClaimAsync(10, Cancel));

        var again = await catalog.Photos.CommitAsync([CatalogFolder.Read(work, 'x') with { DecoderVersion = 2, Vectors = [new SpaceVector(CatalogFolder.Space, [0, 0, 0, 1])] }], Cancel);

        Assert.Equal([first.Added[0].EmbeddingId], again.Removed);
        Assert.Equal([0, 0, 0, 1], Assert.Single(again.Added).Vector);
        Assert.Equal(0, await catalog.Work.EnqueueMissingAsync(decoderVersion: 2, Cancel));
    }

    [Fact]
    public async Task A_moved_file_stays_the_same_photo()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.IndexAsync(root, "old/a.jpg", 'x');
        var photo = await catalog.PhotoOfAsync("old/a.jpg");
        await catalog.Files.LeaveAsync([await catalog.AskAsync<long>("SELECT id FROM file")], Cancel);

        await catalog.IndexAsync(root, "new/a.jpg", 'x');

        Assert.Equal(photo, await catalog.PhotoOfAsync("new/a.jpg"));
    }

    [Fact]
    public async Task A_file_edited_in_place_stays_the_same_photo_with_a_new_vector()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        var first = await catalog.IndexAsync(root, "a.jpg", 'x');
        var photo = await catalog.PhotoOfAsync("a.jpg");

        var edited = await catalog.IndexAsync(root, "a.jpg", 'y');

        Assert.Equal(photo, await catalog.PhotoOfAsync("a.jpg"));
        Assert.Equal([first.Added[0].EmbeddingId], edited.Removed);
        Assert.Equal(CatalogFolder.VectorOf('y'), Assert.Single(edited.Added).Vector);
    }

    [Fact]
    public async Task Of_two_copies_the_edited_one_becomes_a_photo_of_its_own_and_takes_the_marks_along()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.IndexAsync(root, "a.jpg", 'x');
        await catalog.IndexAsync(root, "copy.jpg", 'x');
        await catalog.Database.WriteAsync((connection, transaction) => Dapper.SqlMapper.ExecuteAsync(connection, "UPDATE photo SET rating = 5, title = 'Ferien'", transaction: transaction), Cancel);

        await catalog.IndexAsync(root, "copy.jpg", 'y');

        var (original, edited) = (await catalog.PhotoOfAsync("a.jpg"), await catalog.PhotoOfAsync("copy.jpg"));
        Assert.NotEqual(original, edited);
        Assert.Equal(5, await catalog.AskAsync<int>("SELECT rating FROM photo WHERE id = @edited", new { edited }));
        Assert.Equal("Ferien", await catalog.AskAsync<string>("SELECT title FROM photo WHERE id = @edited", new { edited }));
    }

    [Fact]
    public async Task A_file_edited_into_another_known_photo_joins_it()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.IndexAsync(root, "a.jpg", 'x');
        await catalog.IndexAsync(root, "b.jpg", 'y');

        await catalog.IndexAsync(root, "b.jpg", 'x');

        Assert.Equal(await catalog.PhotoOfAsync("a.jpg"), await catalog.PhotoOfAsync("b.jpg"));
    }

    [Fact]
    public async Task A_file_that_fails_after_an_edit_keeps_its_photo_until_it_is_whole_again()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.IndexAsync(root, "a.jpg", 'x');
        var photo = await catalog.PhotoOfAsync("a.jpg");
        await catalog.Files.ArriveAsync(root.Id, [new SeenFile("a.jpg", 7, 7)], 0, Cancel);
        var work = Assert.Single(await catalog.Work.ClaimAsync(10, Cancel));

        await catalog.Photos.CommitAsync([new IndexedFile.Failed("The file is cut off.", 1) { Work = work, Sha256 = CatalogFolder.HashOf('?') }], Cancel);

        Assert.Equal(photo, await catalog.PhotoOfAsync("a.jpg"));
        var failed = Assert.Single(await catalog.Library.FailedAsync([root.Id], 0, 10, Cancel));
        Assert.Equal(("a.jpg", "The file is cut off."), (failed.Path, failed.Reason));
    }

    [Fact]
    public async Task A_file_that_changed_while_it_was_read_is_left_to_its_new_work()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.Files.ArriveAsync(root.Id, [new SeenFile("a.jpg", 1, 1)], 0, Cancel);
        var stale = Assert.Single(await catalog.Work.ClaimAsync(10, Cancel));
        await catalog.Files.ArriveAsync(root.Id, [new SeenFile("a.jpg", 2, 2)], 0, Cancel);

        var changes = await catalog.Photos.CommitAsync([CatalogFolder.Read(stale, 'x')], Cancel);

        Assert.Empty(changes.Added);
        Assert.Null(await catalog.PhotoOfAsync("a.jpg"));
        Assert.Single(await catalog.Work.ClaimAsync(10, Cancel));
    }

    [Fact]
    public async Task One_bad_file_in_a_batch_changes_nothing_for_its_neighbours()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.Files.ArriveAsync(root.Id, [.. "abcdef".Select(letter => new SeenFile($"{letter}.jpg", letter, letter))], 0, Cancel);
        var claimed = await catalog.Work.ClaimAsync(10, Cancel);

        var changes = await catalog.Photos.CommitAsync(
            [.. claimed.Select<ClaimedWork, IndexedFile>(work => work.Path[0] == 'c'
                ? new IndexedFile.Failed("Broken.", 1) { Work = work, Sha256 = CatalogFolder.HashOf('c') }
                : CatalogFolder.Read(work, work.Path[0]))],
            Cancel);

        Assert.Equal(5, changes.Added.Count);
        foreach (var (id, _, vector) in changes.Added)
        {
            var path = await catalog.AskAsync<string>("SELECT f.path FROM embedding e JOIN file f ON f.photo_id = e.photo_id WHERE e.id = @id", new { id });
            Assert.Equal(CatalogFolder.VectorOf(path[0]), vector);
        }
    }
}
