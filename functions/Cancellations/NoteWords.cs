namespace CancelSaver.Cancellations;

/// <summary>
/// What stores write on an order, by what it means. Each line is one text broken into pieces that must all be in it (lower case),
/// because the wording of translations
/// changes between versions while these words stay. A language that is not here is not guessed.
/// </summary>
internal static class NoteWords
{
    /// <summary>The customer pressed "cancel" in the account or came back from the payment page by its cancel link.</summary>
    public static readonly IReadOnlyList<string[]> ByCustomer =
    [
        ["order cancelled by customer"],
        ["order canceled by customer"],
        ["bestellung", "kunde", "storniert"],
        ["pedido", "cancelado por el cliente"],
        ["commande", "annulée par le client"],
        ["客户", "取消"],
        ["顾客", "取消"],
        ["الطلب", "من قبل العميل"],
    ];

    /// <summary>What staff write in their own words when a customer wanted out.</summary>
    public static readonly IReadOnlyList<string[]> CustomerAsked =
    [
        ["customer", "cancel"],
        ["customer", "asked"],
        ["customer", "request"],
        ["customer", "mailed"],
        ["customer", "called"],
        ["customer", "changed", "mind"],
        ["customer", "no longer"],
        ["customer", "does not want"],
        ["customer", "doesn't want"],
        ["buyer", "cancel"],
        ["buyer's remorse"],
        ["kunde", "storn"],
        ["kundenwunsch"],
        ["kunde", "möchte"],
        ["cliente", "cancel"],
        ["cliente", "annull"],
        ["cliente", "anul"],
        ["client", "annul"],
        ["客户", "取消"],
        ["顾客", "取消"],
        ["お客様", "キャンセル"],
        ["العميل", "إلغاء"],
    ];

    /// <summary>What staff write when the store itself was wrong.</summary>
    public static readonly IReadOnlyList<string[]> StaffErred =
    [
        ["our mistake"],
        ["our error"],
        ["our fault"],
        ["staff error"],
        ["wrong price"],
        ["price error"],
        ["pricing error"],
        ["duplicate order"],
        ["entered twice"],
        ["preisfehler"],
        ["doppelt angelegt"],
        ["error de precio"],
        ["erreur de prix"],
    ];

    /// <summary>The store closed an order that stayed unpaid.</summary>
    public static readonly IReadOnlyList<string[]> ByTimeout =
    [
        ["unpaid order cancelled", "time limit"],
        ["unpaid order canceled", "time limit"],
        ["unbezahlte", "bestellung", "storniert"],
        ["pedido", "cancelado", "límite"],
        ["pedido", "cancelado", "tiempo"],
        ["commande impayée annulée"],
        ["commande non payée annulée"],
        ["未付款", "取消"],
        ["未支付", "取消"],
        ["طلب غير مدفوع"],
    ];

    /// <summary>A person changed many orders at once.</summary>
    public static readonly IReadOnlyList<string[]> ByBulkEdit =
    [
        ["changed by bulk edit"],
        ["bestellstatus", "massenbearbeitung"],
        ["bestellstatus", "mehrfachbearbeitung"],
        ["estado", "edición", "lote"],
        ["estado", "edición masiva"],
        ["modification en masse"],
        ["modification groupée"],
        ["批量"],
    ];

    /// <summary>Only says that the status changed: a gateway, a plugin, an app or the admin page may have done it.</summary>
    public static readonly IReadOnlyList<string> Bare =
    [
        "order status changed from",
        "bestellstatus von",
        "der bestellstatus",
        "el estado del pedido",
        "estado del pedido cambiado",
        "état de la commande",
        "订单状态",
        "تغيّرت حالة الطلب",
    ];

    public static readonly IReadOnlyList<string> FromFailed =
    [
        "from failed to", "von fehlgeschlagen", "de fallido a", "échouée à", "échoué à", "从失败",
    ];

    public static readonly IReadOnlyList<string> OutOfStock =
    [
        "out of stock", "sold out", "not in stock", "no longer available", "ausverkauft", "nicht lieferbar", "nicht auf lager",
            "nicht mehr verfügbar", "agotado",
        "sin existencias", "rupture de stock", "épuisé", "缺货", "无货", "售罄", "نفد", "غير متوفر",
    ];

    public static readonly IReadOnlyList<string> Fraud =
    [
        "suspected fraud", "fraudulent", "fraud detected", "marked as fraud", "fraud risk", "high risk", "highest risk",
            "elevated risk", "betrugsverdacht", "betrugsversuch", "betrügerisch", "fraude", "fraudulento",
        "欺诈", "诈骗", "احتيال",
    ];

    /// <summary>The same words, but the check came out well.</summary>
    public static readonly IReadOnlyList<string> NoFraud = ["no fraud", "not fraud", "low fraud risk", "fraud risk: low",
        "fraud risk: normal", "kein betrug", "sin fraude", "pas de fraude"];

    public static bool Says(string lower, IReadOnlyList<string[]> texts) =>
        texts.Any(pieces => pieces.All(p => lower.Contains(p, StringComparison.Ordinal)));

    public static bool Says(string lower, IReadOnlyList<string> words) => words.Any(w => lower.Contains(w, StringComparison.Ordinal));
}
