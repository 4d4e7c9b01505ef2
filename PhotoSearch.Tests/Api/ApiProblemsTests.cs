using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PhotoSearch.Accounts;
using PhotoSearch.Tests.Accounts;

namespace PhotoSearch.Tests.Api;

public sealed class ApiProblemsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/search?take=0", "take")]
    [InlineData("/api/v1/search?take=201", "take")]
    [InlineData("/api/v1/search?take=many", "take")]
    [InlineData("/api/v1/search?take=-1", "take")]
    [InlineData("/api/v1/search?sort=best", "sort")]
    [InlineData("/api/v1/search?sort=1", "sort")]
    [InlineData("/api/v1/failures?skip=-1", "skip")]
    [InlineData("/api/v1/failures?take=1e2", "take")]
    [InlineData("/api/v1/photos/abc?include=embedding,colour", "include")]
    [InlineData("/api/v1/photos/abc/picture?size=500", "size")]
    [InlineData("/api/v1/photos/abc/picture?size=big", "size")]
    public async Task A_parameter_out_of_its_range_is_named(string address, string name)
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = site.Open();

        using var answer = await browser.SendAsync(HttpMethod.Get, address, bearer: site.Get<ControlKey>().Value);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.True((await JsonAsync(answer)).GetProperty("errors").TryGetProperty(name, out _));
    }

    [Fact]
    public async Task Every_fault_of_a_request_is_told_at_once()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = site.Open();

        using var answer = await browser.SendAsync(HttpMethod.Get, $"/api/v1/search?q={new string('a', 501)}&take=0", bearer: site.Get<ControlKey>().Value);

        Assert.Equal(["q", "take"], (await JsonAsync(answer)).GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", null, 404)]
    [InlineData("PUT", "/api/v1/search", null, 405)]
    [InlineData("POST", "/api/v1/accounts", null, 400)]
    [InlineData("POST", "/api/v1/pause", "{\"paused\":\"perhaps\"}", 400)]
    [InlineData("POST", "/api/v1/pause", "{}", 400)]
    [InlineData("POST", "/api/v1/failures/retry", "{\"root\":\"a\"}", 400)]
    [InlineData("GET", "/api/v1/_test/failure", null, 500)]
    public async Task Every_refusal_is_problem_details_whatever_the_client_accepts(string method, string address, string? body, int status)
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = site.Open();

        using var answer = await browser.SendAsync(
            new HttpMethod(method), address, body is null ? null : JsonDocument.Parse(body).RootElement, site.Get<ControlKey>().Value, accept: "text/html");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, (await JsonAsync(answer)).GetProperty("status").GetInt32());
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_failure_names_its_trace_and_hides_its_reason()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = site.Open();

        using var answer = await browser.GetAsync("/api/v1/_test/failure");

        Assert.DoesNotContain("secret reason", await answer.Content.ReadAsStringAsync(Token));
        Assert.NotEmpty((await JsonAsync(answer)).GetProperty("traceId").GetString()!);
    }

    [Fact]
    public async Task A_body_that_is_no_json_is_refused_as_such()
    {
        await using var site = await Site.WithAnnAsync();
        using var browser = await site.SignedInAsync();

        using var answer = await browser.PostBareAsync("/api/v1/api-keys", ("name", "backup"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Health_is_told_to_everybody()
    {
        await using var site = await Site.StartAsync();
        using var browser = site.Open();

        using var live = await browser.GetAsync("/health/live");
        using var ready = await browser.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("No model yet.", (await JsonAsync(ready)).GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Json_is_compressed(string encoding)
    {
        await using var site = await Site.WithAnnAsync();
        using var client = new HttpClient(new HttpClientHandler { CheckCertificateRevocationList = true }) { BaseAddress = site.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/accounts");
        request.Headers.Authorization = new("Bearer", site.Get<ControlKey>().Value);
        request.Headers.AcceptEncoding.ParseAdd(encoding);

        using var answer = await client.SendAsync(request, Token);

        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.Single());
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
}
