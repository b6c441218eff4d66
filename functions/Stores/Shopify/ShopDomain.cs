using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace CancelSaver.Stores.Shopify;

/// <summary>A store's permanent name, <c>acme.myshopify.com</c>. Whatever comes from outside is held against this before it is put into an address.</summary>
public static partial class ShopDomain
{
    /// <summary>The name in lower case; false for anything else.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out string? shop)
    {
        shop = text is { Length: <= 255 } && Pattern().IsMatch(text) ? text.ToLowerInvariant() : null;
        return shop is not null;
    }

    /// <summary>The name in a store's identity.</summary>
    public static string Of(StoreId store) => store.Value["shopify:".Length..];

    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9\-]*\.myshopify\.com\z", RegexOptions.None, 1000)]
    private static partial Regex Pattern();
}
