using Microsoft.Extensions.Logging.Abstractions;
using PhotoSearch.Catalog;
using PhotoSearch.Indexing;
using PhotoSearch.Tests.Catalog;

namespace PhotoSearch.Tests.Indexing;

/// <summary>What a sweep finds, and what it must never conclude.</summary>
public sealed class RootSweepTests : IAsyncLifetime
{
    private readonly TemporaryFolder _photos = new();
    private readonly Bell _bell = new();
    private CatalogFolder _catalog = null!;
    private RootSweep _sweep = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _catalog = await CatalogFolder.OpenAsync();
        await _catalog.AddRootAsync("photos", _photos.Path);
        _sweep = new RootSweep(_catalog.Roots, _catalog.Files, _bell, TimeProvider.System, TimeSpan.Zero, NullLogger<RootSweep>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _catalog.DisposeAsync();
        _photos.Dispose();
        _bell.Dispose();
    }

    [Fact]
    public async Task New_changed_and_deleted_files_are_found()
    {
        _photos.Write("a.jpg", "1"u8);
        _photos.Write("b.jpg", "1"u8);
        await SweepAsync();
        Assert.Equal(2, (await _catalog.Work.ClaimAsync(10, Cancel)).Count);
        _photos.Write("a.jpg", "changed"u8);
        File.Delete(Path.Combine(_photos.Path, "b.jpg"));

        await SweepAsync();

        Assert.Equal("a.jpg", Assert.Single(await _catalog.Work.ClaimAsync(10, Cancel)).Path);
        Assert.Equal(3, await StateAsync("b.jpg"));
    }

    [Fact]
    public async Task A_second_look_at_the_same_folder_makes_no_work()
    {
        _photos.Write("a.jpg", "1"u8);
        await SweepAsync();
        await _catalog.Work.ClaimAsync(10, Cancel);

        await SweepAsync();

        Assert.Empty(await _catalog.Work.ClaimAsync(10, Cancel));
    }

    [Fact]
    public async Task A_missing_root_deletes_nothing_and_comes_back_whole()
    {
        _photos.Write("a.jpg", "1"u8);
        await SweepAsync();
        Directory.Move(_photos.Path, _photos.Path + "-away");

        await SweepAsync();
        var root = await RootAsync();
        Assert.False(root.IsHealthy);
        Assert.Contains("is not there", root.Problem);
        Assert.Equal(2, await StateAsync("a.jpg"));

        Directory.Move(_photos.Path + "-away", _photos.Path);
        await SweepAsync();
        Assert.True((await RootAsync()).IsHealthy);
        Assert.Equal(1, await StateAsync("a.jpg"));
    }

    [Fact]
    public async Task An_empty_mount_point_deletes_nothing()
    {
        _photos.Write("a.jpg", "1"u8);
        await SweepAsync();
        Directory.Move(_photos.Path, _photos.Path + "-away");
        Directory.CreateDirectory(_photos.Path);

        await SweepAsync();

        Assert.False((await RootAsync()).IsHealthy);
        Assert.Equal(2, await StateAsync("a.jpg"));
        Directory.Delete(_photos.Path + "-away", recursive: true);
    }

    [Fact]
    public async Task Another_share_in_the_same_place_deletes_nothing()
    {
        _photos.Write("a.jpg", "1"u8);
        await SweepAsync();
        Directory.Move(_photos.Path, _photos.Path + "-away");
        _photos.Write("stranger.jpg", "1"u8);

        await SweepAsync();

        Assert.False((await RootAsync()).IsHealthy);
        Assert.Equal(2, await StateAsync("a.jpg"));
        Directory.Delete(_photos.Path + "-away", recursive: true);
    }

    [Fact]
    public async Task Deleting_every_photo_of_a_healthy_folder_is_believed()
    {
        var file = _photos.Write("a.jpg", "1"u8);
        await SweepAsync();
        File.Delete(file);

        await SweepAsync();

        Assert.True((await RootAsync()).IsHealthy);
        Assert.Equal(3, await StateAsync("a.jpg"));
    }

    [Fact]
    public async Task A_look_at_one_path_finds_what_happened_there()
    {
        _photos.Write("2020/a.jpg", "1"u8);
        _photos.Write("2021/b.jpg", "1"u8);
        await SweepAsync();
        Directory.Delete(Path.Combine(_photos.Path, "2020"), recursive: true);
        Directory.Delete(Path.Combine(_photos.Path, "2021"), recursive: true);

        await SweepAsync("2020");

        Assert.Equal(3, await StateAsync("2020/a.jpg"));
        Assert.Equal(1, await StateAsync("2021/b.jpg"));
    }

    [Fact]
    public async Task A_look_at_one_path_of_an_unmounted_root_deletes_nothing()
    {
        _photos.Write("2020/a.jpg", "1"u8);
        await SweepAsync();
        Directory.Move(_photos.Path, _photos.Path + "-away");
        Directory.CreateDirectory(_photos.Path);

        await SweepAsync("2020/a.jpg");

        Assert.Equal(2, await StateAsync("2020/a.jpg"));
        Directory.Delete(_photos.Path + "-away", recursive: true);
    }

    [Fact]
    public async Task A_file_that_was_just_written_is_read_when_it_has_lain_still()
    {
        _photos.Write("a.jpg", "1"u8);
        var old = _photos.Write("old.jpg", "1"u8);
        File.SetLastWriteTimeUtc(old, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var patient = new RootSweep(_catalog.Roots, _catalog.Files, _bell, TimeProvider.System, TimeSpan.FromMinutes(5), NullLogger<RootSweep>.Instance);

        await patient.RunAsync(await RootAsync(), "", Cancel);

        Assert.Equal("old.jpg", Assert.Single(await _catalog.Work.ClaimAsync(10, Cancel)).Path);
        Assert.NotNull(await _catalog.Work.NextAtAsync(Cancel));
    }

    private async Task SweepAsync(string scope = "") => await _sweep.RunAsync(await RootAsync(), scope, Cancel);

    private async Task<PhotoRoot> RootAsync() => Assert.Single(await _catalog.Roots.ActiveAsync(Cancel));

    private Task<int> StateAsync(string path) => _catalog.AskAsync<int>("SELECT state FROM file WHERE path = @path", new { path });
}
