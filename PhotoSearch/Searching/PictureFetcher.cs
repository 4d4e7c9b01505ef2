using System.Net;
using System.Net.Sockets;

namespace PhotoSearch.Searching;

/// <summary>
/// Fetches a picture from the open Internet for somebody who named its address. It must not become a way into the house: every connection, also of a
/// redirect, goes to an address that was just looked up and is public, or is not made.
/// </summary>
/// <param name="mayConnect">Which addresses may be connected to.</param>
internal sealed class PictureFetcher(Func<IPAddress, bool> mayConnect) : IDisposable
{
    private const int MostRedirects = 3;
    private const string Unreachable = "The picture could not be fetched from this address.";
    private const string Broken = "The picture could not be fetched from this address: the connection broke before the whole of it had come.";

    /// <summary>For everything up to the end of the picture.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = Client(mayConnect);

    /// <summary>Hands the picture over while it comes.</summary>
    /// <param name="take">It reads the stream until it has enough.</param>
    /// <exception cref="FetchException">The address may not be asked, or does not give a picture in time.</exception>
    public async Task<T> FetchAsync<T>(string address, Func<Stream, CancellationToken, Task<T>> take, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeLimit);
        try
        {
            using var answer = await FollowAsync(Checked(address), limit.Token);
            await using var picture = await answer.Content.ReadAsStreamAsync(limit.Token);
            return await take(picture, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FetchException("The picture took too long to come.");
        }
        // A line that breaks in the middle of a picture is only known by its socket: a disk that fails has none.
        catch (Exception e) when (e is HttpRequestException or HttpIOException or IOException { InnerException: SocketException })
        {
            throw e.InnerException as FetchException ?? new FetchException(e is HttpRequestException ? Unreachable : Broken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> FollowAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var question = new HttpRequestMessage(HttpMethod.Get, address);
            question.Headers.Accept.ParseAdd("image/*");
            var answer = await _http.SendAsync(question, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return answer;
            }

            var (status, next) = ((int)answer.StatusCode, answer.Headers.Location);
            answer.Dispose();
            if (status is < 300 or >= 400 || next is null)
            {
                throw new FetchException(Unreachable);
            }

            address = redirects < MostRedirects
                ? Checked(Uri.TryCreate(address, next, out var onward) ? onward.AbsoluteUri : "")
                : throw new FetchException("The address leads on to others too often.");
        }
    }

    private static Uri Checked(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? uri
            : throw new FetchException("The address of a picture begins with http:// or https://.");

    private static HttpClient Client(Func<IPAddress, bool> mayConnect) => new(new SocketsHttpHandler
    {
        // Each redirect is checked as the first address is; a proxy would connect in our place, to what we cannot see.
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = ConnectLimit,
        PooledConnectionLifetime = TimeSpan.Zero,
        MaxResponseHeadersLength = 16,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, mayConnect, cancellationToken),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Looks the name up once and connects to what was checked: a second look-up could say something else.</summary>
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, Func<IPAddress, bool> mayConnect, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(to.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(to.Host, cancellationToken);
        if (addresses.Length == 0 || !Array.TrueForAll(addresses, address => mayConnect(address)))
        {
            throw new FetchException("Pictures are fetched from public addresses only.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A picture could not be fetched; the message says why.</summary>
internal sealed class FetchException(string message) : Exception(message);
