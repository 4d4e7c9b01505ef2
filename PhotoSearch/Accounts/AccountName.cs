using System.Text;

namespace PhotoSearch.Accounts;

/// <summary>What may be the name of an account or of an API key, and when two names are one.</summary>
internal static class AccountName
{
    /// <summary>Long enough for a full name, short enough for a row of a table.</summary>
    public const int LongestCharacters = 64;

    /// <summary>The name as it is kept and shown: without blanks at its ends.</summary>
    /// <exception cref="AccountException">It is empty, too long, or holds a character that no name needs.</exception>
    public static string Kept(string? name)
    {
        var kept = name?.Trim() ?? "";
        if (kept.Length is 0 or > LongestCharacters)
        {
            throw new AccountException(AccountProblem.NameUnusable, $"A name has 1 to {LongestCharacters} characters.");
        }

        // A slash would not survive the address /accounts/NAME; control and lone surrogate characters are never typed on purpose.
        return kept.Any(c => char.IsControl(c) || c is '/' or '\\') || !IsWellFormed(kept)
            ? throw new AccountException(AccountProblem.NameUnusable, "A name holds no slashes and no control characters.")
            : kept;
    }

    /// <summary>
    /// Equal for two spellings of one name. The program runs without ICU (InvariantGlobalization), where normalisation leaves
    /// everything beyond ASCII as it is: there, only upper and lower case are folded.
    /// </summary>
    public static string Key(string? name)
    {
        var typed = name?.Trim() ?? "";
        return (IsWellFormed(typed) ? typed.Normalize(NormalizationForm.FormKC) : typed).ToUpperInvariant();
    }

    private static bool IsWellFormed(string text) => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);
}

/// <summary>What may be a password.</summary>
internal static class PasswordRule
{
    public const int ShortestCharacters = 8;

    /// <summary>Far more than anyone types; bounds the work that a stranger can ask of the hash.</summary>
    public const int LongestCharacters = 256;

    public static bool Allows(string? password) => password?.Length is >= ShortestCharacters and <= LongestCharacters;

    /// <exception cref="AccountException">Too short or too long.</exception>
    public static string Checked(string? password) => Allows(password)
        ? password!
        : throw new AccountException(AccountProblem.PasswordUnusable, $"A password has {ShortestCharacters} to {LongestCharacters} characters.");
}
