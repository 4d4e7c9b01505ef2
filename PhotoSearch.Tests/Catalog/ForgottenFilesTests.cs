using PhotoSearch.Catalog;

namespace PhotoSearch.Tests.Catalog;

public sealed class ForgottenFilesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_photo_whose_file_was_overwritten_keeps_its_marks()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.IndexAsync(root, "a.jpg", 'x');
        await catalog.IndexAsync(root, "b.jpg", 'y');
        var overwritten = await catalog.PhotoOfAsync("b.jpg");
        await catalog.IndexAsync(root, "b.jpg", 'x');
        await catalog.IndexAsync(root, "c.jpg", 'z');
        await catalog.Files.LeaveAsync([await catalog.AskAsync<long>("SELECT id FROM file WHERE path = 'c.jpg'")], Cancel);

        await new ForgottenFiles(catalog.Database).ForgetAsync(long.MaxValue, Cancel);

        Assert.False(await catalog.AskAsync<bool>("SELECT is_forgotten FROM photo WHERE id = @overwritten", new { overwritten }));
    }

    [Fact]
    public async Task What_is_gone_for_long_is_forgotten_and_its_address_is_never_given_again()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        var added = await catalog.IndexAsync(root, "a.jpg", 'x');
        await catalog.IndexAsync(root, "b.jpg", 'y');
        var photo = await catalog.PhotoOfAsync("a.jpg");
        await catalog.Files.LeaveAsync([await catalog.AskAsync<long>("SELECT id FROM file WHERE path = 'a.jpg'")], Cancel);
        var forgotten = new ForgottenFiles(catalog.Database);

        Assert.Equal(0, (await forgotten.ForgetAsync(goneBefore: 1000, Cancel)).Files);
        var done = await forgotten.ForgetAsync(goneBefore: long.MaxValue, Cancel);

        Assert.Equal((1, 1), (done.Files, done.Photos));
        Assert.Equal([added.Added[0].EmbeddingId], done.EmbeddingIds);
        Assert.Equal([CatalogFolder.HashOf('x')], done.Contents);
        await catalog.IndexAsync(root, "a.jpg", 'x');
        Assert.NotEqual(photo, await catalog.PhotoOfAsync("a.jpg"));
    }
}
