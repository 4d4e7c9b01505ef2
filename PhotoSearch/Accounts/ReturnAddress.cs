namespace PhotoSearch.Accounts;

/// <summary>Where a person goes after signing in: an address of this site, or home. A foreign address is never followed.</summary>
internal static class ReturnAddress
{
    public const string Home = "/";

    /// <summary>Longer than any search that a page can ask for.</summary>
    private const int LongestCharacters = 4000;

    private static readonly Uri Here = new("http://here.invalid/");

    public static string OrHome(string? asked)
    {
        if (asked is null || asked.Length > LongestCharacters || !IsLocal(asked)
            || !Uri.TryCreate(Here, asked, out var whole) || whole.Authority != Here.Authority)
        {
            return Home;
        }

        // Written anew, so that it is plain ASCII and holds no dot segments; and looked at again, because "/.//host" becomes "//host".
        var local = whole.PathAndQuery + whole.Fragment;
        return IsLocal(local) && !LeadsBackToADoor(whole.AbsolutePath) ? local : Home;
    }

    private static bool IsLocal(string address) =>
        address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal)
        && !address.Contains('\\', StringComparison.Ordinal) && !address.Any(char.IsControl);

    private static bool LeadsBackToADoor(string path) =>
        path.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase) || path.StartsWith("/first-run", StringComparison.OrdinalIgnoreCase);
}
