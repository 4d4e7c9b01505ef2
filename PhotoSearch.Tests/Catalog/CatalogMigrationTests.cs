using Dapper;
using Microsoft.Data.Sqlite;
using PhotoSearch.Catalog;

namespace PhotoSearch.Tests.Catalog;

public sealed class CatalogMigrationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_catalog_of_the_first_version_keeps_everything_and_knows_which_space_answered()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "catalog.db");
        await WriteFirstVersionAsync(file);

        await using var database = new CatalogDatabase(file, TimeProvider.System);
        await database.OpenAsync(Cancel);

        Assert.Equal(new ModelChoice(null, "used", null, null), await new ModelTable(database).ReadAsync(Cancel));
        Assert.Equal([1, 2], await new EmbeddingTable(database).IdsAsync("used", Cancel));
        Assert.Equal([3], await new EmbeddingTable(database).IdsAsync("given up", Cancel));
        await using var connection = await database.ReadAsync(Cancel);
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT SUM(is_provisional) FROM embedding"));
        Assert.Equal("b.jpg", Assert.Single(await new WorkTable(database, TimeProvider.System).ClaimAsync(10, Cancel)).Path);
        Assert.Single(Directory.GetFiles(folder.Path, "catalog.db.before-*"));
    }

    [Fact]
    public async Task A_first_version_without_photos_has_no_space_yet()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "catalog.db");
        await WriteFirstVersionAsync(file, withData: false);

        await using var database = new CatalogDatabase(file, TimeProvider.System);
        await database.OpenAsync(Cancel);

        Assert.Equal(new ModelChoice(null, null, null, null), await new ModelTable(database).ReadAsync(Cancel));
    }

    [Fact]
    public async Task Raw_files_that_failed_before_are_tried_again_and_nothing_else_is()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "catalog.db");
        await WriteFirstVersionAsync(file, more:
            """
            INSERT INTO content (id, sha256, bytes, created_at, failure, decoder_version) VALUES
              (3, x'03', 1, 0, 'This is a camera''s raw file (CR2), which is not read yet', 2), (4, x'04', 1, 0, 'This is no picture in a format that is read here', 2),
              (5, x'05', 1, 0, 'The JPEG picture is damaged', 2), (6, x'06', 1, 0, 'This is a camera''s raw file, which is not read yet', 2);
            INSERT INTO file (id, root_id, path, bytes, modified, content_id) VALUES
              (3, 1, 'c.CR2', 1, 1, 3), (4, 1, 'd.raf', 1, 1, 4), (5, 1, 'broken.jpg', 1, 1, 5), (6, 1, 'no ending', 1, 1, 6), (7, 1, 'whole.dng', 1, 1, 1);
            DELETE FROM work;
            INSERT INTO work (kind, file_id, reason, attempts, not_before, failed_at) VALUES (1, 3, 'raw', 3, 9, 9), (1, 4, 'no picture', 1, 9, 9), (1, 5, 'broken', 1, 9, 9),
              (1, 6, 'This is a camera''s raw file, which is not read yet', 0, 9, 9);
            """);

        await using var database = new CatalogDatabase(file, TimeProvider.System);
        await database.OpenAsync(Cancel);

        Assert.Equal(["c.CR2", "d.raf", "no ending"], (await new WorkTable(database, TimeProvider.System).ClaimAsync(10, Cancel)).Select(work => work.Path).Order(StringComparer.Ordinal));
        var photos = new PhotoTable(database, TimeProvider.System);
        Assert.All(await Task.WhenAll(new byte[] { 3, 4, 6 }.Select(content => photos.FindContentAsync([content], "used", 2, Cancel))), found => Assert.Null(found));
        Assert.Equal("The JPEG picture is damaged", (await photos.FindContentAsync([5], "used", 2, Cancel))?.Failure);
    }

    private static async Task WriteFirstVersionAsync(string file, bool withData = true, string more = "SELECT 1")
    {
        await using var stream = typeof(CatalogDatabase).Assembly.GetManifestResourceStream("Migrations/0001_initial")!;
        using var script = new StreamReader(stream);
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync(Cancel);
        await connection.ExecuteAsync("CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL); INSERT INTO migration VALUES (1, '0001_initial', 0)");
        await connection.ExecuteAsync(await script.ReadToEndAsync(Cancel));
        if (withData)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO root (id, name, path) VALUES (1, 'photos', '/photos');
                INSERT INTO content (id, sha256, bytes, created_at) VALUES (1, x'01', 1, 0), (2, x'02', 1, 0);
                INSERT INTO photo (id, public_id, content_id, sort_local, sort_source, revision, created_at) VALUES (1, 'one', 1, 0, 1, 1, 0), (2, 'two', 2, 0, 1, 1, 0);
                INSERT INTO file (id, root_id, path, bytes, modified, content_id, photo_id) VALUES (1, 1, 'a.jpg', 1, 1, 1, 1), (2, 1, 'b.jpg', 1, 1, 2, 2);
                INSERT INTO embedding (id, photo_id, content_id, space, vector) VALUES (1, 1, 1, 'used', x'00'), (2, 2, 2, 'used', x'00'), (3, 1, 1, 'given up', x'00');
                INSERT INTO work (kind, file_id) VALUES (1, 2);
                """);
            await connection.ExecuteAsync(more);
        }
    }
}
