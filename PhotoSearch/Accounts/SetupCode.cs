using System.Security.Cryptography;
using System.Text;

namespace PhotoSearch.Accounts;

/// <summary>
/// What the owner reads in the log and types on the first-run page, so that a stranger who finds the page first does not become
/// the administrator. New with each start, void as soon as an account exists.
/// </summary>
internal sealed class SetupCode
{
    /// <summary>Without 0 O 1 I L, which look alike. Eight of 31 are 39 bits, far out of reach of the few tries that are allowed.</summary>
    private const string Letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    private const int GroupLetters = 4;

    private volatile bool _isVoid;

    /// <summary>As it is printed: <c>K7QF-9M2X</c>.</summary>
    public string Text { get; } = $"{RandomNumberGenerator.GetString(Letters, GroupLetters)}-{RandomNumberGenerator.GetString(Letters, GroupLetters)}";

    public void Void() => _isVoid = true;

    /// <summary>Compared in constant time; case, blanks and hyphens do not matter.</summary>
    public bool Matches(string? typed) =>
        !_isVoid && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Bare(typed)), Encoding.UTF8.GetBytes(Bare(Text)));

    private static string Bare(string? code) => string.Concat((code ?? "").Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
