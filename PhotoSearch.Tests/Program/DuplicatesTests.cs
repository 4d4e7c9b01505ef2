using System.Text.Json;
using PhotoSearch.Tests.Decoding;

namespace PhotoSearch.Tests.Program;

/// <summary>Duplicates as the running program tells them: copies, a smaller version, and photos that only look somewhat alike.</summary>
public sealed class DuplicatesTests : IDisposable
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
    public async Task Copies_and_smaller_versions_are_grouped_and_nothing_else_is()
    {
        for (var i = 0; i < 8; i++)
        {
            _photos.Write($"other/{i}.png", SomePhoto.Png(i));
        }

        _photos.Write("copies/a.png", SomePhoto.Png(3));
        _photos.Write("copies, \"too\"/b.png", SomePhoto.Png(3));
        Directory.CreateDirectory(Path.Combine(_photos.Path, "trip"));
        Write("trip/large.jpg", 1200, 900, 95);
        Write("trip/small.jpg", 600, 450, 60);
        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path);
        await site.IndexedAsync(10, Soon);

        var answer = await site.GetAsync("/api/v1/duplicates");

        Assert.Equal((2, 3), (answer.GetProperty("total").GetInt32(), answer.GetProperty("extraFiles").GetInt32()));
        var groups = answer.GetProperty("groups").EnumerateArray().ToDictionary(group => group.GetProperty("kind").GetString()!, Paths);
        Assert.Equal(["trip/large.jpg", "trip/small.jpg"], groups["near"]);
        Assert.Equal(["copies, \"too\"/b.png", "copies/a.png", "other/3.png"], groups["exact"].Order(StringComparer.Ordinal));
        Assert.All(answer.GetProperty("groups").EnumerateArray(), group => Assert.True(group.GetProperty("copies")[0].GetProperty("keep").GetBoolean()));

        var list = await site.Http.GetStringAsync(new Uri("/api/v1/duplicates/list", UriKind.Relative), Cancel);
        Assert.Equal(1 + 5, list.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("copies, \"\"too\"\"/b.png\"", list, StringComparison.Ordinal);

        var small = answer.GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("copies").EnumerateArray())
            .First(copy => copy.GetProperty("path").GetString() == "trip/small.jpg").GetProperty("file").GetInt64();
        var ticked = await site.Http.GetStringAsync(new Uri($"/api/v1/duplicates/list?file={small}", UriKind.Relative), Cancel);
        Assert.Equal(2, ticked.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(",extra,near,", ticked, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await site.Http.GetAsync(new Uri("/api/v1/duplicates/list?file=x", UriKind.Relative), Cancel)).StatusCode);
        Assert.Equal(10 + 2, Directory.EnumerateFiles(_photos.Path, "*", SearchOption.AllDirectories).Count());
    }

    private static string[] Paths(JsonElement group) => [.. group.GetProperty("copies").EnumerateArray().Select(copy => copy.GetProperty("path").GetString()!)];

    private void Write(string path, int width, int height, int quality) => Picture.Write(
        Path.Combine(_photos.Path, path), width, height, (x, y) => Waves((double)x / width, (double)y / height), "jpegsave", [("Q", quality.ToString(CultureInfo.InvariantCulture))]);

    private static (byte R, byte G, byte B) Waves(double x, double y) =>
        ((byte)(128 + (100 * Math.Sin((x * 9) + (y * 4)))), (byte)(128 + (90 * Math.Cos((x * 5) - (y * 11)))), (byte)(255 * x));
}
