using System.Security.Claims;
using Dapper;
using PhotoSearch.Catalog;
using PhotoSearch.Photos;

namespace PhotoSearch.Accounts;

/// <summary>
/// Who may see which roots; the one place that decides it. For now every account and every key sees every root in use.
/// </summary>
internal sealed class ViewerSource(CatalogDatabase catalog, AccountSessions sessions)
{
    private static readonly Viewer Nobody = new([]);

    /// <summary>A viewer who sees nothing for whoever is not signed in, or is no longer.</summary>
    public async ValueTask<Viewer> ForAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        // Asked again although the request was let in: a page's circuit may be older than the end of its session.
        var account = AccountSchemes.IsScript(user) ? null : await sessions.CurrentAsync(user, cancellationToken);
        if (account is null && !AccountSchemes.IsScript(user))
        {
            return Nobody;
        }

        await using var connection = await catalog.ReadAsync(cancellationToken);
        var active = new CommandDefinition("SELECT id FROM root WHERE is_active = 1", cancellationToken: cancellationToken);
        return new Viewer(await connection.QueryAsync<long>(active), account?.Id);
    }
}
