using PhotoSearch.Catalog;

namespace PhotoSearch.Tests.Catalog;

/// <summary>What is owed while a second space is on its way.</summary>
public sealed class OwedVectorsTests
{
    private const string Coming = "coming-space";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_space_makes_every_photo_work_once()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.IndexAsync(root, "a.jpg", 'x');
        await catalog.IndexAsync(root, "copy.jpg", 'x');
        await catalog.IndexAsync(root, "b.jpg", 'y');
        Assert.Equal(0, await catalog.Work.EnqueueMissingAsync(1, Cancel));

        await catalog.Models.BeginAsync(Coming, Cancel);

        Assert.Equal(new ComingCounts(0, 2), await catalog.Models.CountAsync(Coming, Cancel));
        Assert.Equal(0, await catalog.Work.EnqueueMissingAsync(1, Cancel));
        Assert.Equal(0, (await catalog.Library.CountWorkAsync([root.Id], Cancel)).Waiting);
        var claimed = await catalog.Work.ClaimAsync(10, Cancel);
        Assert.All(claimed, work => Assert.Equal((WorkKind.Embed, true), (work.Kind, work.HasOriginal)));
        var revision = await catalog.Library.RevisionAsync(Cancel);
        await catalog.Photos.CommitAsync([.. claimed.Select(work => CatalogFolder.Embedded(work, Coming))], Cancel);
        Assert.Equal(new ComingCounts(2, 0), await catalog.Models.CountAsync(Coming, Cancel));
        Assert.Equal(revision, await catalog.Library.RevisionAsync(Cancel));
        Assert.True(await catalog.Models.TryFinishAsync("b", Coming, Cancel));
    }

    [Fact]
    public async Task A_new_photo_goes_before_the_old_ones()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.IndexAsync(root, "old.jpg", 'x');
        await catalog.Models.BeginAsync(Coming, Cancel);
        await catalog.Files.ArriveAsync(root.Id, [new SeenFile("new.jpg", 1, 1)], DateTimeOffset.UnixEpoch.ToUnixTimeMilliseconds() + 1, Cancel);

        var claimed = await catalog.Work.ClaimAsync(10, Cancel);

        Assert.Equal(["new.jpg", "old.jpg"], claimed.Select(work => work.Path));
        Assert.Equal(1, (await catalog.Library.CountWorkAsync([root.Id], Cancel)).Waiting);
    }

    [Fact]
    public async Task A_photo_committed_without_the_coming_model_holds_the_change_up_until_it_has_its_vector()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.Models.BeginAsync(Coming, Cancel);
        await catalog.IndexAsync(root, "a.jpg", 'x');

        Assert.False(await catalog.Models.TryFinishAsync("b", Coming, Cancel));
        Assert.Equal(CatalogFolder.Space, (await catalog.Models.ReadAsync(Cancel)).ServingSpace);
        await catalog.Photos.CommitAsync([CatalogFolder.Embedded(Assert.Single(await catalog.Work.ClaimAsync(10, Cancel)), Coming)], Cancel);

        Assert.True(await catalog.Models.TryFinishAsync("b", Coming, Cancel));
        Assert.Equal(new ModelChoice("b", Coming, null, null), await catalog.Models.ReadAsync(Cancel));
    }

    [Fact]
    public async Task A_file_whose_new_bytes_wait_to_be_read_says_nothing_of_its_photo()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.IndexAsync(root, "a.jpg", 'x');
        await catalog.Models.BeginAsync(Coming, Cancel);
        await catalog.Files.ArriveAsync(root.Id, [new SeenFile("a.jpg", 5, 5)], 0, Cancel);

        var edited = Assert.Single(await catalog.Work.ClaimAsync(10, Cancel));
        await catalog.Photos.CommitAsync([new IndexedFile.Failed("Broken.", 1) { Work = edited, Sha256 = CatalogFolder.HashOf('?') }], Cancel);
        var old = Assert.Single(await catalog.Work.ClaimAsync(10, Cancel));

        Assert.Equal((WorkKind.Read, WorkKind.Embed, false), (edited.Kind, old.Kind, old.HasOriginal));
        Assert.Equal(CatalogFolder.HashOf('x'), old.Sha256);
    }

    [Fact]
    public async Task A_vector_of_an_old_content_is_not_given_to_the_edited_photo()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.IndexAsync(root, "a.jpg", 'x');
        await catalog.Models.BeginAsync(Coming, Cancel);
        var old = Assert.Single(await catalog.Work.ClaimAsync(10, Cancel));
        await catalog.IndexAsync(root, "a.jpg", 'y');

        var changes = await catalog.Photos.CommitAsync([CatalogFolder.Embedded(old, Coming)], Cancel);

        Assert.Empty(changes.Added);
        Assert.False(await catalog.Models.TryFinishAsync("b", Coming, Cancel));
        Assert.Equal(CatalogFolder.HashOf('y'), Assert.Single(await catalog.Work.ClaimAsync(10, Cancel)).Sha256);
    }

    [Fact]
    public async Task A_provisional_vector_waits_for_its_original_and_is_replaced()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.IndexAsync(root, "a.jpg", 'x');
        await catalog.Models.BeginAsync(Coming, Cancel);
        await catalog.Roots.MarkOfflineAsync(root.Id, "Away.", Cancel);
        var away = Assert.Single(await catalog.Work.ClaimAsync(10, Cancel));
        var stored = await catalog.Photos.CommitAsync([CatalogFolder.Embedded(away, Coming, isProvisional: true)], Cancel);
        Assert.True(await catalog.Models.TryFinishAsync("b", Coming, Cancel));
        Assert.Empty(await catalog.Work.ClaimAsync(10, Cancel));

        await catalog.Files.ReturnAsync([away.FileId], Cancel);
        await catalog.Roots.MarkHealthyAsync(root.Id, "1:1", DateTimeOffset.UnixEpoch, Cancel);
        var back = Assert.Single(await catalog.Work.ClaimAsync(10, Cancel));
        var changes = await catalog.Photos.CommitAsync([CatalogFolder.Embedded(back, Coming, vector: [0, 0, 0, 1])], Cancel);

        Assert.Equal((false, WorkKind.EmbedOriginal, true), (away.HasOriginal, back.Kind, back.HasOriginal));
        Assert.Equal([stored.Added[0].EmbeddingId], changes.Removed);
        Assert.Equal([0, 0, 0, 1], Assert.Single(changes.Added).Vector);
        Assert.Equal(0, await catalog.Work.EnqueueMissingAsync(1, Cancel));
    }

    [Fact]
    public async Task Giving_a_space_up_owes_nothing_for_it_and_keeps_what_there_is()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.IndexAsync(root, "a.jpg", 'x');
        await catalog.IndexAsync(root, "b.jpg", 'y');
        await catalog.Models.BeginAsync(Coming, Cancel);
        var claimed = await catalog.Work.ClaimAsync(10, Cancel);
        await catalog.Photos.CommitAsync([CatalogFolder.Embedded(claimed[0], Coming)], Cancel);

        await catalog.Models.GiveUpAsync(Cancel);
        Assert.Equal(0, await catalog.AskAsync<int>("SELECT COUNT(*) FROM work"));
        await catalog.Models.BeginAsync(Coming, Cancel);

        Assert.Equal(new ComingCounts(1, 1), await catalog.Models.CountAsync(Coming, Cancel));
    }
}
