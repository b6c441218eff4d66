namespace CancelSaver.Stores.Shopify;

/// <summary>
/// Ways to pay, by what Shopify and merchants call them. A manual method has the name the merchant gave it, in the store's language, and nothing else tells it apart in a webhook.
/// https://help.shopify.com/en/manual/payments/additional-payment-methods/manual-payments
/// </summary>
internal static class ShopifyGateways
{
    /// <summary>Our word for cash on delivery, the same at every platform.</summary>
    public const string CashOnDelivery = "cod";

    private static readonly string[] cashOnDelivery =
    [
        "cash on delivery", "cash_on_delivery", "collect on delivery", "pay on delivery", "nachnahme", "contra reembolso", "contrareembolso", "contrassegno", "pagamento à cobrança",
        "paiement à la livraison", "rembours", "za pobraniem", "代金引換", "代引き", "货到付款", "貨到付款", "الدفع عند الاستلام",
    ];

    private static readonly string[] manual =
    [
        "bank deposit", "bank_deposit", "bank transfer", "wire transfer", "money order", "money_order", "cheque", "invoice", "vorkasse", "überweisung", "rechnung", "virement",
        "transferencia", "transferência", "bonifico", "przelew", "銀行振込", "银行转账",
    ];

    /// <summary>The name as the store gives it, but for cash on delivery.</summary>
    public static string Id(string gateway) => IsCashOnDelivery(gateway) ? CashOnDelivery : gateway;

    public static bool IsCashOnDelivery(string gateway) =>
        gateway.Equals("cod", StringComparison.OrdinalIgnoreCase) || gateway.Contains("(cod)", StringComparison.OrdinalIgnoreCase) || Names(gateway, cashOnDelivery);

    /// <summary>The money comes outside of the checkout, later.</summary>
    public static bool IsManual(string gateway) => gateway.Equals("manual", StringComparison.OrdinalIgnoreCase) || Names(gateway, manual);

    private static bool Names(string gateway, string[] words) => Array.Exists(words, w => gateway.Contains(w, StringComparison.OrdinalIgnoreCase));
}
