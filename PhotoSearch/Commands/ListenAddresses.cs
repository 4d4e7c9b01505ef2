using System.Net;
using System.Net.Sockets;

namespace PhotoSearch.Commands;

/// <summary>The addresses that the site is to listen on, tried before anything is started: a port in use is then one sentence.</summary>
internal static class ListenAddresses
{
    /// <exception cref="CommandException">One of them is no address, or is taken.</exception>
    public static void Check(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var address = Parse(url);
            try
            {
                using var listener = new TcpListener(HostOf(address), address.Port);
                listener.Start();
            }
            catch (SocketException e)
            {
                throw new CommandException($"{url} cannot be listened on: {e.Message}. Choose another address with --urls, for example --urls http://localhost:8090.", e);
            }
        }
    }

    private static BindingAddress Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException e)
        {
            throw new CommandException($"\"{url}\" is no address to listen on. It looks like http://localhost:8080, or http://+:8080 for every network of this machine.", e);
        }
    }

    /// <summary>A name other than localhost means every network, as Kestrel reads it.</summary>
    private static IPAddress HostOf(BindingAddress address) =>
        address.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(address.Host, out var host) ? host : IPAddress.Any;
}
