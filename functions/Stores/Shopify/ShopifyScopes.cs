namespace CancelSaver.Stores.Shopify;

/// <summary>The rights we ask a merchant for. https://shopify.dev/docs/api/usage/access-scopes</summary>
public static class ShopifyScopes
{
    /// <summary>Without these the app cannot do its work.</summary>
    public static readonly IReadOnlyList<string> Required =
        ["write_orders", "write_discounts", "read_products", "read_inventory", "read_customers", "read_shipping"];

    /// <summary>For what a merchant switches on.</summary>
    public static readonly IReadOnlyList<string> Optional =
        ["write_order_edits", "write_draft_orders", "write_store_credit_account_transactions", "read_store_credit_accounts"];

    /// <summary>Shopify's own list in answers: commas between.</summary>
    public static IReadOnlyList<string> Parse(string? list) => (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Who may write may read, whether the list says so or not.</summary>
    public static bool Has(IReadOnlyList<string> granted, string scope) => granted.Contains(scope)
        || (scope.StartsWith("read_", StringComparison.Ordinal) && granted.Contains("write_" + scope["read_".Length..]));

    /// <summary>The sentence that tells the merchant which rights are missing; null when none is.</summary>
    public static string? Trouble(IReadOnlyList<string> granted)
    {
        var missing = Required.Where(scope => !Has(granted, scope)).ToList();
        return missing.Count == 0 ? null
            : "CancelSaver lacks rights it needs in your store (" + string.Join(", ", missing) + "). Open it in your Shopify admin and accept the new rights.";
    }
}
