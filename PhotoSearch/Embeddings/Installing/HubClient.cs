using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace PhotoSearch.Embeddings.Installing;

/// <summary>
/// Asks Hugging Face, or a mirror of it, by GET alone: no token, no cookie, nothing about this machine or its photos.
/// A proxy is taken from the environment (<c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>NO_PROXY</c>), as the platform does.
/// </summary>
internal sealed class HubClient : IDisposable
{
    /// <summary>A listing of the largest repositories takes 1 MB; a server that sends more is no such server.</summary>
    private const int LargestListing = 20_000_000;

    /// <summary>Of 1,000 files each.</summary>
    private const int MostPages = 20;

    /// <summary>Nothing is there yet that would be lost, and a person waits for the first word.</summary>
    private const int TriesToList = 3;

    private readonly HttpClient _http;
    private readonly DownloadPatience _patience;
    private readonly TimeProvider _time;

    public HubClient(IOptions<EmbeddingsOptions> options, DownloadPatience patience, TimeProvider time)
    {
        (_patience, _time) = (patience, time);
        Address = new Uri(options.Value.Mirror.TrimEnd('/') + "/");

        // Redirects from https to http are never followed by this handler.
        var handler = new SocketsHttpHandler { ConnectTimeout = patience.Stall, UseCookies = false, MaxAutomaticRedirections = 8, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        _http = new HttpClient(handler) { BaseAddress = Address, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("PhotoSearch", null));
    }

    public Uri Address { get; }

    /// <summary>Told what went wrong, before the pause that follows.</summary>
    public Action<ServerFault>? OnPause { get; set; }

    /// <summary>The commit that a revision stands for now, and its files.</summary>
    /// <exception cref="ModelException">There is no such repository, or it cannot be had.</exception>
    public async Task<HubListing> ListAsync(string repository, string revision, CancellationToken cancellationToken)
    {
        var (info, _) = await GetJsonAsync($"api/models/{repository}/revision/{Uri.EscapeDataString(revision)}", repository, cancellationToken);
        if (info.ValueKind != JsonValueKind.Object || Text(info, "sha") is not { Length: 40 } commit || !commit.All(char.IsAsciiHexDigitLower))
        {
            throw NoHub("it does not say which commit the revision stands for");
        }

        var files = new List<HubFile>();
        var next = $"api/models/{repository}/tree/{commit}?recursive=true";
        for (var page = 0; next is not null && page < MostPages; page++)
        {
            var (listed, link) = await GetJsonAsync(next, repository, cancellationToken);
            files.AddRange(listed.ValueKind == JsonValueKind.Array ? listed.EnumerateArray().Select(Read).OfType<HubFile>() : throw NoHub("its list of files is no list"));
            next = link;
        }

        return new HubListing(repository, commit, files);
    }

    /// <summary>Begins to read a file, from a byte on if the server can and still has the same content.</summary>
    /// <exception cref="ServerFault">Another try may help.</exception>
    /// <exception cref="ModelException">Another try will not.</exception>
    public async Task<HttpResponseMessage> OpenAsync(PlannedFile file, long from, string? etag, CancellationToken cancellationToken)
    {
        var path = string.Join('/', file.From.Split('/').Select(Uri.EscapeDataString));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{file.Repository}/resolve/{file.Commit}/{path}");
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            if (etag is not null && EntityTagHeaderValue.TryParse(etag, out var tag) && !tag.IsWeak)
            {
                request.Headers.IfRange = new RangeConditionHeaderValue(tag);
            }
        }

        return await SendAsync(request, file.Repository, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<(JsonElement Answer, string? Next)> GetJsonAsync(string address, string repository, CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(_patience.Stall);
                using var response = await SendAsync(request, repository, patience.Token);
                return (await ReadJsonAsync(response, patience.Token), NextPage(response));
            }
            catch (JsonException e)
            {
                throw NoHub("its answer is not the list of a repository; a proxy or a sign-in page may answer in its place", e);
            }
            catch (Exception e) when (AsFault(e, cancellationToken) is { } fault)
            {
                failures++;
                await PauseAsync(fault, failures, Math.Min(_patience.Tries, TriesToList), cancellationToken);
            }
        }
    }

    /// <summary>Waits as long as the server or our patience says.</summary>
    /// <param name="failures">So many in a row.</param>
    /// <param name="tries">The last of so many.</param>
    /// <exception cref="ModelException">It was the last try, or the wait is too long to sit through.</exception>
    public async Task PauseAsync(ServerFault fault, int failures, int tries, CancellationToken cancellationToken)
    {
        if (failures >= tries)
        {
            throw new ModelException($"{fault.Message} Tried {failures} times; what is there is kept, so install it again later and it goes on.", fault);
        }

        if (fault.Wait > _patience.LongestWait)
        {
            throw new ModelException($"{fault.Message} What is there is kept: install it again then and it goes on.", fault);
        }

        OnPause?.Invoke(fault);
        await Task.Delay(fault.Wait ?? _patience.PauseAfter(failures), _time, cancellationToken);
    }

