using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace PhotoSearch.Tests.Program;

/// <summary>The neighbour index of the running program: audited on demand, and made anew when its files are damaged.</summary>
public sealed class IndexTests : IDisposable
{
    private const int Photos = 30;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _photos = new();
    private readonly TemporaryFolder _data = new();

    public IndexTests()
    {
        for (var i = 0; i < Photos; i++)
        {
            _photos.Write($"{i}.png", SomePhoto.Png(i));
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _photos.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task An_audit_is_ordered_told_and_kept_over_a_restart()
    {
        await using (var site = await RunningSite.StartAsync(_photos.Path, _data.Path))
        {
            await site.IndexedAsync(Photos, Soon);
            await site.PathsAsync("waves");
            Assert.Equal(JsonValueKind.Null, (await IndexAsync(site)).GetProperty("audit").ValueKind);

            Assert.Equal(HttpStatusCode.Accepted, await OrderAsync(site, "audit"));
            var index = await AuditedAsync(site);

            Assert.Equal((Photos, 0, 0, 0), (index.GetProperty("audit").GetProperty("vectors").GetInt32(), Found(index, "missing"), Found(index, "stray"), Found(index, "wrong")));
            Assert.Equal((Photos, "ready"), (index.GetProperty("vectors").GetInt32(), index.GetProperty("state").GetString()));
            Assert.Equal(1, index.GetProperty("audit").GetProperty("words").GetInt32());
            Assert.Equal(HttpStatusCode.Conflict, await OrderAsync(site, "cancel-audit"));
            Assert.Equal(0, await site.StopAsync());
        }

        await using var again = await RunningSite.StartAsync(_photos.Path, _data.Path);
        Assert.Equal(Photos, (await IndexAsync(again)).GetProperty("audit").GetProperty("vectors").GetInt32());
    }

    [Fact]
    public async Task The_command_audits_with_and_without_a_running_site()
    {
        await using (var site = await RunningSite.StartAsync(_photos.Path, _data.Path))
        {
            await site.IndexedAsync(Photos, Soon);
            var (code, output) = await AuditByCommandAsync();
            Assert.Equal(0, code);
            Assert.Contains($"Nothing was wrong in {Photos} vectors.", output, StringComparison.Ordinal);
            await site.StopAsync();
        }

        var alone = await AuditByCommandAsync();
        Assert.Equal(0, alone.Code);
        Assert.Contains($"Nothing was wrong in {Photos} vectors.", alone.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("graph", 0)]
    [InlineData("graph", 65536)] // Behind what is checked before it answers.
    [InlineData("rows", 8192)]
    public async Task Damaged_files_are_made_anew_and_search_stays_up(string name, int from)
    {
        await using (var first = await RunningSite.StartAsync(_photos.Path, _data.Path))
        {
            await first.IndexedAsync(Photos, Soon);
            await Eventually.TrueAsync(async () => (await IndexAsync(first)).GetProperty("state").GetString() == "ready", Soon, "it should be linked");
            await first.StopAsync();
        }

        var file = Path.Combine(Assert.Single(Directory.GetDirectories(Path.Combine(_data.Path, "index"))), name);
        var bytes = await File.ReadAllBytesAsync(file, Cancel);
        for (var at = from; at < bytes.Length; at += 500)
        {
            bytes[at] ^= 0x10;
        }

        await File.WriteAllBytesAsync(file, bytes, Cancel);

        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path);
        Assert.Equal(Photos, (await site.PathsAsync("waves")).Count);
        await Eventually.TrueAsync(() => Task.FromResult(site.Said().Contains("is made anew from the catalog", StringComparison.Ordinal)), Soon, "the damage should be found");
        await Eventually.TrueAsync(async () => (await IndexAsync(site)).GetProperty("state").GetString() == "ready", Soon, "it should be ready");
        Assert.Equal(Photos, (await site.PathsAsync("waves")).Count);
        Assert.Equal(0, await site.StopAsync());
        await using var after = await RunningSite.StartAsync(_photos.Path, _data.Path);
        await Eventually.TrueAsync(async () => (await IndexAsync(after)).GetProperty("state").GetString() == "ready", Soon, "it should be ready");
        Assert.DoesNotContain("made anew", after.Said(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> IndexAsync(RunningSite site) => (await site.GetAsync("/api/v1/status")).GetProperty("index");

    private static Task<JsonElement> AuditedAsync(RunningSite site) => Eventually.GetAsync(
        () => IndexAsync(site), index => index.GetProperty("audit").ValueKind == JsonValueKind.Object && index.GetProperty("auditing").ValueKind == JsonValueKind.Null, Soon, "it should be audited");

    private static int Found(JsonElement index, string what) => index.GetProperty("audit").GetProperty(what).GetInt32();

    private static async Task<HttpStatusCode> OrderAsync(RunningSite site, string order)
    {
        using var answer = await site.Http.PostAsync(new Uri($"/api/v1/index/{order}", UriKind.Relative), null, Cancel);
        return answer.StatusCode;
    }

    private async Task<(int Code, string Output)> AuditByCommandAsync()
    {
        var start = new ProcessStartInfo(RunningSite.ProgramPath, ["index", "audit", "--data", _data.Path]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await output + await error);
    }
}
