using PhotoSearch.Catalog;

namespace PhotoSearch.Tests.Catalog;

public sealed class ForgottenFilesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

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
