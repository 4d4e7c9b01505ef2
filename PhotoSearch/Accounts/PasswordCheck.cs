using Microsoft.AspNetCore.Identity;

namespace PhotoSearch.Accounts;

/// <summary>Compares a password; takes as long for a name that nobody has.</summary>
internal sealed class PasswordCheck(AccountStore accounts, IPasswordHasher<Account> hasher)
{
    /// <summary>A hash of the same strength that no password fits to; made with the first question, whatever name it asks for.</summary>
    private readonly Lazy<string> _nobody = new(() => hasher.HashPassword(null!, Guid.NewGuid().ToString()));

    /// <returns>The account, or null where name or password are wrong; which of the two is not told.</returns>
    public async Task<Account?> AskAsync(string? name, string? password, CancellationToken cancellationToken)
    {
        var nobody = _nobody.Value;
        var account = await accounts.FindAsync(name, cancellationToken);
        var tried = password is { Length: <= PasswordRule.LongestCharacters } ? password : "";
        var answer = hasher.VerifyHashedPassword(account!, account?.PasswordHash ?? nobody, tried);
        if (account is null || answer == PasswordVerificationResult.Failed)
        {
            return null;
        }

        if (answer == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await accounts.RehashAsync(account, tried, cancellationToken);
        }

        return account;
    }
}
