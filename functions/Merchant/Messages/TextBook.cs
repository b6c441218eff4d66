using CancelSaver.Messages;
using CancelSaver.Reasons;

namespace CancelSaver.Merchant;

/// <summary>One text customers read: what it is and where it stands.</summary>
public sealed record TextEntry(string Key, string Label);

/// <summary>The texts of one mail or page.</summary>
/// <param name="Id">In the address of its page.</param>
/// <param name="Shows">What the preview beside it shows at first (<see cref="Preview.Kinds"/>).</param>
public sealed record TextGroup(string Id, string Title, string Where, string Shows, IReadOnlyList<TextEntry> Entries);

/// <summary>
/// All texts customers read, in the order they meet them. A text that is in no group is shown where the reader's store is not known (a damaged link), so a store's own words could not
/// reach it.
/// </summary>
public static class TextBook
{
    private static readonly (string Kind, string Says)[] kinds =
    [
        ("Reassure", "reassurance"), ("Coupon", "a discount"), ("FreeShipping", "free shipping"), ("PriorityDelivery", "faster delivery"), ("AlternatePayment", "another way to pay"),
        ("ReissueCode", "the code once more"), ("TalkToUs", "a talk"), ("NextOrderDiscount", "a discount on the next order"), ("StoreCredit", "store credit"),
    ];

