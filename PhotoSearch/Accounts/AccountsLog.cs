namespace PhotoSearch.Accounts;

/// <summary>What the room says in the log. Names are written, passwords and keys never.</summary>
internal static partial class AccountsLog
{
    [LoggerMessage(
        1701, LogLevel.Information,
        "The first administrator {Name} was made from the settings Accounts:FirstAdmin; they are not read again while an account exists")]
    public static partial void FirstAdminMade(this ILogger logger, string name);

    [LoggerMessage(1702, LogLevel.Warning, "No account exists yet. Open the page /first-run and make the first administrator with the setup code {Code}")]
    public static partial void SetupCodeOffered(this ILogger logger, string code);

    [LoggerMessage(1703, LogLevel.Information, "{Name} signed in from {Address}")]
    public static partial void SignedIn(this ILogger logger, string name, string? address);

    [LoggerMessage(1704, LogLevel.Warning, "A wrong name or password was given at the sign-in page from {Address}")]
    public static partial void SignInRefused(this ILogger logger, string? address);

    [LoggerMessage(1705, LogLevel.Warning, "Too many tries at {Door} from {Address}; the next one is looked at in {Wait}")]
    public static partial void Throttled(this ILogger logger, string door, string? address, TimeSpan wait);

    [LoggerMessage(1706, LogLevel.Warning, "A wrong setup code was given from {Address}")]
    public static partial void SetupCodeRefused(this ILogger logger, string? address);

    [LoggerMessage(1707, LogLevel.Information, "The first administrator {Name} was made on the first-run page from {Address}")]
    public static partial void FirstRunDone(this ILogger logger, string name, string? address);

    [LoggerMessage(1708, LogLevel.Information, "{Name} changed the password; every other session of the account is over")]
    public static partial void PasswordChanged(this ILogger logger, string name);

    [LoggerMessage(1709, LogLevel.Information, "A wrong bearer key was given from {Address}")]
    public static partial void BearerRefused(this ILogger logger, string? address);
}
