using System.Globalization;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>Amounts as Shopify writes them: "12.50" in webhooks, "12.5" in GraphQL, both in the store's currency and in the buyer's.</summary>
internal sealed record ShopMoney(string Currency, string Presentment, decimal Rate)
{
    public static ShopMoney Of(ShopifyShop shop, ShopOrder? order = null) => new(shop.Options.Currency, order?.PresentmentCurrency ?? shop.Options.Currency, order?.Rate ?? 1);

    /// <summary>price_set of a webhook.</summary>
    public JsonObject Set(decimal amount) => new()
    {
        ["shop_money"] = new JsonObject { ["amount"] = Fixed(amount, Currency), ["currency_code"] = Currency },
        ["presentment_money"] = new JsonObject { ["amount"] = Fixed(amount * Rate, Presentment), ["currency_code"] = Presentment },
    };

    /// <summary>MoneyBag of GraphQL.</summary>
    public JsonObject Bag(decimal amount) => new() { ["shopMoney"] = One(amount, Currency), ["presentmentMoney"] = One(amount * Rate, Presentment) };

    /// <summary>MoneyV2 of GraphQL in the store's currency.</summary>
    public JsonObject V2(decimal amount) => One(amount, Currency);

    public string Text(decimal amount) => Fixed(amount, Currency);

    public static JsonObject One(decimal amount, string currency) => new() { ["amount"] = Short(amount, currency), ["currencyCode"] = currency };

    /// <summary>At least one decimal, no needless zeros: "108.5", "0.0".</summary>
    private static string Short(decimal amount, string currency) => Math.Round(amount, Decimals(currency), MidpointRounding.AwayFromZero).ToString("0.0##", CultureInfo.InvariantCulture);

    private static string Fixed(decimal amount, string currency) =>
        Math.Round(amount, Decimals(currency), MidpointRounding.AwayFromZero).ToString(Decimals(currency) == 0 ? "0" : "0.00", CultureInfo.InvariantCulture);

    private static int Decimals(string currency) => currency is "JPY" or "KRW" ? 0 : 2;
}
