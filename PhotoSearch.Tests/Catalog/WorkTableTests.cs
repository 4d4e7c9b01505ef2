using PhotoSearch.Catalog;

namespace PhotoSearch.Tests.Catalog;

public sealed class WorkTableTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leased_work_is_not_given_out_again_until_it_is_released()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.Files.ArriveAsync(root.Id, [new SeenFile("a.jpg", 1, 1)], 0, Cancel);

        Assert.Single(await catalog.Work.ClaimAsync(10, Cancel));
        Assert.Empty(await catalog.Work.ClaimAsync(10, Cancel));
        await catalog.Work.ReleaseAllAsync(Cancel);

        Assert.Single(await catalog.Work.ClaimAsync(10, Cancel));
    }

    [Fact]
    public async Task A_failed_file_waits_for_a_change_or_for_a_person()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.Files.ArriveAsync(root.Id, [new SeenFile("a.jpg", 1, 1)], 0, Cancel);
        var work = Assert.Single(await catalog.Work.ClaimAsync(10, Cancel));
        await catalog.Photos.CommitAsync([new IndexedFile.Failed("Broken.", 1) { Work = work, Sha256 = CatalogFolder.HashOf('x') }], Cancel);
        Assert.Empty(await catalog.Work.ClaimAsync(10, Cancel));
        Assert.Equal("Broken.", (await catalog.Photos.FindContentAsync(CatalogFolder.HashOf('x'), CatalogFolder.Space, 1, Cancel))?.Failure);

        var retried = await catalog.Work.RetryAsync([root.Id], null, Cancel);

        Assert.Equal(1, retried);
        Assert.Single(await catalog.Work.ClaimAsync(10, Cancel));
        Assert.Null(await catalog.Photos.FindContentAsync(CatalogFolder.HashOf('x'), CatalogFolder.Space, 1, Cancel));
    }

    [Fact]
    public async Task A_photo_that_changed_left_and_came_back_before_it_was_read_is_read()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.IndexAsync(root, "a.jpg", 'x');
        await catalog.Files.ArriveAsync(root.Id, [new SeenFile("a.jpg", 5, 5)], 0, Cancel);
        var file = await catalog.AskAsync<long>("SELECT id FROM file");

        await catalog.Files.LeaveAsync([file], Cancel);
        Assert.Empty(await catalog.Work.ClaimAsync(10, Cancel));
        Assert.Equal(0, (await catalog.Library.CountWorkAsync([root.Id], Cancel)).Waiting);
        await catalog.Files.ReturnAsync([file], Cancel);

        Assert.Equal("a.jpg", Assert.Single(await catalog.Work.ClaimAsync(10, Cancel)).Path);
    }

    [Fact]
    public async Task A_copy_whose_original_lost_its_vector_meanwhile_is_embedded_after_all()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.IndexAsync(root, "a.jpg", 'x');
        await catalog.Files.ArriveAsync(root.Id, [new SeenFile("a.jpg", 5, 5), new SeenFile("copy.jpg", 1, 1)], 0, Cancel);
        var claimed = await catalog.Work.ClaimAsync(10, Cancel);
        var edit = CatalogFolder.Read(claimed.Single(work => work.Path == "a.jpg"), 'y');
        var copy = new IndexedFile.Known { Work = claimed.Single(work => work.Path == "copy.jpg"), Sha256 = CatalogFolder.HashOf('x') };

        await catalog.Photos.CommitAsync([edit, copy], Cancel);
        var again = Assert.Single(await catalog.Work.ClaimAsync(10, Cancel));
        await catalog.Photos.CommitAsync([CatalogFolder.Embedded(again, CatalogFolder.Space)], Cancel);

        Assert.Equal(("copy.jpg", WorkKind.Embed), (again.Path, again.Kind));
        Assert.Equal(2, await catalog.AskAsync<int>("SELECT COUNT(*) FROM embedding"));
    }

    [Fact]
    public async Task A_photo_that_failed_after_an_edit_can_be_tried_again()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.IndexAsync(root, "a.jpg", 'x');
        await catalog.Files.ArriveAsync(root.Id, [new SeenFile("a.jpg", 5, 5)], 0, Cancel);
        var work = Assert.Single(await catalog.Work.ClaimAsync(10, Cancel));
        await catalog.Photos.CommitAsync([new IndexedFile.Failed("Broken.", 1) { Work = work, Sha256 = CatalogFolder.HashOf('?') }], Cancel);

        await catalog.Work.RetryAsync([root.Id], "a.jpg", Cancel);

        Assert.Null(await catalog.Photos.FindContentAsync(CatalogFolder.HashOf('?'), CatalogFolder.Space, 1, Cancel));
    }

    [Fact]
    public async Task Work_in_an_offline_root_rests()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.Files.ArriveAsync(root.Id, [new SeenFile("a.jpg", 1, 1)], 0, Cancel);

        await catalog.Roots.MarkOfflineAsync(root.Id, "Gone.", Cancel);

        Assert.Empty(await catalog.Work.ClaimAsync(10, Cancel));
        Assert.Null(await catalog.Work.NextAtAsync(Cancel));
    }
}
