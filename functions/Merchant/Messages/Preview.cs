using System.Text.RegularExpressions;
using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Stores;
using CancelSaver.Web;
using Microsoft.AspNetCore.Components;

namespace CancelSaver.Merchant;

/// <summary>A mail or page as a customer would see it.</summary>
/// <param name="Text">The plain-text part of a mail; null: a page has none.</param>
/// <param name="Letter">The mail itself; null: it is a page.</param>
public sealed record Previewed(string Title, string Html, string? Text, Letter? Letter);

/// <summary>Renders mails and pages with the very code that makes the real ones. Nothing in it leads anywhere: links are dead, buttons send nothing.</summary>
public static partial class Preview
{
    private const string Token = "preview";

    /// <summary>What can be looked at.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> Kinds =
    [
        ("ask", "Mail: why did you cancel?"), ("ask-neutral", "Mail: plain notice, without questions"),
        .. Enum.GetValues<OfferKind>().Select(k => ("offer-" + k, "Mail: offer, " + MerchantWords.Of(k.ToString()).ToLowerInvariant())),
        ("ready", "Mail: the link you were promised"), ("thank", "Mail: thank you for your words"),
        ("reason", "Page: why did you cancel?"), ("thanks", "Page: thanks for the answer"), ("offerPage", "Page: the offer"),
        ("gone-Expired", "Page: the offer has ended"), ("gone-Used", "Page: the order is back"), ("gone-Declined", "Page: no offer then"),
        ("unsubscribe", "Page: unsubscribe"), ("cancel", "Page: cancel my order"), ("cancelConfirm", "Page: cancel, confirm"), ("cancelOffer", "Page: cancel, with an offer"), ("putRight", "Page: shall we put it right?"),
    ];

    public static bool IsMail(string kind) => kind.StartsWith("ask", StringComparison.Ordinal) || kind.StartsWith("offer-", StringComparison.Ordinal) || kind is "ready" or "thank";

    /// <param name="options">For the addresses that stand in plain text.</param>
    /// <param name="kind">One of <see cref="Kinds"/>; anything else shows the first.</param>
    public static async Task<Previewed> Of(Store store, Cancellation shown, string kind, Texts texts, AppOptions options, DateTimeOffset now)
    {
        var house = HouseStyle.For(store, shown.Order.Customer.Language, texts);
        var reasons = ReasonOrder.For(Token, store.Settings);
        var unsubscribe = options.Public("u/" + Token);
        var links = new OfferLinks(options.Public("o/" + Token), unsubscribe);
        switch (kind)
        {
            case "ask-neutral":
                return Mail(await Letters.Ask(store, shown, new AskLinks(options.Public("r/" + Token), unsubscribe, [], Score: false), texts));
            case "ready":
                return Mail(await Letters.Ready(store, shown, links, texts));
            case "thank":
                return Mail(await Letters.Thank(store, shown, unsubscribe, now.AddHours(24), texts));
            case "reason":
                return await Page<ReasonPage>(new ReasonPageModel { House = house, Token = Token, OrderNumber = shown.Order.Number, Reasons = reasons });
            case "thanks":
                return await Page<ReasonPage>(new ReasonPageModel { House = house, Token = Token, OrderNumber = shown.Order.Number, Reasons = reasons, Answered = true });
            case "offerPage":
                return await Page<OfferPage>(new OfferPageModel { House = house, Offer = View(house, shown, Example(shown, shown.Promise?.Offer.Parts[0].Kind ?? OfferKind.FreeShipping, now)) });
            case "unsubscribe":
                return await Page<UnsubscribePage>(new UnsubscribePageModel { House = house, Token = Token });
            case "cancel":
                return await Page<CancelQuestion>(new CancelQuestionModel { House = house, Path = "", Token = Token, OrderNumber = shown.Order.Number, Reasons = reasons });
            case "cancelConfirm":
                return await Page<CancelConfirm>(new CancelConfirmModel { House = house, Path = "", Token = Token, Order = shown.Order, Thanks = true });
            case "cancelOffer":
                return await Page<CancelOffer>(new CancelOfferModel { House = house, Path = "", Token = Token, Words = new OfferWords(house, shown, Example(shown, OfferKind.FreeShipping, now), null) });
            case "putRight":
                return await Page<CancelOffer>(new CancelOfferModel { House = house, Path = "", Token = Token, Words = new OfferWords(house, shown, Example(shown, OfferKind.TalkToUs, now), null), PutRight = new PutRight() });
            default:
                if (kind.StartsWith("gone-", StringComparison.Ordinal) && Enum.TryParse<GoneBecause>(kind["gone-".Length..], out var because) && because != GoneBecause.Wrong)
                    return await Page<OfferGone>(new OfferGoneModel { House = house, Because = because });
                if (kind.StartsWith("offer-", StringComparison.Ordinal) && Enum.TryParse<OfferKind>(kind["offer-".Length..], out var offered))
                    return Mail(await Letters.Offer(store, shown, Example(shown, offered, now), CodeOf(shown, offered), links, texts));
                return Mail(await Letters.Ask(store, shown, new AskLinks(options.Public("r/" + Token), unsubscribe, reasons, Score: true), texts));
        }
    }

