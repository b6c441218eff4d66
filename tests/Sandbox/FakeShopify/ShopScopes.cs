using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>Which right a field wants, as the schema's texts say; fields that are not listed want none. https://shopify.dev/docs/api/usage/access-scopes</summary>
internal static class ShopScopes
{
    private static readonly Dictionary<string, string[]> Wanted = new(StringComparer.Ordinal)
    {
        ["order"] = ["read_orders"],
        ["orders"] = ["read_orders"],
        ["Customer.orders"] = ["read_orders"],
        ["Customer.storeCreditAccounts"] = ["read_store_credit_accounts"],
        ["Order.customer"] = ["read_customers"],
        ["DraftOrder.customer"] = ["read_customers"],
        ["LineItem.product"] = ["read_products"],
        ["LineItem.variant"] = ["read_products"],
        ["orderCancel"] = ["write_orders"],
        ["orderUpdate"] = ["write_orders"],
        ["refundCreate"] = ["write_orders"],
        ["discountCodeBasicCreate"] = ["write_discounts"],
        ["discountCodeBasicUpdate"] = ["write_discounts"],
        ["discountCodeFreeShippingCreate"] = ["write_discounts"],
        ["discountCodeFreeShippingUpdate"] = ["write_discounts"],
        ["discountRedeemCodeBulkAdd"] = ["write_discounts"],
        ["discountCodeRedeemCodeBulkDelete"] = ["write_discounts"],
        ["discountCodeActivate"] = ["write_discounts"],
        ["discountCodeDeactivate"] = ["write_discounts"],
        ["discountCodeDelete"] = ["write_discounts"],
        ["codeDiscountNodeByCode"] = ["read_discounts"],
        ["discountNode"] = ["read_discounts"],
        ["discountNodes"] = ["read_discounts"],
        ["discountRedeemCodeBulkCreation"] = ["read_discounts"],
        ["draftOrder"] = ["read_draft_orders"],
        ["draftOrders"] = ["read_draft_orders"],
        ["draftOrderCreate"] = ["write_draft_orders"],
        ["draftOrderUpdate"] = ["write_draft_orders"],
        ["draftOrderCalculate"] = ["write_draft_orders"],
        ["draftOrderDuplicate"] = ["write_draft_orders"],
        ["draftOrderCreateFromOrder"] = ["write_draft_orders", "write_orders"],
        ["draftOrderInvoiceSend"] = ["write_draft_orders"],
        ["draftOrderDelete"] = ["write_draft_orders"],
        ["orderEditBegin"] = ["write_order_edits"],
        ["orderEditAddVariant"] = ["write_order_edits", "read_products"],
        ["orderEditSetQuantity"] = ["write_order_edits"],
        ["orderEditCommit"] = ["write_order_edits"],
        ["storeCreditAccountCredit"] = ["write_store_credit_account_transactions"],
        ["customer"] = ["read_customers"],
        ["customers"] = ["read_customers"],
        ["customerByIdentifier"] = ["read_customers"],
        ["customerEmailMarketingConsentUpdate"] = ["write_customers"],
        ["product"] = ["read_products"],
        ["products"] = ["read_products"],
        ["productVariant"] = ["read_products"],
        ["productVariants"] = ["read_products"],
        ["ProductVariant.inventoryItem"] = ["read_inventory"],
        ["InventoryItem.inventoryLevels"] = ["read_inventory", "read_locations"],
        ["deliveryProfiles"] = ["read_shipping"],
        ["locations"] = ["read_locations"],
    };

    private static readonly Dictionary<string, string> OfKind = new(StringComparer.Ordinal)
    {
        ["Order"] = "orders",
        ["Customer"] = "customers",
        ["Product"] = "products",
        ["ProductVariant"] = "products",
        ["DraftOrder"] = "draft_orders",
        ["DiscountCodeNode"] = "discounts",
    };

    /// <exception cref="ShopRefusal">ACCESS_DENIED, in Shopify's words.</exception>
    public static void Check(ShopifyShop shop, ShopQuestion question)
    {
        var name = question.Type is "QueryRoot" or "Mutation" ? question.Field : question.Type + "." + question.Field;
        foreach (var scope in Wanted.GetValueOrDefault(name) ?? [.. OfNodes(question)])
        {
            if (!Has(shop, scope))
                throw Denied(question.Field, "`" + scope + "` access scope.");
        }
        if (shop.HidePersonalData && (name is "customer" or "customers" or "customerByIdentifier"))
        {
            throw new ShopRefusal("This app is not approved to access the Customer object.",
                new JsonObject { ["code"] = "ACCESS_DENIED", ["documentation"] = "https://shopify.dev/apps/store/data-protection/protected-customer-data" });
        }
    }

    /// <summary>To write holds to read.</summary>
    public static bool Has(ShopifyShop shop, string scope) =>
        shop.Scopes.Contains(scope) || (scope.StartsWith("read_", StringComparison.Ordinal) && shop.Scopes.Contains("write_" + scope["read_".Length..]));

    public static ShopRefusal Denied(string field, string wanted) => new(
        $"Access denied for {field} field. Required access: {wanted}",
        new JsonObject { ["code"] = "ACCESS_DENIED", ["documentation"] = "https://shopify.dev/api/usage/access-scopes", ["requiredAccess"] = wanted });

    private static IEnumerable<string> OfNodes(ShopQuestion question)
    {
        var write = question.Field is "tagsAdd" or "tagsRemove" or "metafieldsSet";
        var ids = question.Field switch
        {
            "node" or "tagsAdd" or "tagsRemove" => [question.Text("id")],
            "nodes" => question.Texts("ids"),
            "metafieldsSet" => [.. question.Args["metafields"]!.AsArray().Select(m => m!["ownerId"]!.GetValue<string>())],
            _ => (IReadOnlyList<string>)[],
        };
        return ids.Select(id => OfKind.GetValueOrDefault(ShopGraph.Kind(id))).OfType<string>().Distinct(StringComparer.Ordinal).Select(kind => (write ? "write_" : "read_") + kind);
    }
}
