namespace CancelSaver.Reasons;

/// <summary>
/// Words that hint at a reason, by language. A table to be read and added to: lower case, whole words (a word may go on: "versandkosten"
/// is found by "versandkost"),
/// in scripts without spaces anywhere. They only ever propose.
/// </summary>
public static class ReasonWords
{
    /// <summary>One line of the table.</summary>
    public sealed record Entry(string Reason, string Language, IReadOnlyList<string> Words);

    public static readonly IReadOnlyList<Entry> All =
    [
        new(Reason.ChangedMind, "en",
        [
            "changed my mind", "change my mind", "no longer need", "no longer want", "don't want it", "don't need it",
            "not needed", "bought by impulse",
        ]),
        new(Reason.ChangedMind, "de",
        [
            "anders überlegt", "brauche ich nicht mehr", "nicht mehr benötigt", "brauche es nicht mehr", "möchte es nicht mehr",
        ]),
        new(Reason.ChangedMind, "fr", ["changé d'avis", "changé d’avis", "plus besoin", "n'en veux plus", "n’en veux plus"]),
        new(Reason.ChangedMind, "es", ["cambiado de opinión", "cambié de opinión", "ya no lo necesito", "ya no lo quiero", "me arrepentí"]),
        new(Reason.ChangedMind, "zh", ["不想要了", "不需要了", "改变主意", "不想买了"]),
        new(Reason.ChangedMind, "ar", ["غيرت رأيي", "لم أعد أحتاج", "لا أريده", "لم أعد أريد"]),

        new(Reason.ShippingCost, "en",
        [
            "shipping cost", "shipping fee", "shipping too", "shipping is too", "delivery cost", "delivery fee", "delivery charge",
            "postage",
        ]),
        new(Reason.ShippingCost, "de", ["versandkost", "liefergebühr", "versand zu teuer", "versand ist zu teuer", "porto"]),
        new(Reason.ShippingCost, "fr",
        [
            "frais de port", "frais de livraison", "frais d'expédition", "frais d’expédition", "livraison trop chère",
        ]),
        new(Reason.ShippingCost, "es", ["gastos de envío", "coste de envío", "costo de envío", "envío muy caro", "envío es caro"]),
        new(Reason.ShippingCost, "zh", ["运费", "邮费", "快递费"]),
        new(Reason.ShippingCost, "ar", ["رسوم الشحن", "تكلفة الشحن", "مصاريف الشحن", "الشحن غالي", "رسوم التوصيل"]),

        new(Reason.DeliveryTime, "en",
        [
            "too slow", "takes too long", "too long to", "delivery time", "arrive too late", "need it sooner", "need it earlier",
            "not in time",
        ]),
        new(Reason.DeliveryTime, "de", ["lieferzeit", "dauert zu lange", "zu lange", "zu spät", "früher brauche"]),
        new(Reason.DeliveryTime, "fr", ["délai de livraison", "délais de livraison", "trop long", "trop tard", "trop lent"]),
        new(Reason.DeliveryTime, "es",
        [
            "tarda mucho", "tarda demasiado", "plazo de entrega", "tiempo de entrega", "llega tarde", "demasiado tarde",
        ]),
        new(Reason.DeliveryTime, "zh", ["太慢", "发货慢", "送货时间", "等太久", "太久"]),
        new(Reason.DeliveryTime, "ar", ["وقت التوصيل", "يتأخر", "متأخر جدا", "بطيء", "وقت طويل"]),

        new(Reason.CheaperElsewhere, "en", ["cheaper", "better price", "lower price", "better deal", "found it for less"]),
        new(Reason.CheaperElsewhere, "de", ["billiger", "günstiger", "besserer preis", "besseres angebot"]),
        new(Reason.CheaperElsewhere, "fr", ["moins cher", "meilleur prix", "meilleure offre"]),
        new(Reason.CheaperElsewhere, "es", ["más barato", "mejor precio", "mejor oferta"]),
        new(Reason.CheaperElsewhere, "zh", ["更便宜", "便宜", "价格更低"]),
        new(Reason.CheaperElsewhere, "ar", ["أرخص", "سعر أفضل", "سعر أقل"]),

        new(Reason.PaymentMethod, "en",
        [
            "payment method", "pay by", "pay with", "pay cash", "cash on delivery", "my card", "installments", "pay later",
        ]),
        new(Reason.PaymentMethod, "de",
        [
            "zahlungsart", "zahlungsmethode", "bezahlen mit", "auf rechnung", "ratenzahlung", "meine karte", "nachnahme",
        ]),
        new(Reason.PaymentMethod, "fr", ["moyen de paiement", "mode de paiement", "payer par", "payer avec", "ma carte", "à la livraison"]),
        new(Reason.PaymentMethod, "es",
        [
            "método de pago", "forma de pago", "pagar con", "mi tarjeta", "contra reembolso", "contra entrega",
        ]),
        new(Reason.PaymentMethod, "zh", ["付款方式", "支付方式", "货到付款", "不能付款", "无法支付"]),
        new(Reason.PaymentMethod, "ar", ["طريقة الدفع", "الدفع عند الاستلام", "بطاقتي", "لا أستطيع الدفع"]),

        new(Reason.ForgotCode, "en",
        [
            "forgot the code", "forgot my code", "forgot to enter", "forgot to use", "forgot to apply", "promo code",
            "discount code", "voucher", "coupon",
        ]),
        new(Reason.ForgotCode, "de", ["gutschein", "rabattcode", "gutscheincode", "aktionscode", "code vergessen"]),
        new(Reason.ForgotCode, "fr", ["code promo", "code de réduction", "bon de réduction", "oublié le code"]),
        new(Reason.ForgotCode, "es", ["código de descuento", "cupón", "código promocional", "olvidé el código"]),
        new(Reason.ForgotCode, "zh", ["优惠码", "优惠券", "折扣码", "忘记用券"]),
        new(Reason.ForgotCode, "ar", ["كود الخصم", "رمز الخصم", "قسيمة", "كوبون"]),

        new(Reason.WrongItem, "en",
        [
            "wrong size", "wrong colour", "wrong color", "wrong item", "wrong product", "wrong address", "wrong quantity",
            "by mistake", "ordered twice",
        ]),
        new(Reason.WrongItem, "de",
        [
            "falsche größe", "falsche farbe", "falscher artikel", "falsche adresse", "falsch bestellt", "aus versehen",
            "versehentlich", "doppelt bestellt",
        ]),
        new(Reason.WrongItem, "fr",
        [
            "mauvaise taille", "mauvaise couleur", "mauvais article", "mauvaise adresse", "par erreur", "trompé de",
        ]),
        new(Reason.WrongItem, "es",
        [
            "talla equivocada", "color equivocado", "producto equivocado", "dirección equivocada", "por error", "me equivoqué",
        ]),
        new(Reason.WrongItem, "zh", ["拍错", "尺码错", "颜色错", "地址错", "买错", "下错单", "重复下单"]),
        new(Reason.WrongItem, "ar", ["مقاس خطأ", "لون خطأ", "عنوان خطأ", "بالخطأ", "عن طريق الخطأ"]),

        new(Reason.ProductDoubt, "en", ["not sure", "unsure", "does it fit", "will it fit", "bad reviews", "quality", "not as described"]),
        new(Reason.ProductDoubt, "de", ["unsicher", "nicht sicher", "passt es", "qualität", "schlechte bewertungen"]),
        new(Reason.ProductDoubt, "fr", ["pas sûr", "pas sûre", "qualité", "mauvais avis"]),
        new(Reason.ProductDoubt, "es", ["no estoy seguro", "no estoy segura", "calidad", "malas opiniones", "malas reseñas"]),
        new(Reason.ProductDoubt, "zh", ["不确定", "质量", "差评", "不合适"]),
        new(Reason.ProductDoubt, "ar", ["لست متأكد", "الجودة", "جودة", "تقييمات سيئة"]),

        new(Reason.ReturnPolicy, "en", ["return policy", "returns", "return it", "send it back"]),
        new(Reason.ReturnPolicy, "de", ["rückgabe", "rücksendung", "retoure", "umtausch"]),
        new(Reason.ReturnPolicy, "fr", ["politique de retour", "frais de retour", "retourner"]),
        new(Reason.ReturnPolicy, "es", ["devolución", "devoluciones", "política de devolución", "devolverlo"]),
        new(Reason.ReturnPolicy, "zh", ["退货政策", "退换", "不能退货"]),
        new(Reason.ReturnPolicy, "ar", ["سياسة الإرجاع", "إرجاع", "الاسترجاع"]),

        new(Reason.AccountRequired, "en",
        [
            "create an account", "make an account", "have to register", "without registering", "guest checkout",
        ]),
        new(Reason.AccountRequired, "de", ["konto anlegen", "kundenkonto", "registrieren", "als gast"]),
        new(Reason.AccountRequired, "fr", ["créer un compte", "m'inscrire", "m’inscrire", "sans compte"]),
        new(Reason.AccountRequired, "es", ["crear una cuenta", "registrarme", "sin cuenta", "como invitado"]),
        new(Reason.AccountRequired, "zh", ["注册账号", "注册账户", "不想注册"]),
        new(Reason.AccountRequired, "ar", ["إنشاء حساب", "التسجيل", "بدون حساب"]),
    ];
}
