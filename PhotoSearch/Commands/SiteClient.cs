using System.Net.Http.Headers;
using System.Text.Json;

namespace PhotoSearch.Commands;

/// <summary>A command's way to the site that holds the data folder: there is one writer, so it is asked.</summary>
internal sealed class SiteClient : IDisposable
{
    private readonly HttpClient _http;

    public SiteClient(SiteAddress site)
    {
        // The site is this machine's own; a certificate for its public name says nothing here.
        var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = static (request, _, _, _) => request.RequestUri?.IsLoopback == true };
        _http = new HttpClient(handler) { BaseAddress = new Uri(site.Address) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", site.Key);
    }

    /// <summary>An address on which this machine reaches a server that listens on these.</summary>
    public static string Reachable(IEnumerable<string> addresses)
    {
        var first = addresses.First();
        return first.Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
            .Replace("//+", "//127.0.0.1", StringComparison.Ordinal).Replace("//*", "//127.0.0.1", StringComparison.Ordinal);
    }

    public Task<JsonDocument> GetAsync(string address, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, address), cancellationToken);

    public Task<JsonDocument> PostAsync(string address, object? body, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body ?? new { }) }, cancellationToken);

    public Task<JsonDocument> DeleteAsync(string address, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Delete, address), cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<JsonDocument> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var sent = request;
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            var body = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
            if (response.IsSuccessStatusCode)
            {
                return body;
            }

            using (body)
            {
                throw new CommandException(
                    body.RootElement.TryGetProperty("detail", out var detail) && detail.GetString() is { Length: > 0 } said ? said : $"The site answered {(int)response.StatusCode}.");
            }
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new CommandException($"The running site at {_http.BaseAddress} does not answer: {e.Message}", e);
        }
    }
}
