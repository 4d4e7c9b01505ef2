using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace PhotoSearch.Accounts;

/// <summary>Counts tries at the doors where guessing pays: sign-in, the setup code, bearer keys.</summary>
internal sealed class DoorGuard(IOptions<AccountsOptions> options, TimeProvider time)
{
    /// <summary>Several people may share an address behind one proxy, so an address is given more tries than a name.</summary>
    private const int AddressFactor = 3;

    private readonly AttemptLimit _names = new(time, options.Value.SignInTries, options.Value.SignInWindow);
    private readonly AttemptLimit _addresses = new(time, options.Value.SignInTries * AddressFactor, options.Value.SignInWindow);
    private readonly AttemptLimit _setup = new(time, options.Value.SignInTries, options.Value.SignInWindow);
    private readonly AttemptLimit _bearers = new(time, options.Value.SignInTries * AddressFactor, options.Value.SignInWindow);

    /// <summary>Before a name and a password are compared. Null: go on; otherwise how long to wait.</summary>
    public TimeSpan? EnterSignIn(string? name, IPAddress? address)
    {
        if (_addresses.Enter(Key(address)) is { } wait)
        {
            return wait;
        }

        return _names.Enter(Key(name));
    }

    /// <summary>
    /// After the right password. The name's tries are forgiven, the address only gets this one back: otherwise a guesser with an
    /// account of his own could clear his address between guesses.
    /// </summary>
    public void SignedIn(string? name, IPAddress? address)
    {
        _names.Forgive(Key(name));
        _addresses.Refund(Key(address));
    }

    /// <summary>An administrator set a new password: whoever locked the name out by guessing starts anew.</summary>
    public void Forgive(string? name) => _names.Forgive(Key(name));

    /// <summary>Before the setup code is compared. One count for everybody: there is one code, and addresses are cheap.</summary>
    public TimeSpan? EnterFirstRun() => _setup.Enter("");

    /// <summary>The code was right.</summary>
    public void FirstRunWasRight() => _setup.Refund("");

    /// <summary>
    /// After a wrong bearer key. A right one is never refused for the sake of wrong ones: a key has 256 random bits, so there is
    /// nothing to guess, and one forgotten script must not shut out the others behind the same proxy.
    /// </summary>
    public TimeSpan? WrongBearer(IPAddress? address) => _bearers.Enter(Key(address));

    private static string Key(string? name)
    {
        var key = AccountName.Key(name);
        return key.Length > AccountName.LongestCharacters ? key[..AccountName.LongestCharacters] : key;
    }

    /// <summary>An IPv6 client owns at least a /64, so that is what is counted.</summary>
    private static string Key(IPAddress? address)
    {
        if (address is null)
        {
            return "local";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes(), 0, 8) : address.ToString();
    }
}
