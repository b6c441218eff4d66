using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CancelSaver.Stores.Shopify;

namespace CancelSaver.Merchant;

/// <summary>Shopify's admin around our page: who may frame it, the script that speaks with it, and what every address on the page must carry on.</summary>
/// <param name="Shop">The store's permanent name, as a session token said it.</param>
/// <param name="Host">Where the admin is, as Shopify wrote it into the address; null when it did not.</param>
public sealed partial record AdminFrame(string Shop, string? Host, string ApiKey, Uri AppBridge)
{
    /// <summary>Origin of an admin that only plays Shopify's; null at Shopify.</summary>
    public string? StandIn { get; init; }

    /// <summary>Exactly these two: https://shopify.dev/docs/apps/build/security/set-up-iframe-protection</summary>
    public IReadOnlyList<string> Ancestors => StandIn is null ? ["https://" + Shop, "https://admin.shopify.com"] : [StandIn];

    /// <summary>App Bridge, which must come before every other script. https://shopify.dev/docs/api/app-bridge-library</summary>
    public string ScriptElement => "<script src=\"" + WebUtility.HtmlEncode(AppBridge.AbsoluteUri) + "\"></script>";

    /// <summary>
    /// The admin's own building blocks lie beside App Bridge. A page is complete without them: where they do not load, it looks like ours.
    /// https://shopify.dev/docs/api/app-home/polaris-web-components
    /// </summary>
    public Uri Polaris => new(AppBridge, "polaris-1.js");

    /// <summary>A document asked for by this address without a token finds its way to one.</summary>
    public string To(string path)
    {
        var (place, mark) = path.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? (path[..at], path[at..]) : (path, "");
        return place + (place.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "shop=" + Shop + (Host is null ? "" : "&host=" + Uri.EscapeDataString(Host)) + "&embedded=1" + mark;
    }

    /// <summary>The same as hidden fields, for forms that are sent as an address (GET), whose own query is thrown away.</summary>
    public IEnumerable<(string Name, string Value)> Fields => Host is null ? [("shop", Shop), ("embedded", "1")] : [("shop", Shop), ("host", Host), ("embedded", "1")];

    /// <summary>The address inside a <c>host</c> parameter, <c>admin.shopify.com/store/acme</c>; null for anything that is not Shopify's admin.</summary>
    public static string? AdminOf(string? host)
    {
        if (host is not { Length: > 0 and <= 400 })
            return null;
        var plain = host.Replace('+', '-').Replace('/', '_').TrimEnd('=');
        if (!Base64Url.IsValid(plain))
            return null;
        var address = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(plain));
        if (NewAdmin().IsMatch(address))
            return address;
        return address.EndsWith("/admin", StringComparison.Ordinal) && ShopDomain.TryParse(address[..^"/admin".Length], out var shop) ? shop + "/admin" : null;
    }

    [GeneratedRegex(@"\Aadmin\.shopify\.com/store/[a-zA-Z0-9][a-zA-Z0-9\-]{0,99}\z", RegexOptions.None, 1000)]
    private static partial Regex NewAdmin();
}
