using PhotoSearch.Accounts;

namespace PhotoSearch.Tests.Accounts;

public sealed class AccountStoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_is_one_account_however_its_letters_are_written()
    {
        await using var site = await Site.WithAnnAsync();
        var accounts = site.Get<AccountStore>();

        var refused = await Assert.ThrowsAsync<AccountException>(() => accounts.AddAsync(" aNN ", Site.Password, isAdmin: false, Token));

        Assert.Equal(AccountProblem.NameTaken, refused.Problem);
        Assert.Equal("Ann", (await accounts.FindAsync("ANN", Token))?.Name);
    }

    [Theory]
    [InlineData("", Site.Password, nameof(AccountProblem.NameUnusable))]
    [InlineData("a/b", Site.Password, nameof(AccountProblem.NameUnusable))]
    [InlineData("a\u0007b", Site.Password, nameof(AccountProblem.NameUnusable))]
    [InlineData("Bob", "1234567", nameof(AccountProblem.PasswordUnusable))]
    [InlineData("Bob", null, nameof(AccountProblem.PasswordUnusable))]
    public async Task What_cannot_be_a_name_or_a_password_is_refused(string name, string? password, string problem)
    {
        await using var site = await Site.WithAnnAsync();

        var refused = await Assert.ThrowsAsync<AccountException>(() => site.Get<AccountStore>().AddAsync(name, password, isAdmin: false, Token));

        Assert.Equal(problem, refused.Problem.ToString());
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        await using var site = await Site.WithAnnAsync();
        var accounts = site.Get<AccountStore>();
        await accounts.AddAsync("Bob", Site.Password, isAdmin: false, Token);

        var refused = await Assert.ThrowsAsync<AccountException>(() => accounts.RemoveAsync("ann", Token));

        Assert.Equal(AccountProblem.LastAdministrator, refused.Problem);
        await accounts.AddAsync("Cleo", Site.Password, isAdmin: true, Token);
        await accounts.RemoveAsync("ann", Token);
        Assert.Equal(["Bob", "Cleo"], (await accounts.ListAsync(Token)).Select(account => account.Name));
    }

    [Fact]
    public async Task Of_two_first_administrators_at_once_one_is_made()
    {
        await using var site = await Site.StartAsync();
        var accounts = site.Get<AccountStore>();

        var tries = await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            try
            {
                return (await accounts.AddFirstAsync("person" + i, Site.Password, Token)).Name;
            }
            catch (AccountException e)
            {
                return e.Problem.ToString();
            }
        }));

        Assert.Equal(3, tries.Count(t => t == nameof(AccountProblem.NotTheFirst)));
        Assert.Single(await accounts.ListAsync(Token));
    }

    [Fact]
    public async Task The_first_account_is_an_administrator()
    {
        await using var site = await Site.StartAsync();

        var refused = await Assert.ThrowsAsync<AccountException>(() => site.Get<AccountStore>().AddAsync("Bob", Site.Password, isAdmin: false, Token));

        Assert.Equal(AccountProblem.NoAdministratorYet, refused.Problem);
    }

    [Fact]
    public async Task A_password_is_kept_only_as_a_hash_that_differs_each_time()
    {
        await using var site = await Site.WithAnnAsync();
        var accounts = site.Get<AccountStore>();

        var bob = await accounts.AddAsync("Bob", Site.Password, isAdmin: false, Token);

        Assert.DoesNotContain(Site.Password, bob.PasswordHash);
        Assert.NotEqual(bob.PasswordHash, (await accounts.FindAsync("Ann", Token))!.PasswordHash);
        Assert.NotNull(await site.Get<PasswordCheck>().AskAsync("bob", Site.Password, Token));
        Assert.Null(await site.Get<PasswordCheck>().AskAsync("bob", Site.Password + " ", Token));
        Assert.Null(await site.Get<PasswordCheck>().AskAsync("nobody", Site.Password, Token));
    }
}
