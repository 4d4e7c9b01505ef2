using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PhotoSearch.Searching;

/// <summary>
/// Which addresses lie in the open Internet: not this machine, not the house, not what the registries set aside (IANA's special-purpose registries for IPv4 and
/// IPv6, as of RFC 6890 and later).
/// </summary>
internal static class PublicAddress
{
    private const int HousePrefix = 56;

    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            // Inside of what is global: protocol assignments with Teredo, documentation, and 6to4, which hides an IPv4 address.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>The one block that IPv6's global addresses are given from; all else is local, mapped, translated or not given out.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Public, and not a neighbour of this machine: in a house every device has an address of IPv6's global block, behind the firewall that we stand behind too.</summary>
    public static bool IsOutside(IPAddress address) => Is(address) && !IsNear(address, Own());

    /// <param name="own">Addresses of this machine, with the bits that its network has in common.</param>
    public static bool IsNear(IPAddress address, IEnumerable<(IPAddress Address, int Prefix)> own)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return own.Any(one => one.Address.AddressFamily == plain.AddressFamily && Network(one.Address, one.Prefix).Contains(plain));
    }

    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily == AddressFamily.InterNetwork || (plain.AddressFamily == AddressFamily.InterNetworkV6 && GlobalUnicast.Contains(plain)))
            && !Array.Exists(NotPublic, network => network.Contains(plain));
    }

    private static IEnumerable<(IPAddress Address, int Prefix)> Own() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses).Select(own => (own.Address, own.PrefixLength));

    /// <summary>A provider gives a house a /56 of IPv6, from which each of its networks has a /64.</summary>
    private static IPNetwork Network(IPAddress address, int prefix)
    {
        var bits = address.AddressFamily == AddressFamily.InterNetworkV6 ? Math.Min(prefix, HousePrefix) : prefix;
        var bytes = address.GetAddressBytes();
        for (var bit = bits; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPNetwork(new IPAddress(bytes), bits);
    }
}
