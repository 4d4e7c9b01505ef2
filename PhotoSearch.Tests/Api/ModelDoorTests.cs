using System.Net;
using System.Text.Json;
using PhotoSearch.Accounts;
using PhotoSearch.Tests.Accounts;

namespace PhotoSearch.Tests.Api;

/// <summary>Who may ask about models, and who may have something embedded.</summary>
public sealed class ModelDoorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/api/v1/models")]
    [InlineData("POST", "/api/v1/models/install")]
    [InlineData("POST", "/api/v1/models/cancel-install")]
    [InlineData("POST", "/api/v1/models/use")]
    [InlineData("POST", "/api/v1/models/cancel-use")]
    [InlineData("POST", "/api/v1/models/verify")]
    [InlineData("POST", "/api/v1/models/measure")]
    [InlineData("POST", "/api/v1/models/remove")]
    public async Task Models_are_for_administrators(string method, string address)
    {
        await using var site = await Site.WithAnnAsync();
        var key = await site.Get<ApiKeyStore>().AddAsync("script", Token);
        using var browser = site.Open();

        using var answer = await browser.SendAsync(new HttpMethod(method), address, new { name = "starter" }, bearer: key);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task An_api_key_may_embed_and_a_page_must_send_its_token_in_the_header()
    {
        await using var site = await Site.WithAnnAsync();
        var key = await site.Get<ApiKeyStore>().AddAsync("script", Token);
        using var browser = await site.SignedInAsync();
        using var script = site.Open();

        using var bare = await browser.SendAsync(HttpMethod.Post, "/api/v1/embed", new { text = "" });
        using var inForm = await browser.PostAsync("/api/v1/embed", ("text", "dog"));
        using var withToken = await browser.SendAsync(HttpMethod.Post, "/api/v1/embed", new { text = "" }, token: await browser.TokenAsync());
        using var withKey = await script.SendAsync(HttpMethod.Post, "/api/v1/embed", new { text = "" }, bearer: key);

        Assert.Contains("antiforgery", await bare.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Contains("antiforgery", await inForm.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        foreach (var let in new[] { withToken, withKey })
        {
            Assert.True(JsonDocument.Parse(await let.Content.ReadAsStringAsync(Token)).RootElement.GetProperty("errors").TryGetProperty("text", out _));
        }
    }
}
