using System.Net;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>What a merchant types as the address of a store, made into its home address.</summary>
public static class WooAddress
{
    private static readonly string[] Junk = ["/wp-admin", "/wp-login.php", "/wp-json", "/wp-content", "/wc-auth", "/index.php"];

    private static readonly string[] PrivateEnds = [".localhost", ".local", ".internal", ".lan", ".home", ".corp", ".home.arpa"];

    /// <summary>Adds https://, takes off what belongs to the admin, writes foreign letters as DNS does.</summary>
    /// <returns>The home address with a slash at the end, or the sentence that says what is wrong.</returns>
    public static (Uri? Home, string? WhyNot) Parse(string? typed, bool allowInsecure)
    {
        var text = (typed ?? "").Trim();
        if (text.Length == 0)
            return No("The address of the store is missing.");
        if (text.Length > 400)
            return No("The address of the store is too long.");
        if (!text.Contains("://", StringComparison.Ordinal))
            text = "https://" + text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            return No("This is not the address of a web site.");
        if (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            return No("The address must start with https://.");
        if (uri.UserInfo.Length > 0)
            return No("The address must not hold a user name or a password.");
        if (uri.Scheme == Uri.UriSchemeHttp && !allowInsecure)
            return No("The store must be reachable over https:// (this address starts with http://).");
        if (!allowInsecure && !IsPublicName(uri))
            return No("This address belongs to a private network; the store must be on the public internet.");
        var home = Home(uri);
        return home.AbsolutePath.Contains('%', StringComparison.Ordinal)
            ? No("The address holds letters we cannot use; give the store's home page.") : (home, null);
    }

    private static (Uri?, string) No(string why) => (null, why);

    private static Uri Home(Uri uri)
    {
        var path = uri.AbsolutePath;
        foreach (var junk in Junk)
        {
            var at = path.IndexOf(junk, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && (at + junk.Length == path.Length || path[at + junk.Length] == '/'))
                path = path[..at];
        }
        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        return new UriBuilder(uri.Scheme, host, uri.IsDefaultPort ? -1 : uri.Port, path.TrimEnd('/') + "/").Uri;
    }

    private static bool IsPublicName(Uri uri)
    {
        if (uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
            return IPAddress.TryParse(uri.DnsSafeHost, out var address) && PublicAddress.IsPublic(address);
        var host = uri.IdnHost.TrimEnd('.');
        return host.Contains('.', StringComparison.Ordinal)
            && !Array.Exists(PrivateEnds, end => host.EndsWith(end, StringComparison.OrdinalIgnoreCase));
    }
}
