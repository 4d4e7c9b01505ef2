using System.Security.Claims;

namespace PhotoSearch.Accounts;

/// <summary>Names that the doors share: schemes, policy, claims.</summary>
internal static class AccountSchemes
{
    /// <summary>Chooses between the two below by the request's header.</summary>
    public const string Either = "PhotoSearch";

    public const string Cookie = "Cookie";

    public const string Bearer = "Bearer";

    /// <summary>Policy and role of those who may change the site.</summary>
    public const string Administrator = "Administrator";

    /// <summary>Policy of those who may mark photos: everybody with an account, and the command line. An API key changes nothing.</summary>
    public const string Person = "Person";

    /// <summary>The account's security stamp when the session began.</summary>
    public const string StampClaim = "photosearch:stamp";

    public static ClaimsPrincipal Session(Account account) => Named(
        Cookie, account.Name, account.IsAdmin,
        new Claim(ClaimTypes.NameIdentifier, account.Id.ToString(CultureInfo.InvariantCulture)), new Claim(StampClaim, account.SecurityStamp));

    /// <summary>A script, or the command line: it has no account.</summary>
    public static ClaimsPrincipal Script(string name, bool isAdmin) =>
        Named(Bearer, name, isAdmin, new Claim(ClaimTypes.NameIdentifier, (isAdmin ? "control:" : "key:") + name));

    /// <summary>See <see cref="Person"/>.</summary>
    public static bool IsPerson(ClaimsPrincipal user) => !IsScript(user) || user.IsInRole(Administrator);

    /// <summary>Whether the request proved itself with a header, which no foreign page can make a browser send.</summary>
    public static bool IsScript(ClaimsPrincipal user) => user.Identity is { IsAuthenticated: true, AuthenticationType: Bearer };

    private static ClaimsPrincipal Named(string scheme, string name, bool isAdmin, params Claim[] claims)
    {
        var identity = new ClaimsIdentity(claims, scheme, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.Name, name));
        if (isAdmin)
        {
            identity.AddClaim(new Claim(ClaimTypes.Role, Administrator));
        }

        return new ClaimsPrincipal(identity);
    }
}
