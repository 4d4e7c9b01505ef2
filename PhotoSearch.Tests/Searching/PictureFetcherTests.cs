using System.Net;
using System.Net.Sockets;
using System.Text;
using PhotoSearch.Searching;

namespace PhotoSearch.Tests.Searching;

/// <summary>Pictures come from the open Internet alone. The servers are real ones on this machine; where the test needs one that may be asked, 127.0.0.2 plays the Internet.</summary>
public sealed class PictureFetcherTests
{
    private static readonly IPAddress Internet = IPAddress.Parse("127.0.0.2");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://127.1:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f000001:{0}/")]
    [InlineData("http://0.0.0.0:{0}/")]
    [InlineData("http://[::1]:{0}/")]
    [InlineData("http://[::]:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://[::ffff:7f00:1]:{0}/")]
    [InlineData("http://user:secret@127.0.0.1:{0}/")]
    [InlineData("https://127.0.0.1:{0}/")]
    public async Task This_machine_is_never_asked_however_it_is_written(string address)
    {
        await using var server = new Server(IPAddress.Loopback, _ => Server.Picture);
        await using var sixth = Socket.OSSupportsIPv6 ? new Server(IPAddress.IPv6Loopback, _ => Server.Picture, server.Port) : null;
        using var fetcher = new PictureFetcher(PublicAddress.Is);

        await RefusedAsync(fetcher, string.Format(CultureInfo.InvariantCulture, address, server.Port), "public addresses only");

        Assert.Equal(0, server.Asked + (sixth?.Asked ?? 0));
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://172.31.255.255/")]
    [InlineData("http://192.168.1.1/")]
    [InlineData("http://100.64.0.1/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    public async Task Nor_is_the_house(string address)
    {
        using var fetcher = new PictureFetcher(PublicAddress.Is);

        await RefusedAsync(fetcher, address, "public addresses only");
    }

    [Theory]
    [InlineData("2a02:810:abc:de00::17", true)] // A printer of the house.
    [InlineData("2a02:810:abc:de7f:1::1", true)] // In the house's other network.
    [InlineData("2a02:810:abc:df00::1", false)] // The neighbours'.
    [InlineData("81.2.69.142", true)] // This machine, where it has an address of its own.
    [InlineData("::ffff:81.2.69.142", true)]
    [InlineData("81.2.69.143", false)]
    public void Nor_is_what_shares_a_network_with_this_machine(string address, bool isNear)
    {
        (IPAddress, int)[] own = [(IPAddress.Parse("2a02:810:abc:de00::2"), 64), (IPAddress.Parse("81.2.69.142"), 32)];

        Assert.Equal(isNear, PublicAddress.IsNear(IPAddress.Parse(address), own));
    }

    [Theory]
    [InlineData("ftp://example.org/a.jpg")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1/")]
    [InlineData("//example.org/a.jpg")]
    [InlineData("a.jpg")]
    [InlineData("")]
    public async Task Other_kinds_of_addresses_are_none(string address)
    {
        using var fetcher = new PictureFetcher(PublicAddress.Is);

        await RefusedAsync(fetcher, address, "begins with http:// or https://");
    }

    [Fact]
    public async Task What_may_be_asked_gives_its_picture_also_after_three_redirects()
    {
        await using var server = new Server(Internet, path => path is "/3" ? Server.Picture : Server.Redirect($"/{int.Parse(path[1..], CultureInfo.InvariantCulture) + 1}"));
        using var fetcher = new PictureFetcher(address => address.Equals(Internet));

        var picture = await ReadAsync(fetcher, server.Address + "0");

        Assert.Equal("a picture", picture);
        Assert.Equal(4, server.Asked);
    }

    [Fact]
    public async Task A_fourth_redirect_is_not_followed()
    {
        await using var server = new Server(Internet, _ => Server.Redirect("/again"));
        using var fetcher = new PictureFetcher(address => address.Equals(Internet));

        await RefusedAsync(fetcher, server.Address, "too often");

        Assert.Equal(4, server.Asked);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("//127.0.0.1:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    public async Task A_redirect_into_the_house_is_not_followed(string to)
    {
        await using var inside = new Server(IPAddress.Loopback, _ => Server.Picture);
        await using var server = new Server(Internet, _ => Server.Redirect(string.Format(CultureInfo.InvariantCulture, to, inside.Port)));
        using var fetcher = new PictureFetcher(address => address.Equals(Internet) || PublicAddress.Is(address));

        await RefusedAsync(fetcher, server.Address, "public addresses only");

        Assert.Equal((1, 0), (server.Asked, inside.Asked));
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf a picture")]
    [InlineData("nothing that one could understand\r\n\r\n")]
    [InlineData("")]
    public async Task What_gives_no_picture_is_said_to(string answer)
    {
        await using var server = new Server(Internet, _ => answer);
        using var fetcher = new PictureFetcher(address => address.Equals(Internet));

        await RefusedAsync(fetcher, server.Address, "could not be fetched");
    }

    [Fact]
    public async Task A_line_that_breaks_in_the_middle_of_a_picture_is_said_to()
    {
        using var listener = new TcpListener(Internet, 0);
        listener.Start();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var breaking = BreakAsync();
        using var fetcher = new PictureFetcher(address => address.Equals(Internet));

        var refused = await Assert.ThrowsAsync<FetchException>(() => fetcher.FetchAsync(
            $"http://{listener.LocalEndpoint}/",
            async (picture, cancellationToken) =>
            {
                began.SetResult();
                using var reader = new StreamReader(picture);
                return await reader.ReadToEndAsync(cancellationToken);
            },
            Cancel));

        await breaking;
        Assert.Contains("the connection broke", refused.Message, StringComparison.Ordinal);

        async Task BreakAsync()
        {
            using var connection = await listener.AcceptTcpClientAsync(Cancel);
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf a picture"), Cancel);
            await began.Task;
            // Closing without waiting for what is on the way resets the connection.
            connection.LingerState = new LingerOption(enable: true, seconds: 0);
        }
    }

    [Fact]
    public async Task A_disk_that_fails_meanwhile_is_not_said_to_be_the_connection()
    {
        await using var server = new Server(Internet, _ => Server.Picture);
        using var fetcher = new PictureFetcher(address => address.Equals(Internet));

        await Assert.ThrowsAsync<IOException>(() => fetcher.FetchAsync<string>(server.Address, (_, _) => throw new IOException("No space left on device"), Cancel));
    }

    [Fact]
    public async Task A_redirect_to_a_file_is_not_followed()
    {
        await using var server = new Server(Internet, _ => Server.Redirect("file:///etc/passwd"));
        using var fetcher = new PictureFetcher(address => address.Equals(Internet));

        await RefusedAsync(fetcher, server.Address, "begins with http:// or https://");
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.32.0.0", true)]
    [InlineData("2606:2800:220:1::1", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("0.1.2.3", false)]
    [InlineData("10.255.255.255", false)]
    [InlineData("100.127.255.255", false)]
    [InlineData("127.255.255.254", false)]
    [InlineData("169.254.0.1", false)]
    [InlineData("172.16.0.0", false)]
    [InlineData("192.0.0.8", false)]
    [InlineData("192.168.255.255", false)]
    [InlineData("198.19.255.255", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("240.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:0:7f00:1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fec0::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("64:ff9b::8.8.8.8", false)]
    [InlineData("2001::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2002:808:808::1", false)]
    [InlineData("3fff::1", false)]
    [InlineData("4000::1", false)]
    public void What_lies_in_the_open_internet_is_told_from_what_does_not(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    private static async Task RefusedAsync(PictureFetcher fetcher, string address, string why)
    {
        var refused = await Assert.ThrowsAsync<FetchException>(() => ReadAsync(fetcher, address));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    private static Task<string> ReadAsync(PictureFetcher fetcher, string address) => fetcher.FetchAsync(
        address,
        async (picture, cancellationToken) =>
        {
            using var reader = new StreamReader(picture);
            return await reader.ReadToEndAsync(cancellationToken);
        },
        Cancel);

    /// <summary>Answers each connection once, with the very bytes the test says.</summary>
    private sealed class Server : IAsyncDisposable
    {
        public const string Picture = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\na picture";

        private readonly TcpListener _listener;
        private readonly Func<string, string> _answer;
        private readonly Task _serving;
        private int _asked;

        public Server(IPAddress address, Func<string, string> answer, int port = 0)
        {
            (_listener, _answer) = (new TcpListener(address, port), answer);
            _listener.Start();
            _serving = ServeAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public string Address => $"http://{_listener.LocalEndpoint}/";

        /// <summary>Connections, whatever was said on them.</summary>
        public int Asked => _asked;

        public static string Redirect(string to) => $"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var connection = await _listener.AcceptTcpClientAsync(Cancel);
                    Interlocked.Increment(ref _asked);
                    await using var stream = connection.GetStream();
                    using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                    var first = await reader.ReadLineAsync(Cancel) ?? "";
                    while (await reader.ReadLineAsync(Cancel) is { Length: > 0 })
                    {
                    }

                    await stream.WriteAsync(Encoding.ASCII.GetBytes(_answer(first.Split(' ').ElementAtOrDefault(1) ?? "")), Cancel);
                }
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException or OperationCanceledException)
            {
                // The test is over.
            }
        }
    }
}
