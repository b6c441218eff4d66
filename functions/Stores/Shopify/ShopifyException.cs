namespace CancelSaver.Stores.Shopify;

/// <summary>A Shopify store could not be asked, or refused.</summary>
public sealed class ShopifyException(string message, bool tryAgain, TimeSpan? after = null, Exception? inner = null)
    : StorefrontException(message, tryAgain, after, inner)
{
    /// <summary>Shopify's word for it (<c>THROTTLED</c>, <c>ACCESS_DENIED</c>, <c>TAKEN</c>); empty when there is none.</summary>
    public string Code { get; init; } = "";

    /// <summary>HTTP status; 0 when there was no answer.</summary>
    public int Status { get; init; }
}
