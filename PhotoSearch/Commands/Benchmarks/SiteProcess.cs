using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>The whole site as a process of its own over some photos, with a data folder of its own that goes with it.</summary>
internal sealed class SiteProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly DirectoryInfo _data;
    private readonly StringBuilder _said = new();
    private readonly Dictionary<int, long> _decoderPeaks = [];
    private SiteClient? _site;

    private SiteProcess(Process process, DirectoryInfo data)
    {
        (_process, _data) = (process, data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>Resident at its most, as the kernel counts it.</summary>
    public long PeakBytes => ProcessTable.PeakBytes(_process.Id);

    /// <summary>Of any decoder so far, as far as it was looked at.</summary>
    public long DecoderPeakBytes => _decoderPeaks.Values.DefaultIfEmpty().Max();

    /// <summary>Of the site and all its decoders, also those that ended.</summary>
    public TimeSpan ProcessorTime => ProcessTable.ProcessorTime(_process.Id);

    /// <summary>Where it answers.</summary>
    public SiteAddress Address => DataFolder.AnnouncedSite(_data.FullName)!;

    /// <summary>Over photos that no catalog knows yet; returns when the model is ready.</summary>
    public static Task<SiteProcess> StartAsync(string photos, string model, CancellationToken cancellationToken) =>
        StartAsync([photos], model, Directory.CreateTempSubdirectory("photosearch-bench-"), cancellationToken);

    /// <summary>Returns when the model is ready.</summary>
    /// <param name="data">Goes with the site.</param>
    public static async Task<SiteProcess> StartAsync(IReadOnlyList<string> photos, string model, DirectoryInfo data, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Program()) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var word in (string[])[.. photos.SelectMany(folder => (string[])["--photos", folder]), "--data", data.FullName, "--urls", "http://127.0.0.1:0"])
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["Embeddings__Model"] = model;
        start.Environment["Embeddings__Device"] = "cpu";
        start.Environment["Logging__LogLevel__Default"] = "Error";
        start.Environment["Logging__LogLevel__PhotoSearch"] = "Error";
        var site = new SiteProcess(Process.Start(start) ?? throw new CommandException("The site could not be started."), data);
        try
        {
            await site.ReadyAsync(cancellationToken);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public async Task<JsonElement> GetAsync(string address, CancellationToken cancellationToken)
    {
        using var answer = await _site!.GetAsync(address, cancellationToken);
        return answer.RootElement.Clone();
    }

    /// <summary>Photos done, well or badly, and whether anything is left.</summary>
    public async Task<(long Indexed, long Failed, bool IsOver)> CountsAsync(CancellationToken cancellationToken)
    {
        foreach (var decoder in ProcessTable.ChildrenOf(_process.Id))
        {
            _decoderPeaks[decoder] = Math.Max(_decoderPeaks.GetValueOrDefault(decoder), ProcessTable.PeakBytes(decoder));
        }

        var status = await GetAsync("/api/v1/status", cancellationToken);
        var photos = status.GetProperty("photos");
        return (
            photos.GetProperty("indexed").GetInt64(), photos.GetProperty("failed").GetInt64(),
            photos.GetProperty("waiting").GetInt64() == 0 && !status.GetProperty("sweeping").GetBoolean());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _site?.Dispose();
        _data.Delete(recursive: true);
    }

    /// <summary>This program, or, where another process runs us (tests), the one that lies beside our assembly.</summary>
    public static string Program()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "PhotoSearch");
        return Path.GetFileName(Environment.ProcessPath) == "PhotoSearch" ? Environment.ProcessPath! : beside;
    }

    private async Task ReadyAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(BetweenLooks);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > StartLimit)
            {
                throw new CommandException($"The site that is to be measured does not come up: {Said()}");
            }

            if (_site is null && DataFolder.AnnouncedSite(_data.FullName) is { } address)
            {
                _site = new SiteClient(address);
            }

            if (_site is not null && (await GetAsync("/api/v1/status", cancellationToken)).GetProperty("modelReady").GetBoolean())
            {
                return;
            }
        }
    }

    private string Said()
    {
        lock (_said)
        {
            return _said.ToString().Trim();
        }
    }

    private void Add(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }
}
