namespace PhotoSearch.Accounts;

/// <summary>A person who may sign in.</summary>
/// <param name="SecurityStamp">Changes with the password; a session that carries another one is over.</param>
internal sealed record Account(long Id, string Name, string PasswordHash, bool IsAdmin, string SecurityStamp, DateTimeOffset CreatedAt);

/// <summary>Why a change to accounts or keys was refused.</summary>
internal enum AccountProblem
{
    NameUnusable = 1,
    PasswordUnusable = 2,
    NameTaken = 3,
    NotFound = 4,
    LastAdministrator = 5,
    NotTheFirst = 6,
    NoAdministratorYet = 7,
}

/// <summary>The change was refused; the message is a sentence for the person who asked for it.</summary>
internal sealed class AccountException(AccountProblem problem, string message) : Exception(message)
{
    public AccountProblem Problem { get; } = problem;
}
