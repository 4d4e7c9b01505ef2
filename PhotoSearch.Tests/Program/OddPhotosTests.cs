using System.Diagnostics;
using System.Formats.Tar;
using Dapper;
using PhotoSearch.Catalog;

namespace PhotoSearch.Tests.Program;

/// <summary>Broken, rotated, rare and hostile files through the whole program.</summary>
public sealed class OddPhotosTests : IDisposable
{
    private const long MostBytes = 600L << 20;

    private readonly TemporaryFolder _photos = new();
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _photos.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task The_site_stays_up_and_every_file_ends_indexed_or_failed_with_a_reason()
    {
        var packed = Path.Combine(Repository.Shared, "odd-photos.tar");
        Assert.SkipUnless(File.Exists(packed), "The odd photos are not beside this checkout.");
        await TarFile.ExtractToDirectoryAsync(packed, _photos.Path, overwriteFiles: false, Cancel);
        var files = Directory.GetFiles(_photos.Path, "*", SearchOption.AllDirectories).Count(file => !file.EndsWith("manifest.tsv", StringComparison.Ordinal));

        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path);
        await Eventually.GetAsync(site.CountsAsync, counts => counts.Indexed > 0 && counts.Waiting == 0, TimeSpan.FromMinutes(3), "nothing should wait");

        await using var database = new CatalogDatabase(Path.Combine(_data.Path, "catalog.db"), TimeProvider.System);
        await using var connection = await database.ReadAsync(Cancel);
        Assert.Equal(files, await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM file"));
        Assert.Empty(await connection.QueryAsync<string>(
            "SELECT path FROM file f WHERE photo_id IS NULL AND NOT EXISTS (SELECT 1 FROM work w WHERE w.file_id = f.id AND LENGTH(w.reason) > 10)"));
        Assert.True(PeakBytes(site.ProcessId) < MostBytes, $"the site took {PeakBytes(site.ProcessId) >> 20} MiB");
        Assert.Equal(0, await site.StopAsync());
    }

    private static long PeakBytes(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.PeakWorkingSet64;
    }
}
