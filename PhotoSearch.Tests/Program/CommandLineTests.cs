using System.Diagnostics;
using PhotoSearch.Catalog;
using PhotoSearch.Tests.Indexing;

namespace PhotoSearch.Tests.Program;

/// <summary>The program's commands, with and without a running site beside them.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _photos = new();
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _photos.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task A_folder_is_indexed_and_searched_without_a_site()
    {
        _photos.Write("a.png", SomePhoto.Png(1));
        _photos.Write("broken.jpg", "not a picture"u8);

        var indexed = await RunAsync("index", "--photos", _photos.Path, "--data", _data.Path);
        Assert.Equal((0, "1 photos indexed, 1 files failed, 0 offline."), (indexed.Code, indexed.Output.Trim()));
        var found = await RunAsync("search", "waves", "--json", "--data", _data.Path);

        Assert.Equal((0, ""), (found.Code, found.Error));
        using var answer = System.Text.Json.JsonDocument.Parse(found.Output);
        Assert.Equal("a.png", Assert.Single(answer.RootElement.GetProperty("hits").EnumerateArray()).GetProperty("path").GetString());
    }

    [Fact]
    public async Task A_change_of_models_is_finished_by_the_index_command_and_search_asks_the_serving_one()
    {
        using var other = OtherModels.OfAnotherSpace();
        _photos.Write("a.png", SomePhoto.Png(1));
        await RunAsync("index", "--photos", _photos.Path, "--data", _data.Path);
        var before = await RunAsync("search", "waves", "--data", _data.Path);

        var waiting = await RunWithAsync(other.Folder, "search", "waves", "--data", _data.Path);
        var indexed = await RunWithAsync(other.Folder, "index", "--photos", _photos.Path, "--data", _data.Path);
        var after = await RunWithAsync(other.Folder, "search", "waves", "--data", _data.Path);

        Assert.Equal((0, "1 photos indexed, 0 files failed, 0 offline."), (indexed.Code, indexed.Output.Trim()));
        Assert.Equal(Found(before), Found(waiting));
        Assert.NotEqual(Found(before), Found(after));
        await using var database = new CatalogDatabase(Path.Combine(_data.Path, "catalog.db"), TimeProvider.System);
        Assert.Equal((other.Folder, null), await new ModelTable(database).ReadAsync(Cancel) is var now ? (now.ServingModel, now.ComingSpace) : default);

        static string Found((int Code, string Output, string Error) answer) => answer.Output.Split('\n')[0];
    }

    [Fact]
    public async Task Commands_beside_a_running_site_go_through_it()
    {
        _photos.Write("a.png", SomePhoto.Png(1));
        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path, ("Watching__WatchForChanges", "false"));
        await site.IndexedAsync(1, TimeSpan.FromSeconds(60));
        _photos.Write("b.png", SomePhoto.Png(2));

        var indexed = await RunAsync("index", "--data", _data.Path);
        Assert.Equal((0, "2 indexed, 0 waiting, 0 failed (by the running site)."), (indexed.Code, indexed.Output.Trim()));
        var key = (await RunAsync("apikey", "add", "test", "--data", _data.Path)).Output.Trim();
        var found = await RunAsync("search", "waves", "--data", _data.Path);
        Assert.Contains("a.png", found.Output);
        Assert.Equal(0, (await RunAsync("health", "--data", _data.Path)).Code);

        using var http = new HttpClient { BaseAddress = new Uri(site.Address) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        using var allowed = await http.GetAsync(new Uri("/api/v1/search?q=waves", UriKind.Relative), Cancel);
        Assert.True(allowed.IsSuccessStatusCode);
        Assert.Equal(0, (await RunAsync("apikey", "remove", "test", "--data", _data.Path)).Code);
        using var refused = await http.GetAsync(new Uri("/api/v1/search?q=waves", UriKind.Relative), Cancel);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task A_second_site_on_the_same_data_says_so()
    {
        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path);

        var second = await RunAsync("--photos", _photos.Path, "--data", _data.Path, "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, second.Code);
        Assert.Contains("Another PhotoSearch is using the data folder", second.Error);
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_in_a_sentence()
    {
        Assert.Contains("No photo folder is named", (await RunAsync("--data", _data.Path)).Error);
        Assert.Contains("There is no catalog", (await RunAsync("search", "x", "--data", _data.Path)).Error);
        Assert.Contains("No site is running", (await RunAsync("health", "--data", _data.Path)).Error);
        Assert.Contains("cannot be used", (await RunAsync("index", "--photos", _photos.Path, "--data", "/proc/nowhere")).Error);
        Assert.Contains("--take is 1 to 200", (await RunAsync("search", "x", "--take", "0", "--data", _data.Path)).Error);
        Assert.DoesNotContain("   at ", (await RunAsync("index", "--photos", _photos.Path, "--data", "/proc/nowhere")).Error);
    }

    [Fact]
    public async Task A_wrong_setting_stops_the_site_with_a_sentence_alone()
    {
        var stopped = await RunSetAsync(("Embeddings__Device", "gpu"), "--photos", _photos.Path, "--data", _data.Path, "--urls", "http://127.0.0.1:0");

        Assert.Equal((1, ""), (stopped.Code, stopped.Output));
        Assert.StartsWith("A setting in section Embeddings is wrong. Device: Embeddings:Device is auto, cpu,", stopped.Error, StringComparison.Ordinal);
        Assert.Single(stopped.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Models_are_compared_where_the_settings_say_they_lie_and_on_the_device_they_name()
    {
        _photos.Write("a.png", SomePhoto.Png(1));
        var labels = _data.Write("labels.tsv", "a.png\twaves\n"u8);
        string[] bench = ["bench", "models", "--photos", _photos.Path, "--labels", labels];

        Assert.Contains($"looked for {Path.Combine(_data.Path, "models", "nowhere")} and ", (await RunSetAsync(("Data__Folder", _data.Path), [.. bench, "nowhere"])).Error, StringComparison.Ordinal);
        Assert.Contains("Embeddings:Device is auto, cpu,", (await RunSetAsync(("Embeddings__Device", "gpu"), [.. bench, "starter"])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_told() => Assert.Matches(@"^\d+\.\d+\.\d+", (await RunAsync("--version")).Output);

    private static Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => RunWithAsync("", arguments);

    /// <param name="model">The setting <c>Embeddings:Model</c>; empty: none.</param>
    private static Task<(int Code, string Output, string Error)> RunWithAsync(string model, params string[] arguments) => RunSetAsync(("Embeddings__Model", model), arguments);

    private static async Task<(int Code, string Output, string Error)> RunSetAsync((string Name, string Value) setting, params string[] arguments)
    {
        var start = new ProcessStartInfo(RunningSite.ProgramPath, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[setting.Name] = setting.Value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await output, await error);
    }
}