    /// <summary>The document as the preview shows it: light or dark whatever the reader's own screen is, and with nothing to press.</summary>
    public static string Framed(string html, bool dark)
    {
        html = ColorScheme().Replace(html, dark ? "@media all" : "@media not all");
        html = html.Replace("color-scheme:light dark", "color-scheme:" + (dark ? "dark" : "light"), StringComparison.Ordinal)
            .Replace("name=\"color-scheme\" content=\"light dark\"", "name=\"color-scheme\" content=\"" + (dark ? "dark" : "light") + "\"", StringComparison.Ordinal);
        return Links().Replace(html, "href=\"#\"");
    }

    /// <summary>Plain text as a page of its own.</summary>
    public static string Plain(string text, bool dark) =>
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Plain text</title><style>:root{color-scheme:"
        + (dark ? "dark" : "light") + "}pre{white-space:pre-wrap;overflow-wrap:anywhere;font:14px/1.5 ui-monospace,Menlo,Consolas,monospace;margin:16px}</style></head><body><pre>"
        + System.Net.WebUtility.HtmlEncode(text) + "</pre></body></html>";

    /// <summary>An offer of this kind for this order: the one that was really made, else a likely one.</summary>
    internal static Offer Example(Cancellation shown, OfferKind kind, DateTimeOffset now)
    {
        if (shown.Promise?.Offer is { } real && real.Parts[0].Kind == kind)
            return real;
        var order = shown.Order;
        var goods = order.Total - order.ShippingTotal - order.FeeTotal - order.TaxTotal;
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        var zero = Money.Zero(order.Total.Currency);
        var part = kind switch
        {
            OfferKind.Coupon => new OfferPart { Kind = kind, Cost = goods.Percent(10), Percent = 10 },
            OfferKind.FreeShipping => new OfferPart { Kind = kind, Cost = order.ShippingTotal + order.FeeTotal, FeesToo = true },
            OfferKind.PriorityDelivery => new OfferPart { Kind = kind, Cost = zero, ReconfirmBy = now.AddHours(20), LeavesOn = day.AddDays(1), ArrivesOn = day.AddDays(3) },
            OfferKind.ReissueCode => new OfferPart { Kind = kind, Cost = goods.Percent(10), Code = order.CouponCodes.Count > 0 ? order.CouponCodes[0] : "WELCOME10" },
            OfferKind.NextOrderDiscount => new OfferPart { Kind = kind, Cost = goods.Percent(10), Percent = 10 },
            OfferKind.StoreCredit => new OfferPart { Kind = kind, Cost = goods.Percent(10), Amount = goods.Percent(10) },
            _ => new OfferPart { Kind = kind, Cost = zero },
        };
        return new Offer { Parts = [part], Ends = now.AddHours(48), Cost = part.Cost };
    }

    private static OfferView View(HouseStyle house, Cancellation shown, Offer offer) => new(new OfferWords(house, shown, offer, CodeOf(shown, offer.Parts[0].Kind)), Token);

    private static string? CodeOf(Cancellation shown, OfferKind kind) =>
        kind is OfferKind.Coupon or OfferKind.NextOrderDiscount ? shown.Promise?.Code ?? "BACK-7K4M9" : null;

    private static Previewed Mail(Letter letter) => new(letter.Subject, letter.Html, letter.Text, letter);

    private static async Task<Previewed> Page<T>(PageModel model)
        where T : IComponent => new(model.Title, await Pages.Render<T>(model), null, null);

    [GeneratedRegex(@"@media\s*\(prefers-color-scheme:\s*dark\)", RegexOptions.None, 1000)]
    private static partial Regex ColorScheme();

    [GeneratedRegex("href=\"[^\"#][^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Links();
}
