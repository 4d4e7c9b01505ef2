using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PhotoSearch.Accounts;

/// <summary>
/// A bearer key that lives as long as the process and counts as the administrator "command line". Whoever can read it from
/// the data folder could change the catalog there anyway.
/// </summary>
internal sealed class ControlKey
{
    /// <summary>32 random bytes.</summary>
    public string Value { get; } = "pc_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public bool Matches(string text) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(Value));
}
