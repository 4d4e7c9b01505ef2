using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using PhotoSearch.Embeddings.Installing;
using PhotoSearch.Tests.Embeddings.Installing;

namespace PhotoSearch.Tests.Program;

/// <summary><c>PhotoSearch models …</c> in a process of its own, against a server on this machine.</summary>
public sealed class ModelsCommandTests : IAsyncLifetime
{
    private const string Graph = "visual/model.onnx";

    private readonly TemporaryFolder _data = new();
    private FakeHub _hub = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Target => Path.Combine(_data.Path, "models", SomeInstallation.Name);

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        _hub.PutModel(SomeInstallation.Repository);
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task A_model_is_installed_listed_verified_and_removed()
    {
        var installed = await RunAsync("install", SomeInstallation.Name);
        var listed = await RunAsync("list", "--json");
        var table = await RunAsync("list");
        var verified = await RunAsync("verify", SomeInstallation.Name);
        var removed = await RunAsync("remove", SomeInstallation.Name);

        Assert.Equal((0, $"{SomeInstallation.Name} is installed in {Target}. Choose it on the page Models, or with `models use {SomeInstallation.Name}`."), (installed.Code, installed.Output.Trim()));
        Assert.Contains("Loading both towers", installed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("info:", installed.Error, StringComparison.Ordinal);
        using var list = JsonDocument.Parse(listed.Output);
        Assert.Equal([SomeInstallation.Name, "starter"], list.RootElement.GetProperty("installed").EnumerateArray().Select(model => model.GetProperty("name").GetString()));
        Assert.Equal(KnownModels.All.Count, list.RootElement.GetProperty("known").GetArrayLength());
        Assert.Contains("recommended for English", table.Output, StringComparison.Ordinal);
        Assert.Equal((0, $"{SomeInstallation.Name}: every file is as it was downloaded, and it works."), (verified.Code, verified.Output.Trim()));
        Assert.Equal((0, $"{SomeInstallation.Name} is removed."), (removed.Code, removed.Output.Trim()));
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_model_is_chosen_for_the_next_start_when_no_site_runs()
    {
        await RunAsync("install", SomeInstallation.Name);

        var chosen = await RunAsync("use", SomeInstallation.Name);
        var missing = await RunAsync("use", "nowhere");
        var removed = await RunAsync("remove", SomeInstallation.Name);

        Assert.Equal((0, ""), (chosen.Code, chosen.Error));
        Assert.Contains("embeds the photos that it does not know yet", chosen.Output, StringComparison.Ordinal);
        Assert.Equal((1, $"{SomeInstallation.Name} is not removed: the next start needs it. Choose another one first (`models use starter`), and let the site change to it."), (removed.Code, removed.Error.Trim()));
        Assert.True(Directory.Exists(Target));
        Assert.Equal(1, missing.Code);
        Assert.Contains("There is no model \"nowhere\"", missing.Error, StringComparison.Ordinal);
        await using var catalog = new SqliteConnection($"Data Source={Path.Combine(_data.Path, "catalog.db")};Mode=ReadOnly");
        Assert.Equal(SomeInstallation.Name, await catalog.ExecuteScalarAsync<string>("SELECT chosen_model FROM library"));
    }

    [Fact]
    public async Task A_data_folder_that_an_installation_makes_is_its_owners_alone()
    {
        Directory.Delete(_data.Path);

        await RunAsync("install", SomeInstallation.Name);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_data.Path));
    }

