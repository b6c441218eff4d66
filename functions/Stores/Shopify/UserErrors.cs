namespace CancelSaver.Stores.Shopify;

/// <summary>Shopify's third way to say no: the call was understood and the change refused. https://shopify.dev/docs/api/usage/response-codes</summary>
internal static class UserErrors
{
    private static readonly string[] taken = ["TAKEN", "DUPLICATE"];

    /// <summary>The code is there already: perhaps from our own call whose answer was lost.</summary>
    public static bool AreTaken(IReadOnlyList<PromiseWire.UserError>? errors) => Has(errors, taken);

    public static bool Has(IReadOnlyList<PromiseWire.UserError>? errors, params ReadOnlySpan<string> codes)
    {
        foreach (var error in errors ?? [])
        {
            if (error.Code is { } code && codes.Contains(code))
                return true;
        }
        return false;
    }

    /// <summary>What is left when the known codes are judged: trying again would change nothing.</summary>
    /// <param name="what">What was refused: "a code", "a draft order".</param>
    /// <exception cref="ShopifyException">There are errors.</exception>
    public static void None(IReadOnlyList<PromiseWire.UserError>? errors, string what)
    {
        if (errors is [var first, ..])
            throw Refused(first, what);
    }

    public static ShopifyException Refused(PromiseWire.UserError error, string what) => new("Shopify refused " + what + ": " + (error.Message ?? "no reason given").TrimEnd('.')
        + (error.Field is { Count: > 0 } field ? " (" + string.Join('.', field) + ")." : "."), false)
    {
        Code = error.Code ?? "",
        Status = 200,
    };

    /// <summary>An answer without what was asked for and without a word why.</summary>
    public static ShopifyException Empty(string what) => new("Shopify did not say what became of " + what + ".", true);
}
