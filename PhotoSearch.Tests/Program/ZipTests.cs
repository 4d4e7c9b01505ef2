using System.IO.Compression;
using System.Net;
using PhotoSearch.Api;

namespace PhotoSearch.Tests.Program;

/// <summary>Several originals in one file, as the running program sends them.</summary>
public sealed class ZipTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _photos = new();
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _photos.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task The_originals_come_byte_for_byte_and_what_is_missing_is_said()
    {
        _photos.Write("one/same.png", SomePhoto.Png(1));
        _photos.Write("two/same.png", SomePhoto.Png(2));
        _photos.Write("three.png", SomePhoto.Png(3));
        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path);
        await site.IndexedAsync(3, Soon);
        var ids = (await site.GetAsync("/api/v1/search?take=10")).GetProperty("hits").EnumerateArray()
            .ToDictionary(hit => hit.GetProperty("path").GetString()!, hit => hit.GetProperty("id").GetString()!);
        await File.AppendAllTextAsync(Path.Combine(_photos.Path, "three.png"), "changed a moment ago", Cancel);

        using var zip = await ZipAsync(site, ids["one/same.png"], ids["two/same.png"], ids["three.png"], ids["one/same.png"]);

        Assert.Equal(["same.png", "same (2).png", "NOT IN HERE.txt"], zip.Entries.Select(entry => entry.FullName));
        Assert.Equal(SomePhoto.Png(1), Bytes(zip.Entries[0]));
        Assert.Equal(SomePhoto.Png(2), Bytes(zip.Entries[1]));
        Assert.Contains("three.png", System.Text.Encoding.UTF8.GetString(Bytes(zip.Entries[2])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_too_much_and_what_is_not_there_are_refused()
    {
        _photos.Write("a.png", SomePhoto.Png(1));
        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path);
        await site.IndexedAsync(1, Soon);

        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(site, ""));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(site, string.Join('&', Enumerable.Range(0, ZipApi.MostPhotos + 1).Select(i => $"id={i}"))));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(site, "id=none"));
    }

    private static async Task<ZipArchive> ZipAsync(RunningSite site, params string[] ids)
    {
        var bytes = await site.Http.GetByteArrayAsync(new Uri($"{ZipApi.Address}?{string.Join('&', ids.Select(id => $"id={id}"))}", UriKind.Relative), Cancel);
        return new ZipArchive(new MemoryStream(bytes));
    }

    private static async Task<HttpStatusCode> StatusAsync(RunningSite site, string query)
    {
        using var answer = await site.Http.GetAsync(new Uri($"{ZipApi.Address}?{query}", UriKind.Relative), Cancel);
        return answer.StatusCode;
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var copy = new MemoryStream();
        using var content = entry.Open();
        content.CopyTo(copy);
        return copy.ToArray();
    }
}
