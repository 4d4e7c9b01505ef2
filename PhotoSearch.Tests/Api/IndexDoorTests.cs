using System.Net;
using PhotoSearch.Accounts;
using PhotoSearch.Tests.Accounts;

namespace PhotoSearch.Tests.Api;

/// <summary>Who may give orders about the index.</summary>
public sealed class IndexDoorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/index/audit")]
    [InlineData("/api/v1/index/cancel-audit")]
    public async Task Orders_about_the_index_are_for_administrators_and_pages_send_their_token(string address)
    {
        await using var site = await Site.WithAnnAsync();
        var key = await site.Get<ApiKeyStore>().AddAsync("script", Token);
        using var script = site.Open();
        using var ann = await site.SignedInAsync();

        using var byKey = await script.SendAsync(HttpMethod.Post, address, new { }, bearer: key);
        using var withoutToken = await ann.SendAsync(HttpMethod.Post, address, new { });

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.BadRequest), (byKey.StatusCode, withoutToken.StatusCode));
    }
}
