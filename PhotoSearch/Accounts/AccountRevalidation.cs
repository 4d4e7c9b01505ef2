using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace PhotoSearch.Accounts;

/// <summary>Ends what an open page may do when its session is over: a circuit outlives the request that opened it.</summary>
internal sealed class AccountRevalidation(ILoggerFactory loggers, AccountSessions sessions) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => AccountSessions.CheckInterval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        await sessions.CurrentAsync(authenticationState.User, cancellationToken) is not null;
}
