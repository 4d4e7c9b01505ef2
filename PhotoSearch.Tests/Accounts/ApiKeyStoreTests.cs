using System.Text;
using PhotoSearch.Accounts;

namespace PhotoSearch.Tests.Accounts;

public sealed class ApiKeyStoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_shown_once_found_until_removed_and_not_kept_as_text()
    {
        await using var site = await Site.StartAsync();
        var keys = site.Get<ApiKeyStore>();

        var key = await keys.AddAsync("backup", Token);

        Assert.Matches("^ps_[A-Za-z0-9_-]{43}$", key);
        Assert.Equal("backup", (await keys.FindAsync(key, Token))?.Name);
        Assert.Null(await keys.FindAsync(key[..^1] + (key[^1] == 'A' ? 'B' : 'A'), Token));
        Assert.True(await keys.RemoveAsync("backup", Token));
        Assert.False(await keys.RemoveAsync("backup", Token));
        Assert.Null(await keys.FindAsync(key, Token));
        foreach (var file in Directory.EnumerateFiles(site.Folder))
        {
            await using var bytes = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(bytes, Encoding.Latin1);
            Assert.DoesNotContain(key, await reader.ReadToEndAsync(Token));
        }
    }

    [Fact]
    public async Task Two_keys_do_not_share_a_name()
    {
        await using var site = await Site.StartAsync();
        var keys = site.Get<ApiKeyStore>();
        await keys.AddAsync("backup", Token);

        var refused = await Assert.ThrowsAsync<AccountException>(() => keys.AddAsync(" backup ", Token));

        Assert.Equal(AccountProblem.NameTaken, refused.Problem);
        Assert.Contains("backup", refused.Message);
    }

    [Fact]
    public async Task When_a_key_was_used_is_noted_at_most_once_a_minute()
    {
        await using var site = await Site.StartAsync();
        var keys = site.Get<ApiKeyStore>();
        var key = await keys.AddAsync("backup", Token);
        var start = site.Time.GetUtcNow();

        await keys.FindAsync(key, Token);
        site.Time.Advance(TimeSpan.FromSeconds(59));
        await keys.FindAsync(key, Token);

        Assert.Equal(start, Assert.Single(await keys.ListAsync(Token)).LastUsed);
        site.Time.Advance(TimeSpan.FromSeconds(1));
        await keys.FindAsync(key, Token);
        Assert.Equal(start + TimeSpan.FromMinutes(1), Assert.Single(await keys.ListAsync(Token)).LastUsed);
    }
}
