using Dapper;
using PhotoSearch.Catalog;

namespace PhotoSearch.Tests.Catalog;

public sealed class CatalogDatabaseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_catalog_is_opened_again_with_everything_in_it()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "catalog.db");
        await using (var first = new CatalogDatabase(file, TimeProvider.System))
        {
            await first.OpenAsync(Cancel);
            await new RootTable(first, TimeProvider.System).FollowAsync([("photos", "/photos")], Cancel);
        }

        await using var second = new CatalogDatabase(file, TimeProvider.System);
        await second.OpenAsync(Cancel);

        Assert.Equal("photos", Assert.Single(await new RootTable(second, TimeProvider.System).ActiveAsync(Cancel)).Name);
    }

    [Fact]
    public async Task Nobody_else_may_read_the_catalog_and_its_log()
    {
        await using var folder = await CatalogFolder.OpenAsync();

        Assert.All(Directory.GetFiles(folder.DataFolder, "catalog.db*"), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task A_catalog_of_a_newer_program_is_refused_with_a_way_out()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "catalog.db");
        await using (var first = new CatalogDatabase(file, TimeProvider.System))
        {
            await first.OpenAsync(Cancel);
            await first.WriteAsync((connection, transaction) => connection.ExecuteAsync("INSERT INTO migration VALUES (999, 'future', 0)", transaction: transaction), Cancel);
        }

        await using var second = new CatalogDatabase(file, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<CatalogException>(() => second.OpenAsync(Cancel));

        Assert.Contains("newer PhotoSearch", refused.Message);
    }

    [Fact]
    public async Task A_file_that_is_no_catalog_is_said_so()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("catalog.db", "this is a text, not a database, and long enough to be read as one"u8);

        await using var database = new CatalogDatabase(file, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<CatalogException>(() => database.OpenAsync(Cancel));

        Assert.Contains("cannot be opened", refused.Message);
    }

    [Fact]
    public async Task A_change_that_throws_leaves_nothing_behind()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var before = await catalog.Library.RevisionAsync(Cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(() => catalog.Database.WriteAsync(
            async (connection, transaction) =>
            {
                await connection.ExecuteAsync("UPDATE library SET revision = 42", transaction: transaction);
                throw new InvalidOperationException();
            },
            Cancel));

        Assert.Equal(before, await catalog.Library.RevisionAsync(Cancel));
    }

    [Fact]
    public async Task A_full_disk_fails_one_change_and_not_those_after_it()
    {
        await using var catalog = await CatalogFolder.OpenAsync();

        var full = await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => catalog.Database.WriteAsync(
            async (connection, transaction) =>
            {
                await connection.ExecuteAsync("PRAGMA max_page_count = 1", transaction: transaction);
                await connection.ExecuteAsync("INSERT INTO content (sha256, bytes, tags, created_at) VALUES (randomblob(32), 1, hex(randomblob(4000000)), 1)", transaction: transaction);
            },
            Cancel));
        await catalog.Database.WriteAsync((connection, transaction) => connection.ExecuteAsync("UPDATE library SET revision = 7", transaction: transaction), Cancel);

        Assert.Equal(13, full.SqliteErrorCode);
        Assert.Equal(7, await catalog.Library.RevisionAsync(Cancel));
        Assert.Equal(0, await catalog.AskAsync<int>("SELECT COUNT(*) FROM content"));
    }

    [Fact]
    public async Task Readers_see_the_last_commit_while_a_change_is_under_way()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var before = await catalog.Library.RevisionAsync(Cancel);

        await catalog.Database.WriteAsync(
            async (connection, transaction) =>
            {
                await connection.ExecuteAsync("UPDATE library SET revision = 42", transaction: transaction);
                Assert.Equal(before, await catalog.Library.RevisionAsync(Cancel));
            },
            Cancel);

        Assert.Equal(42, await catalog.Library.RevisionAsync(Cancel));
    }

    [Fact]
    public async Task The_system_s_engine_is_used_where_there_is_one()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        Assert.SkipUnless(File.Exists("/usr/lib/x86_64-linux-gnu/libsqlite3.so.0") || File.Exists("/usr/lib/aarch64-linux-gnu/libsqlite3.so.0"), "This machine has no SQLite of its own.");

        var version = Version.Parse(await catalog.AskAsync<string>("SELECT sqlite_version()"));

        Assert.True(version >= new Version(3, 36), $"SQLite {version} is the one in the package.");
    }
}
