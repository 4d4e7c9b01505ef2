using System.Collections.Concurrent;
using System.Security.Claims;

namespace PhotoSearch.Accounts;

/// <summary>
/// Says whether a session still holds: its account exists and has neither another password nor other rights since. An account is
/// read at most once a minute, and again at once after a change made in this process.
/// </summary>
internal sealed class AccountSessions(AccountStore accounts, TimeProvider time)
{
    /// <summary>What another process could have changed is seen after this long.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(1);

    /// <summary>Bounded by the ids in cookies that this site signed.</summary>
    private readonly ConcurrentDictionary<long, Seen> _seen = new();

    /// <summary>The account of a session that holds; null for one that is over, and for whoever has no account.</summary>
    public async ValueTask<Account?> CurrentAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.Identity is not { IsAuthenticated: true, AuthenticationType: AccountSchemes.Cookie }
            || !long.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }

        var account = await ReadAsync(id, cancellationToken);
        return account is not null
            && account.SecurityStamp == user.FindFirstValue(AccountSchemes.StampClaim)
            && account.IsAdmin == user.IsInRole(AccountSchemes.Administrator)
                ? account
                : null;
    }

    private async ValueTask<Account?> ReadAsync(long id, CancellationToken cancellationToken)
    {
        // The revision is taken before reading: a change while we read makes the answer old at once, never too young.
        var (revision, now) = (accounts.Revision, time.GetUtcNow());
        if (_seen.TryGetValue(id, out var seen) && seen.Revision == revision && now - seen.At < CheckInterval)
        {
            return seen.Account;
        }

        var account = await accounts.FindAsync(id, cancellationToken);
        _seen[id] = new Seen(account, revision, now);
        return account;
    }

    private sealed record Seen(Account? Account, long Revision, DateTimeOffset At);
}