    /// <summary>What a broken connection means to a person; null for what is no fault of the line.</summary>
    public ServerFault? AsFault(Exception e, CancellationToken cancellationToken) => e switch
    {
        ServerFault fault => fault,
        OperationCanceledException when !cancellationToken.IsCancellationRequested => new ServerFault($"{Address.Host} sent nothing for {_patience.Stall.TotalSeconds:0.#} seconds.", null, e),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError or HttpRequestError.SecureConnectionError } =>
            new ServerFault($"{Address} cannot be reached ({e.InnerException?.Message ?? e.Message}). Look at this machine's network and at HTTPS_PROXY, or set Embeddings:Mirror to an address it can reach.", null, e),
        HttpRequestException => Broken(e),
        _ => null,
    };

    /// <summary>The next bytes of an answer; 0 at its end.</summary>
    /// <exception cref="ServerFault">The line broke; the platform says so with the exception that a full disk gives too.</exception>
    public async Task<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException e)
        {
            throw Broken(e);
        }
    }

    private ServerFault Broken(Exception e) => new($"The connection to {Address.Host} broke ({e.InnerException?.Message ?? e.Message}).", null, e);

    private static async Task<JsonElement> ReadJsonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(LargestListing, cancellationToken); // A broken line is an HttpRequestException here.
        using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        return document.RootElement.Clone();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string repository, CancellationToken cancellationToken)
    {
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return response;
        }

        using (response)
        {
            throw Refusal(response, repository);
        }
    }

    private Exception Refusal(HttpResponseMessage response, string repository) => (int)response.StatusCode switch
    {
        401 or 403 => new ModelException(
            $"{Address.Host} does not give {repository} to everybody ({(int)response.StatusCode}): the name is misspelt, or the repository is private or asks for consent. PhotoSearch signs in nowhere: download it with a browser and copy its folder to the models' folder."),
        404 or 410 => new ModelException($"{Address.Host} has no {repository}, or not this revision or file of it (404). Look at the name's spelling, also of upper and lower case."),
        429 => new ServerFault($"{Address.Host} has had too many questions from this address (429){InWords(Wait(response))}.", Wait(response)),
        408 or >= 500 => new ServerFault($"{Address.Host} has trouble of its own ({(int)response.StatusCode}){InWords(Wait(response))}.", Wait(response)),
        >= 300 and < 400 => new ModelException(
            $"{Address.Host} sends us on from {response.RequestMessage?.RequestUri} to {response.Headers.Location}, unencrypted or in circles ({(int)response.StatusCode}), and there we do not go."),
        var other => new ModelException($"{Address.Host} answered {other} for {repository}, which says nothing to us. Try again later, or look at Embeddings:Mirror."),
    };

    private TimeSpan? Wait(HttpResponseMessage response) =>
        response.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date is { } date && date > _time.GetUtcNow() ? date - _time.GetUtcNow() : TimeSpan.Zero) : null;

    private static string InWords(TimeSpan? wait) => wait is { } time && time > TimeSpan.Zero ? $" and asks to wait {Math.Ceiling(time.TotalSeconds):0} seconds" : "";

    private ModelException NoHub(string why, Exception? inner = null) => new($"{Address} does not answer like Hugging Face: {why}. Look at Embeddings:Mirror.", inner);

    /// <summary>Of an entry that is a file; null for a folder.</summary>
    private static HubFile? Read(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || Text(entry, "type") != "file" || Text(entry, "path") is not { } path
            || !entry.TryGetProperty("size", out var size) || size.ValueKind != JsonValueKind.Number || !size.TryGetInt64(out var bytes) || bytes < 0)
        {
            return null;
        }

        var isLarge = entry.TryGetProperty("lfs", out var lfs) && lfs.ValueKind == JsonValueKind.Object;
        return isLarge ? new HubFile(path, bytes, Hash(lfs, 64), null) : new HubFile(path, bytes, null, Hash(entry, 40));
    }

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Hash(JsonElement entry, int length) => Text(entry, "oid") is { } oid && oid.Length == length && oid.All(char.IsAsciiHexDigit) ? oid.ToLowerInvariant() : null;

    /// <summary>Long lists come in pages; the address of the next stands in a header.</summary>
    private string? NextPage(HttpResponseMessage response)
    {
        var link = response.Headers.TryGetValues("Link", out var values) ? values.FirstOrDefault(value => value.Contains("rel=\"next\"", StringComparison.Ordinal)) : null;
        return link is ['<', ..] && link.IndexOf('>', StringComparison.Ordinal) is > 0 and var end && Uri.TryCreate(Address, link[1..end], out var next)
            ? new Uri(Address, next.PathAndQuery.TrimStart('/')).ToString()
            : null;
    }
}
