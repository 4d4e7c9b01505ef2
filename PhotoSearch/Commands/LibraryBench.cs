using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using PhotoSearch.Accounts;
using PhotoSearch.Commands.Benchmarks;
using PhotoSearch.Decoding;
using PhotoSearch.Indexing;
using PhotoSearch.Indexing.Neighbours;

namespace PhotoSearch.Commands;

/// <summary>
/// <c>PhotoSearch bench library</c>: the whole site over a real folder, from empty to indexed, in a data folder of its own. Queries are asked
/// over HTTP all the while, each with words that were not asked before, so that no answer comes from a cache.
/// </summary>
internal static class LibraryBench
{
    private static readonly string[] Things = ["dog", "cat", "mountain", "lake", "forest", "city", "street", "beach", "snow", "flower", "sunset", "bridge", "car", "person"];
    private static readonly string[] Ways = ["", " at night", " in winter", " from above", " in the fog", " close up"];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(IReadOnlyList<string> photos, bool asJson, TextWriter output, CancellationToken cancellationToken)
    {
        if (photos.Count == 0)
        {
            throw new CommandException("Name the photos to measure with: --photos DIR.");
        }

        var folder = Directory.CreateTempSubdirectory("photosearch-bench-");
        try
        {
            using var data = DataFolder.Open(folder.FullName);
            var builder = WebApplication.CreateBuilder([.. CommandSettings.HostArguments, "--Logging:LogLevel:Default=Error", "--Logging:LogLevel:PhotoSearch=Error"]);
            await using var app = await Site.StartAsync(builder, new CommandSettings(photos, data.Path, "http://127.0.0.1:0"), data, cancellationToken);
            var result = await MeasureAsync(app, cancellationToken);
            await app.StopAsync(cancellationToken);
            await output.WriteLineAsync(asJson ? JsonSerializer.Serialize(result, Indented) : result.ToTable());
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<LibraryBenchResult> MeasureAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await app.Services.GetRequiredService<AccountStore>().AddFirstAsync("bench", Guid.NewGuid().ToString(), cancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", app.Services.GetRequiredService<ControlKey>().Value);
        await app.Services.GetRequiredService<LiveVectors>().OpenedAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        using var words = (from way in Ways from thing in Things select thing + way).GetEnumerator();
        List<double> busy = [], idle = [];
        JsonElement status;
        using var pause = new PeriodicTimer(Pause);
        do
        {
            await pause.WaitForNextTickAsync(cancellationToken);
            status = await http.GetFromJsonAsync<JsonElement>("/api/v1/status", cancellationToken);
            if (busy.Count < Things.Length * Ways.Length / 2 && status.GetProperty("photos").GetProperty("indexed").GetInt64() > 0 && words.MoveNext())
            {
                busy.Add(await AskAsync(http, words.Current, cancellationToken));
            }
        }
        while (status.GetProperty("photos").GetProperty("waiting").GetInt64() > 0 || status.GetProperty("sweeping").GetBoolean());

        var took = Stopwatch.GetElapsedTime(started);
        while (words.MoveNext())
        {
            await pause.WaitForNextTickAsync(cancellationToken);
            idle.Add(await AskAsync(http, words.Current, cancellationToken));
        }

        var spent = app.Services.GetRequiredService<IndexingProgress>().Spent;
        using var self = Process.GetCurrentProcess();
        return new LibraryBenchResult(
            Processor.Name(), Environment.ProcessorCount, status.GetProperty("model").GetString(), status.GetProperty("photos").GetProperty("indexed").GetInt64(),
            status.GetProperty("photos").GetProperty("failed").GetInt64(), took.TotalSeconds, spent.Read.TotalSeconds, spent.Decode.TotalSeconds,
            spent.Embed.TotalSeconds, spent.Store.TotalSeconds, Middle(idle, 0.5), Middle(idle, 0.95), Middle(busy, 0.5), Middle(busy, 0.95),
            self.PeakWorkingSet64 >> 20, app.Services.GetRequiredService<PhotoDecoder>().PeakChildBytes >> 20);
    }

    /// <summary>Milliseconds for the first page of results as a browser gets it.</summary>
    private static async Task<double> AskAsync(HttpClient http, string words, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await http.GetStringAsync(new Uri($"/?q={Uri.EscapeDataString(words)}", UriKind.Relative), cancellationToken);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Middle(List<double> values, double at)
    {
        values.Sort();
        return values.Count == 0 ? double.NaN : values[(int)Math.Min(values.Count - 1, values.Count * at)];
    }
}

/// <summary>What the bench found; times in seconds or milliseconds as named, memory in MiB at its peak.</summary>
internal sealed record LibraryBenchResult(
    string Cpu, int Cores, string? Model, long Indexed, long Failed, double Seconds, double ReadSeconds, double DecodeSeconds, double EmbedSeconds, double StoreSeconds,
    double IdleMedianMs, double IdleP95Ms, double BusyMedianMs, double BusyP95Ms, long SitePeakMiB, long DecoderPeakMiB)
{
    public string ToTable()
    {
        var all = ReadSeconds + DecodeSeconds + EmbedSeconds + StoreSeconds;
        return string.Create(CultureInfo.InvariantCulture, $"""
            machine             {Cpu}, {Cores} cores; model {Model}
            photos              {Indexed:N0} indexed, {Failed:N0} failed, {Seconds:N1} s: {Indexed / Seconds:N1} photos/s
            where the time goes read {ReadSeconds / all:P0}, decode and pictures {DecodeSeconds / all:P0}, embed {EmbedSeconds / all:P0}, store {StoreSeconds / all:P0} (of the work of all lines together)
            first result page   idle {IdleMedianMs:N1} ms (p95 {IdleP95Ms:N1}); while indexing at full rate {BusyMedianMs:N1} ms (p95 {BusyP95Ms:N1}): {BusyMedianMs / IdleMedianMs:N1} times idle
            peak memory         site {SitePeakMiB:N0} MiB, a decoder {DecoderPeakMiB:N0} MiB
            """);
    }
}
