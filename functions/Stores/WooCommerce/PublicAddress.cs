using System.Net;
using System.Net.Sockets;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>
/// Store addresses come from strangers: nothing is ever fetched from a private network. The check is on the address that is really
/// connected to, so a name that changes its answer between two questions gets nowhere.
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] NotPublic =
    [
        // IANA special-purpose registries, IPv4 and IPv6.
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // The Azure platform's own address: reachable from every machine there, public by its number only.
            "168.63.129.16/32",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    // Only what is handed out to the public today; everything else of IPv6 is special or unassigned.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] NotPublic6 =
    [
        .. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48" }.Select(n => IPNetwork.Parse(n)),
    ];

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Array.Exists(NotPublic, n => n.Contains(address)),
            AddressFamily.InterNetworkV6 => address.ScopeId == 0 && GlobalUnicast.Contains(address)
                && !Array.Exists(NotPublic6, n => n.Contains(address)),
            _ => false,
        };
    }

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>: resolves the name and connects only to public addresses.</summary>
    /// <exception cref="NotPublicException">The name leads nowhere public.</exception>
    public static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancel);
        var open = Array.FindAll(addresses, IsPublic);
        if (open.Length == 0)
            throw new NotPublicException("The store's address leads into a private network.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A name that leads into a private network.</summary>
public sealed class NotPublicException(string message) : IOException(message);
