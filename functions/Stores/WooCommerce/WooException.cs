namespace CancelSaver.Stores.WooCommerce;

/// <summary>A WooCommerce store could not be asked, or said no.</summary>
/// <param name="message">A sentence for the merchant; never holds keys or customers' data.</param>
/// <param name="code">WooCommerce's own word for it ("woocommerce_rest_invalid_coupon"); empty when the answer was none of
/// WooCommerce's.</param>
/// <param name="status">HTTP; 0 when there was no answer.</param>
public sealed class WooException(string message, bool tryAgain, string code = "", int status = 0, TimeSpan? after = null,
    Exception? inner = null)
    : StorefrontException(message, tryAgain, after, inner)
{
    public string Code { get; } = code;

    public int Status { get; } = status;

    /// <summary>The thing asked for is not there: 404, and for writes 400 with the same code.</summary>
    public bool IsAbsent => Code.EndsWith("_invalid_id", StringComparison.Ordinal);
}