    [Fact]
    public async Task Killed_in_the_middle_it_goes_on_from_there_the_next_time()
    {
        _hub.Then(Graph, async (context, content) =>
        {
            context.Response.ContentLength = content.Length;
            context.Response.Headers.ETag = FakeHub.Tag(content);
            await context.Response.Body.WriteAsync(content.AsMemory(0, 3_000_000));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        var part = Path.Combine(_data.Path, "models", DownloadFolder.Name, SomeInstallation.Name, "model", $"{Graph}.part");

        using (var process = Start("install", SomeInstallation.Name))
        {
            await Eventually.TrueAsync(() => Task.FromResult(new FileInfo(part) is { Exists: true, Length: 3_000_000 }), TimeSpan.FromSeconds(30), "the first part should be there");
            process.Kill();
            await process.WaitForExitAsync(Cancel);
        }

        Assert.False(Directory.Exists(Target));
        Assert.DoesNotContain(SomeInstallation.Name, (await RunAsync("list")).Output, StringComparison.Ordinal);
        var again = await RunAsync("install", SomeInstallation.Name);

        Assert.Equal(0, again.Code);
        Assert.Equal("bytes=3000000-", _hub.Asked.Last(asked => asked.Path.EndsWith(Graph, StringComparison.Ordinal)).Range);
        Assert.Equal(1, _hub.Times("textual/tokenizer.json"));
        Assert.Equal(_hub.Content(SomeInstallation.Repository, Graph), await File.ReadAllBytesAsync(Path.Combine(Target, Graph), Cancel));
        Assert.False(Directory.Exists(Path.Combine(_data.Path, "models", DownloadFolder.Name)));
    }

    [Fact]
    public async Task Interrupted_it_says_how_to_go_on()
    {
        _hub.Always(Graph, async (context, content) =>
        {
            context.Response.ContentLength = content.Length;
            await context.Response.Body.WriteAsync(content.AsMemory(0, 1000));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using var process = Start("install", SomeInstallation.Name);
        await Eventually.TrueAsync(() => Task.FromResult(_hub.Times(Graph) == 1), TimeSpan.FromSeconds(30), "it should be under way");

        using var interrupt = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        var error = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);

        Assert.Equal(130, process.ExitCode);
        Assert.Contains($"Stopped. What is there is kept: `models install {SomeInstallation.Name}` goes on from it.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_of_the_environment_is_used()
    {
        // The server under test is asked as a proxy would be: the name of the mirror leads nowhere.
        var installed = await RunAsync(["install", SomeInstallation.Name], ("Embeddings__Mirror", "http://hub.invalid"), ("http_proxy", _hub.Address), ("no_proxy", ""));

        Assert.Equal(0, installed.Code);
        Assert.All(_hub.Asked, asked => Assert.Equal("hub.invalid", asked.Host));
    }

    [Fact]
    public async Task Beside_a_running_site_a_model_is_installed_and_the_one_in_use_is_not_removed()
    {
        using var photos = new TemporaryFolder();
        await RunAsync("install", SomeInstallation.Name);
        await using var site = await RunningSite.StartAsync(photos.Path, _data.Path, ("Embeddings__Model", SomeInstallation.Name));
        _hub.PutModel("owner/other");

        var second = await RunAsync("install", "owner/other");
        var listed = await RunAsync("list");
        var refused = await RunAsync("remove", SomeInstallation.Name);
        var removed = await RunAsync("remove", "owner--other");

        Assert.Equal(0, second.Code);
        Assert.Matches($@"{SomeInstallation.Name} +\d+ MB  in use; ", listed.Output);
        Assert.Equal((1, $"{SomeInstallation.Name} is not removed: the running site uses it. Choose another one on the page Models first."), (refused.Code, refused.Error.Trim()));
        Assert.Equal(0, removed.Code);
        Assert.True(Directory.Exists(Target));
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_in_a_sentence()
    {
        Assert.Contains("\"../x\" is no name of a model", (await RunAsync("install", "../x")).Error, StringComparison.Ordinal);
        Assert.Contains("has no immich-app/absent", (await RunAsync("install", "absent")).Error, StringComparison.Ordinal);
        Assert.Contains("There is no model \"absent\"", (await RunAsync("verify", "absent")).Error, StringComparison.Ordinal);
        Assert.Contains("There is no model \"absent\"", (await RunAsync("remove", "absent")).Error, StringComparison.Ordinal);
        Assert.Contains("is not removed", (await RunAsync("remove", "starter")).Error, StringComparison.Ordinal);
        Assert.Contains("Mirror must be an address", (await RunAsync(["list"], ("Embeddings__Mirror", "ftp://somewhere"))).Error, StringComparison.Ordinal);
        var nowhere = await RunAsync(["install", SomeInstallation.Name], ("Embeddings__Mirror", "http://127.0.0.1:9/"), ("no_proxy", "127.0.0.1"));
        Assert.Contains("cannot be reached", nowhere.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", nowhere.Error, StringComparison.Ordinal);
        Directory.Delete(Path.Combine(_data.Path, "models"), recursive: true);
        _data.Write("models", "a file where the folder should be"u8);
        Assert.StartsWith($"{Path.Combine(_data.Path, "models")} cannot be written: ", (await RunAsync("install", SomeInstallation.Name)).Error, StringComparison.Ordinal);
    }

    private Process Start(params string[] arguments) => Start(arguments, []);

    private Process Start(string[] arguments, (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(RunningSite.ProgramPath, ["models", .. arguments, "--data", _data.Path]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings.Prepend(("Embeddings__Mirror", _hub.Address)))
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(arguments, []);

    private async Task<(int Code, string Output, string Error)> RunAsync(string[] arguments, params (string Name, string Value)[] settings)
    {
        using var process = Start(arguments, settings);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await output, await error);
    }
}
