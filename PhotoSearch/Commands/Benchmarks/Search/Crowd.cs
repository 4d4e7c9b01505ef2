using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace PhotoSearch.Commands.Benchmarks.Search;

/// <summary>People who ask one question after another, each as soon as the one before is answered; nobody pauses to look.</summary>
/// <remarks>They share the machine with the site, so they look at nothing of an answer but where its time went.</remarks>
internal sealed class Crowd : IDisposable
{
    private readonly HttpClient _http;

    public Crowd(SiteAddress site)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(site.Address) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", site.Key);
    }

    private static ReadOnlySpan<byte> Elapsed => "\"elapsedMs\":"u8;

    /// <summary>All answers; each of the people gets one at least.</summary>
    /// <param name="next">An address; called by several at once.</param>
    /// <param name="lasting">Nobody begins to ask after this.</param>
    public async Task<IReadOnlyList<Answer>> AskAsync(int people, Func<string> next, TimeSpan lasting, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        return [.. (await Task.WhenAll(Enumerable.Range(0, people).Select(_ => Task.Run(() => AskOnAsync(), cancellationToken)))).SelectMany(answers => answers)];

        async Task<List<Answer>> AskOnAsync()
        {
            List<Answer> answers = [];
            do
            {
                answers.Add(await AskAsync(next(), cancellationToken));
            }
            while (Stopwatch.GetElapsedTime(started) < lasting);
            return answers;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> AskAsync(string address, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await _http.GetAsync(new Uri(address, UriKind.Relative), cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return response.IsSuccessStatusCode ? Read(body, took) : throw new CommandException($"The site answered {(int)response.StatusCode} to {address}.");
    }

    private static Answer Read(byte[] body, double took)
    {
        var reader = new Utf8JsonReader(body.AsSpan(body.AsSpan().LastIndexOf(Elapsed) + Elapsed.Length), isFinalBlock: false, state: default);
        var elapsed = JsonElement.ParseValue(ref reader);
        return new Answer(took, elapsed.GetProperty("embed").GetDouble(), elapsed.GetProperty("vectors").GetDouble(), elapsed.GetProperty("catalog").GetDouble());
    }
}

/// <summary>Milliseconds of one answer.</summary>
/// <param name="Whole">As who asked waited.</param>
/// <param name="Embed">As the site says; likewise the others.</param>
internal readonly record struct Answer(double Whole, double Embed, double Vectors, double Catalog);
