using Dapper;
using PhotoSearch.Catalog;

namespace PhotoSearch.Tests.Catalog;

/// <summary>What people asked lately, and what they keep.</summary>
public sealed class RecentSearchesTests : IAsyncLifetime
{
    private const long Ada = 1;
    private const long Grace = 2;

    private readonly FakeTime _time = new();
    private CatalogFolder _catalog = null!;
    private RecentSearches _recent = null!;
    private SavedSearches _saved = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _catalog = await CatalogFolder.OpenAsync();
        (_recent, _saved) = (new RecentSearches(_catalog.Database, _time), new SavedSearches(_catalog.Database, _time));
        await WriteAsync("INSERT INTO account (id, name, name_key, password_hash, is_admin, security_stamp, created_at) VALUES (1, 'Ada', 'ADA', '', 1, '', 0), (2, 'Grace', 'GRACE', '', 0, '', 0)");
    }

    public ValueTask DisposeAsync() => _catalog.DisposeAsync();

    [Fact]
    public async Task The_latest_words_come_first_and_the_same_words_once()
    {
        await AskAsync(Ada, "a dog", "snow", "A Dög");
        await AskAsync(Grace, "flowers");

        Assert.Equal(["A Dög", "snow"], await WordsAsync(Ada));
        Assert.Equal(["flowers"], await WordsAsync(Grace));
    }

    [Fact]
    public async Task Only_so_many_are_kept()
    {
        await AskAsync(Ada, [.. Enumerable.Range(0, RecentSearches.Most + 5).Select(i => $"search {i}")]);

        Assert.Equal(Enumerable.Range(5, RecentSearches.Most).Reverse().Select(i => $"search {i}"), await WordsAsync(Ada));
    }

    [Fact]
    public async Task Whoever_wants_nothing_remembered_keeps_nothing()
    {
        await AskAsync(Ada, "a dog");
        await AskAsync(Grace, "flowers");
        Assert.True(await _recent.AreRememberedAsync(Ada, Cancel));

        await _recent.RememberAsync(Ada, remember: false, Cancel);
        await AskAsync(Ada, "snow");

        Assert.Empty(await WordsAsync(Ada));
        Assert.False(await _recent.AreRememberedAsync(Ada, Cancel));
        Assert.Equal(["flowers"], await WordsAsync(Grace));
        await _recent.RememberAsync(Ada, remember: true, Cancel);
        await AskAsync(Ada, "snow");
        Assert.Equal(["snow"], await WordsAsync(Ada));
        await _recent.ForgetAsync(Ada, Cancel);
        Assert.Empty(await WordsAsync(Ada));
    }

    [Fact]
    public async Task A_kept_search_has_a_name_that_its_account_has_once()
    {
        var first = await _saved.AddAsync(Ada, "  High   mountains ", "/?q=mountain", Cancel);
        _ = await _saved.AddAsync(Grace, "High mountains", "/?q=alps", Cancel);

        Assert.Equal("High mountains", first.Name);
        Assert.Equal(SavedSearchProblem.NameTaken, (await Assert.ThrowsAsync<SavedSearchException>(() => _saved.AddAsync(Ada, "high MOUNTAINS", "/?q=x", Cancel))).Problem);
        foreach (var name in (string?[])[null, " ", new string('a', SavedSearches.LongestName + 1)])
        {
            Assert.Equal(SavedSearchProblem.NameUnusable, (await Assert.ThrowsAsync<SavedSearchException>(() => _saved.AddAsync(Ada, name, "/", Cancel))).Problem);
        }

        Assert.Equal("Peaks", (await _saved.RenameAsync(Ada, first.Id, "Peaks", Cancel))!.Name);
        Assert.Null(await _saved.RenameAsync(Grace, first.Id, "Mine", Cancel));
        Assert.False(await _saved.RemoveAsync(Grace, first.Id, Cancel));
        Assert.Equal([("Peaks", "/?q=mountain")], (await _saved.ListAsync(Ada, Cancel)).Select(search => (search.Name, search.Address)));
        Assert.True(await _saved.RemoveAsync(Ada, first.Id, Cancel));
        Assert.Empty(await _saved.ListAsync(Ada, Cancel));
    }

    [Fact]
    public async Task They_go_with_the_account()
    {
        await AskAsync(Ada, "a dog");
        await _saved.AddAsync(Ada, "Dogs", "/?q=dog", Cancel);

        await WriteAsync("DELETE FROM account WHERE id = 1");

        Assert.Equal(0, await _catalog.AskAsync<long>("SELECT (SELECT COUNT(*) FROM recent_search) + (SELECT COUNT(*) FROM saved_search)"));
        await AskAsync(Ada, "snow");
        Assert.Empty(await WordsAsync(Ada));
    }

    private async Task AskAsync(long account, params string[] words)
    {
        foreach (var one in words)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await _recent.AddAsync(account, one, Cancel);
        }
    }

    private async Task<IEnumerable<string>> WordsAsync(long account) => (await _recent.ListAsync(account, Cancel)).Select(search => search.Words);

    private Task<int> WriteAsync(string sql) => _catalog.Database.WriteAsync((connection, transaction) => connection.ExecuteAsync(sql, transaction: transaction), Cancel);
}