    public static readonly IReadOnlyList<TextGroup> Groups =
    [
        new("ask", "The mail that asks why", "Goes to customers who cancelled and did not say why.", "ask", Of(
            "ask.subject|Subject", "ask.preheader|Preview line in the list of mails", "ask.heading|Heading", "ask.body|First paragraph", "ask.question|Before the reasons",
            "ask.score|Before the score", "ask.scoreLow|Left end of the score", "ask.scoreHigh|Right end of the score", "ask.scoreLink|A point of the score, in plain text",
            "ask.neutral|Instead of reasons, where only a plain notice may be sent")),
        new("offer", "The mail with an offer: frame", "What every offer mail says, whatever it offers.", "offer-FreeShipping", Of(
            "offer.preheader|Preview line in the list of mails", "offer.thanks|Thanks for the reason", "offer.intro|First paragraph", "offer.cancelled|Heading above the order", "offer.offered|Heading above the offer",
            "offer.pay|Heading above the amounts", "offer.more|After a long list of products", "offer.until|Until when", "offer.reconfirm|Until when, for faster delivery", "offer.open|The button",
            "offer.noAction|If the customer does not want it", "offer.preheaderNext|Preview line, next order", "offer.introNext|First paragraph, next order", "offer.noActionNext|What to do, next order")),
        new("offers", "The mail with an offer: each kind", "Subject, heading and words of each thing that can be offered, in the mail and on the offer page.", "offer-FreeShipping",
        [
            .. kinds.SelectMany(k => new TextEntry[] { new("offer.subject." + k.Kind, "Subject: " + k.Says), new("headline." + k.Kind, "Heading: " + k.Says) }),
            .. Of(
                "part.Reassure.title|Reassurance: title", "part.Reassure.text|Reassurance: text", "part.Reassure.policyTitle|Reassurance: title of your return policy",
                "part.Coupon.title|Discount: title", "part.Coupon.text|Discount: text", "part.Coupon.code|Discount: before the code",
                "part.FreeShipping.title|Free shipping: title", "part.FreeShipping.text|Free shipping: text", "part.FreeShipping.titleFees|Free shipping without fees: title", "part.FreeShipping.textFees|Free shipping without fees: text",
                "part.PriorityDelivery.title|Faster delivery: title", "part.PriorityDelivery.text|Faster delivery: text", "part.PriorityDelivery.leaves|Faster delivery: when it leaves", "part.PriorityDelivery.dates|Faster delivery: when it leaves and arrives",
                "part.AlternatePayment.title|Another way to pay: title", "part.AlternatePayment.text|Another way to pay: text", "part.AlternatePayment.methods|Another way to pay: several ways", "part.AlternatePayment.method|Another way to pay: one way",
                "part.ReissueCode.title|Code once more: title", "part.ReissueCode.text|Code once more: text", "part.TalkToUs.title|Talk: title", "part.TalkToUs.text|Talk: text",
                "part.NextOrderDiscount.title|Next order: title", "part.NextOrderDiscount.text|Next order: text", "part.NextOrderDiscount.code|Next order: before the code",
                "part.StoreCredit.title|Store credit: title", "part.StoreCredit.text|Store credit: text", "part.StoreCredit.account|Store credit: on the account"),
        ]),
        new("ready", "The mail with the link", "Goes out when the shop could not be reached at the moment a customer said yes.", "ready", Of(
            "ready.subject|Subject", "ready.preheader|Preview line in the list of mails", "ready.heading|Heading", "ready.body|Text", "ready.open|The button")),
        new("thankMail", "The mail that says thank you", "Goes to customers who said in their own words what was wrong.", "thank", Of(
            "thankMail.subject|Subject", "thankMail.preheader|Preview line in the list of mails", "thankMail.heading|Heading", "thankMail.body|First paragraph", "thankMail.answer|When a person will write", "thankMail.reply|How to reach a person")),
        new("reasons", "Reasons", "The answers customers choose from, in mails and on pages. Your own reasons are under Settings.", "reason", [.. Reason.Choices.Select(r => new TextEntry("reason." + r, "Reason: " + MerchantWords.Of(r)))]),
        new("frame", "In every mail", "Greeting, the ways to reach you, and the footer.", "ask", Of(
            "greeting|Greeting", "default.firstName|Name, where the order has none", "greeting.noName|Greeting without a name", "signOff|Sign-off", "contact.title|Heading above the ways to reach you",
            "contact.reply|Reply to the mail", "contact.email|Label: e-mail", "contact.phone|Label: phone", "contact.chat|Label: chat", "contact.chat.open|Link to the chat", "contact.whatsapp|Label: WhatsApp",
            "contact.hours|Label: opening hours", "footer.why|Why the customer gets the mail", "footer.unsubscribe|Unsubscribe link", "footer.privacy|Privacy link", "footer.sender|Who sends it", "skip|For screen readers: skip to the content")),
        new("amounts", "Amounts", "The table of what the customer would pay.", "offer-FreeShipping", Of(
            "bill.products|Products", "bill.discount|Discount", "bill.shipping|Shipping", "bill.fees|Fees", "bill.tax|Tax", "bill.total|Total", "bill.before|The amount before", "bill.free|Nothing to pay", "bill.taxNote|Note about tax")),
        new("reasonPage", "Page: why did you cancel?", "Opens from the mail that asks why.", "reason", Of(
            "reasonPage.title|Heading", "reasonPage.lead|First paragraph", "reasonPage.legend|Before the reasons", "reasonPage.score|Before the score", "reasonPage.words|Before the free text", "reasonPage.wordsHint|Hint below it",
            "reasonPage.optional|Beside what need not be filled", "reasonPage.send|The button", "reasonPage.choose|When no reason was chosen", "thanks.title|Thanks: heading", "thanks.body|Thanks: text", "thanks.withOffer|Thanks, above an offer")),
        new("offerPage", "Page: the offer", "Opens from the mail with an offer.", "offerPage", Of(
            "offerPage.accept|The yes button", "offerPage.acceptNext|The yes button, next order", "offerPage.decline|The no button", "offerPage.next|What happens next", "offerPage.nextShop|What happens next, next order")),
        new("gone", "Page: after the offer", "What a customer sees when the offer was used, has ended or was declined.", "gone-Expired",
        [
            .. new (string Id, string Says)[] { ("Expired", "ended"), ("Used", "accepted"), ("UsedElsewhere", "code used"), ("Withdrawn", "taken back"), ("SoldOut", "sold out"), ("Declined", "declined"), ("LinkFollows", "link follows by mail") }
                .SelectMany(g => new TextEntry[] { new("gone." + g.Id + ".title", "Heading: " + g.Says), new("gone." + g.Id + ".body", "Text: " + g.Says) }),
            new("gone.toStore", "Link to your store"),
        ]),
        new("unsubscribe", "Page: unsubscribe", "Opens from the link at the end of every mail.", "unsubscribe", Of(
            "unsubscribe.title|Heading", "unsubscribe.body|Text", "unsubscribe.button|The button", "unsubscribe.done.title|Done: heading", "unsubscribe.done.body|Done: text")),
        new("cancel", "Page: cancel my order", "The page on which customers cancel an order themselves.", "cancel", CancelTexts()),
        new("putRight", "Page: shall we put it right?", "A wrong size or address, changed instead of cancelled.", "cancel", Of(
            "putRight.title|Heading", "putRight.lead|First paragraph", "putRight.keep|Keep it and ask the team", "putRight.how|Change it yourself", "putRight.address|Heading: another address", "putRight.sameCountry|What stays as it is",
            "putRight.address1|Label: street", "putRight.address2|Label: flat", "putRight.zip|Label: postcode", "putRight.city|Label: town", "putRight.province|Label: region", "putRight.changeAddress|Button: address",
            "putRight.variant|Heading: another version", "putRight.variantLabel|Label: change to", "putRight.difference|About a difference in price", "putRight.changeVariant|Button: version", "putRight.samePrice|Same price",
            "putRight.addressMissing|Error: address missing", "putRight.addressRefused|Error: address refused", "putRight.variantMissing|Error: nothing chosen", "putRight.variantRefused|Error: could not be changed",
            "putRight.doneAddress|Done: address", "putRight.doneVariant|Done: version", "putRight.toPay|Something is to be paid", "putRight.toGetBack|Something is to be given back")),
    ];

