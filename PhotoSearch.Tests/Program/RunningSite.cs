using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using PhotoSearch.Commands;

namespace PhotoSearch.Tests.Program;

/// <summary>The real program in a process of its own, on a free port, asked through its API.</summary>
internal sealed class RunningSite : IAsyncDisposable
{
    public const string AdminName = "admin";
    public const string AdminPassword = "correct horse battery";

    private readonly Process _process;
    private readonly List<string> _output = [];

    private RunningSite(Process process, string data) => (_process, Data) = (process, data);

    public string Data { get; }

    /// <summary>Signed in as the program's own command line.</summary>
    public HttpClient Http { get; private set; } = null!;

    public string Address { get; private set; } = "";

    public int ProcessId => _process.Id;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static string ProgramPath => Path.Combine(AppContext.BaseDirectory, "PhotoSearch");

    public static Task<RunningSite> StartAsync(string photos, string data, params (string Name, string Value)[] settings) => StartAsync(ProgramPath, photos, data, settings);

    /// <param name="program">Another one than what the tests were built with.</param>
    public static async Task<RunningSite> StartAsync(string program, string photos, string data, params (string Name, string Value)[] settings)
    {
        var site = await StartUnreadyAsync(program, photos, data, settings);
        await site.ReadyAsync();
        return site;
    }

    /// <summary>Up, and perhaps not ready yet.</summary>
    public static Task<RunningSite> StartUnreadyAsync(string photos, string data, params (string Name, string Value)[] settings) => StartUnreadyAsync(ProgramPath, photos, data, settings);

    private static async Task<RunningSite> StartUnreadyAsync(string program, string photos, string data, (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(program, ["--photos", photos, "--data", data, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Accounts__FirstAdmin__Name"] = AdminName;
        start.Environment["Accounts__FirstAdmin__Password"] = AdminPassword;
        start.Environment["Watching__SettleTime"] = "00:00:00.2";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        File.Delete(Path.Combine(data, "site.json"));
        var site = new RunningSite(Process.Start(start)!, data);
        site.Collect();
        await site.ConnectAsync();
        return site;
    }

    public async Task<JsonElement> GetAsync(string address)
    {
        using var response = await Http.GetAsync(new Uri(address, UriKind.Relative), Cancel);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    public async Task<(long Indexed, long Waiting, long Failed)> CountsAsync()
    {
        var photos = (await GetAsync("/api/v1/status")).GetProperty("photos");
        return (photos.GetProperty("indexed").GetInt64(), photos.GetProperty("waiting").GetInt64(), photos.GetProperty("failed").GetInt64());
    }

    /// <summary>Until nothing waits and so many photos are indexed.</summary>
    public Task IndexedAsync(long photos, TimeSpan within) =>
        Eventually.GetAsync(CountsAsync, counts => counts.Indexed == photos && counts.Waiting == 0, within, $"{photos} photos should be indexed. The program said: {Said()}");

    public async Task<List<string>> PathsAsync(string query = "")
    {
        var paths = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await GetAsync($"/api/v1/search?take=200&q={Uri.EscapeDataString(query)}{(cursor is null ? "" : $"&cursor={cursor}")}");
            paths.AddRange(page.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("path").GetString()!));
            cursor = page.GetProperty("next").GetString();
            if (cursor is null)
            {
                return paths;
            }
        }
    }

    /// <summary>As a power cut would: nothing of it runs on.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(Cancel);
    }

    /// <summary>As Ctrl-C or a container's stop would; its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var stop = Process.Start("kill", ["-TERM", ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(Cancel);
        return _process.ExitCode;
    }

    public string Said()
    {
        lock (_output)
        {
            return string.Join('\n', _output);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        Http?.Dispose();
        _process.Dispose();
    }

    private void Collect()
    {
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        void Add(string? line)
        {
            lock (_output)
            {
                _output.Add(line ?? "");
            }
        }
    }

    private async Task ConnectAsync()
    {
        var file = Path.Combine(Data, "site.json");
        await Eventually.TrueAsync(
            () => Task.FromResult(_process.HasExited || (File.Exists(file) && new FileInfo(file).Length > 0)), TimeSpan.FromSeconds(60), "the site should be up");
        if (_process.HasExited)
        {
            Assert.Fail($"The program ended with {_process.ExitCode}: {Said()}");
        }

        var site = JsonSerializer.Deserialize<SiteAddress>(await File.ReadAllTextAsync(file, Cancel))!;
        Address = site.Address;
        Http = new HttpClient { BaseAddress = new Uri(site.Address) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", site.Key);
    }

    public Task ReadyAsync() =>
        Eventually.TrueAsync(
            async () =>
            {
                using var ready = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancel);
                return ready.IsSuccessStatusCode;
            },
            TimeSpan.FromSeconds(60),
            "the site should be ready");
}
