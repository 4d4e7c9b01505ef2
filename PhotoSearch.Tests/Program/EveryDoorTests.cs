using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using PhotoSearch.Commands;

namespace PhotoSearch.Tests.Program;

/// <summary>Doors are closed by default: every address of the whole program is tried without signing in.</summary>
public sealed class EveryDoorTests : IAsyncLifetime
{
    /// <summary>Open on purpose; whoever adds a line here says why.</summary>
    private static readonly HashSet<string> Open = new(StringComparer.Ordinal)
    {
        "GET /sign-in", "POST /sign-in",     // where one signs in
        "GET /first-run", "POST /first-run", // the first account; closes itself once there is one
        "POST /sign-out",                    // takes away, gives nothing
        "GET /health/live", "GET /health/ready",
        "GET /error", "GET /not-found",      // words for answers that have none
        "POST /error", "POST /not-found",    // the same pages; they take no form
    };

    private readonly TemporaryFolder _photos = new();
    private readonly TemporaryFolder _data = new();
    private DataFolder _locked = null!;
    private WebApplication _app = null!;
    private HttpClient _stranger = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(
            [.. CommandSettings.HostArguments, "--Accounts:FirstAdmin:Name=admin", "--Accounts:FirstAdmin:Password=correct horse", "--Logging:LogLevel:Default=Warning"]);
        _locked = DataFolder.Open(_data.Path);
        _app = await Site.StartAsync(builder, new CommandSettings([_photos.Path], _data.Path, "http://127.0.0.1:0"), _locked, Cancel);
        _stranger = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true }) { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _stranger.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _locked.Dispose();
        _photos.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task Without_signing_in_every_address_but_the_listed_ones_is_closed()
    {
        var tried = 0;
        var wrong = new List<string>();
        foreach (var endpoint in _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
            {
                continue;
            }

            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"])
            {
                var pattern = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
                var status = await TryAsync(method, pattern);
                tried++;
                var isOpen = Open.Contains($"{method} {pattern}");
                if (!isOpen && !IsClosed(status))
                {
                    wrong.Add($"{method} {pattern} answered {status}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(tried > 30, $"only {tried} addresses were found");
    }

    [Fact]
    public async Task Style_and_script_are_open_because_the_sign_in_page_needs_them()
    {
        using var style = await _stranger.GetAsync(new Uri("/app.css", UriKind.Relative), Cancel);

        Assert.Equal(HttpStatusCode.OK, style.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/nothing")]
    [InlineData("/api/v1/photos/../../../etc/passwd")]
    [InlineData("/_blazor")]
    [InlineData("/_framework/opaque-redirect")]
    public async Task An_address_that_is_none_tells_nothing(string address)
    {
        using var answer = await _stranger.GetAsync(new Uri(address, UriKind.Relative), Cancel);

        Assert.True(IsClosed((answer.StatusCode, answer.Headers.Location)) || answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{address} answered {answer.StatusCode}");
    }

    [Fact]
    public async Task A_site_that_has_its_first_account_makes_no_second_one_for_strangers()
    {
        using var page = await _stranger.GetAsync(new Uri("/first-run", UriKind.Relative), Cancel);

        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.StartsWith("/sign-in", page.Headers.Location?.ToString());
    }

    private async Task<(HttpStatusCode Status, Uri? Location)> TryAsync(string method, string pattern)
    {
        var address = System.Text.RegularExpressions.Regex.Replace(pattern, @"\{[^}]*\}", "x");
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(address, UriKind.Relative));
        using var answer = await _stranger.SendAsync(request, Cancel);
        return (answer.StatusCode, answer.Headers.Location);
    }

    private static bool IsClosed((HttpStatusCode Status, Uri? Location) answer) =>
        answer.Status == HttpStatusCode.Unauthorized
        || (answer.Status == HttpStatusCode.Redirect && answer.Location?.ToString().StartsWith("/sign-in", StringComparison.Ordinal) == true);
}