    public static TextGroup? Find(string? id) => Groups.FirstOrDefault(g => g.Id == id);

    /// <summary>What a text may name, most telling first.</summary>
    public static IReadOnlyList<string> PlaceholdersOf(string key) => [.. Texts.Known(key)];

    private static IReadOnlyList<TextEntry> CancelTexts() => Of(
        "cancelStart.title|Choose an order: heading", "cancelStart.lead|Choose an order: text", "cancelStart.again|When it took too long", "cancelStart.order|An order", "cancelStart.choose|Button beside an order", "cancelStart.none|When there is none",
        "cancelFind.other|Find an order: heading", "cancelFind.lead|Find an order: text", "cancelFind.wrong|Find an order: not found", "cancelFind.number|Label: order number", "cancelFind.confirmation|Label: confirmation number", "cancelFind.send|Button: find",
        "cancelWhy.title|Why: heading", "cancelWhy.lead|Why: text", "cancelWhy.choose|Why: nothing chosen", "cancelWhy.label|Why: label", "cancelWhy.none|Why: before a choice", "cancelWhy.send|Why: button", "cancelWhy.cancel|Why: cancel at once",
        "cancelConfirm.title|Confirm: heading", "cancelConfirm.lead|Confirm: text", "cancelConfirm.thanks|Confirm: thanks for the reason", "cancelConfirm.gone|Confirm: the offer is gone", "cancelConfirm.button|Confirm: button", "cancelConfirm.what|Confirm: above the products",
        "cancelOffer.lead|Offer: text", "cancelOffer.keep|Offer: keep", "cancelOffer.cancel|Offer: cancel", "cancelOffer.FreeShipping.title|Offer: shipping given back, title", "cancelOffer.FreeShipping.text|Offer: shipping given back, text",
        "cancelDone.asked.title|Cancelled: heading", "cancelDone.asked.body|Cancelled: text", "cancelDone.already.title|Cancelled before: heading", "cancelDone.already.body|Cancelled before: text", "cancelDone.why|Cancelled: why?", "cancelDone.whyLink|Cancelled: link to say why",
        "cancelKept.title|Kept: heading", "cancelKept.Reassure|Kept: nothing changed", "cancelKept.TalkToUs|Kept: the team calls", "cancelKept.FreeShipping|Kept: shipping given back", "cancelKept.PriorityDelivery|Kept: goes first",
        "cancelLater.title|Kept for later: heading", "cancelLater.body|Kept for later: text", "cancelPerson.title|By hand: heading", "cancelPerson.body|By hand: text",
        "cancelDown.title|Shop not reached: heading", "cancelDown.body|Shop not reached: text", "cancelDown.again|Shop not reached: button", "cancelNot.title|Not possible: heading", "cancelNot.Rights|Not possible: switched off",
        "cancelNot.Sent|Not possible: sent already", "cancelNot.InReturn|Not possible: return under way", "cancelNot.Refused|Not possible: refused");

    private static IReadOnlyList<TextEntry> Of(params string[] lines) => [.. lines.Select(l => l.Split('|')).Select(l => new TextEntry(l[0], l[1]))];
}
