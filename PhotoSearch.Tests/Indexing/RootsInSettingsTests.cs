using Microsoft.Extensions.Options;
using PhotoSearch.Indexing;
using PhotoSearch.Tests.Catalog;
using PhotoSearch.Watching;

namespace PhotoSearch.Tests.Indexing;

public sealed class RootsInSettingsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/home/me/photos", "/home/me/photos/data")]
    [InlineData("/home/me/photos", "/home/me/photos")]
    [InlineData("/home/me/data/photos", "/home/me/data")]
    [InlineData("/", "/home/me/data")]
    public async Task Photos_and_data_inside_each_other_are_refused(string photos, string data)
    {
        await using var catalog = await CatalogFolder.OpenAsync();

        var refused = await Assert.ThrowsAsync<SettingsException>(() => Apply(catalog, data, photos));

        Assert.Contains("--data", refused.Message);
    }

    [Fact]
    public async Task Folders_of_one_name_are_numbered()
    {
        await using var catalog = await CatalogFolder.OpenAsync();

        await Apply(catalog, "/data", "/a/photos", "/b/photos/", "/c/photos");

        Assert.Equal(["photos", "photos 2", "photos 3"], (await catalog.Roots.ActiveAsync(Cancel)).Select(root => root.Name));
    }

    [Fact]
    public async Task A_folder_inside_another_is_refused()
    {
        await using var catalog = await CatalogFolder.OpenAsync();

        await Assert.ThrowsAsync<SettingsException>(() => Apply(catalog, "/data", "/photos", "/photos/2020"));
    }

    private static async Task Apply(CatalogFolder catalog, string data, params string[] photos)
    {
        var options = new WatchingOptions();
        foreach (var path in photos)
        {
            options.Folders.Add(new WatchedFolder { Path = path });
        }

        await new RootsInSettings(Options.Create(options), catalog.Roots, data).ApplyAsync(Cancel);
    }
}
