using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Tests.Eyeball;

/// <summary>Every page of "cancel my order".</summary>
public static class CancelSamples
{
    public const string Path = "/apps/save";

    private static readonly OfferKind[] Kinds = [OfferKind.FreeShipping, OfferKind.PriorityDelivery, OfferKind.Reassure, OfferKind.TalkToUs];

    public static PutRight Fix { get; } = new()
    {
        Lines =
        [
            new(1, "Linen cushion cover", 2, [new(12, "Sand, 50 × 50 cm", new Money(0, "USD")), new(13, "Moss green, 60 × 60 cm", new Money(8_00, "USD"))]),
            new(2, "Hand-thrown stoneware mug", 1, [new(22, "Small", new Money(-3_00, "USD"))]),
        ],
    };

    public static async Task<IReadOnlyList<Sample>> All()
    {
        var all = new List<Sample>();
        foreach (var (tag, store, one, texts) in Samples.Variants())
            all.AddRange(await Of(tag, store, one, texts));
        return all;
    }

    internal static async Task<IReadOnlyList<Sample>> Of(string tag, Store store, Cancellation one, Texts? texts)
    {
        var all = new List<Sample>();
        var house = HouseStyle.For(store, one.Order.Customer.Language, texts);
        async Task Page<T>(string name, PageModel model)
            where T : Microsoft.AspNetCore.Components.IComponent => all.Add(new($"page-cancel-{name}.{tag}", await Pages.Render<T>(model), model, null));

        var start = new CancelStartModel { House = house, Path = Path };
        var choice = new CancelChoice(
            one.Order.Number, Formats.Date(new(2026, 11, 22), house.Language), Formats.Money(one.Order.Total, house.Language), [.. one.Order.Lines.Take(3).Select(l => l.Quantity + " × " + l.Name)], one.Order.Lines.Count > 3, Samples.Token);
        await Page<CancelStart>("guest", start);
        await Page<CancelStart>("guest-wrong", start with { NotFound = true, Number = "#10<01>", Confirmation = "XPAV284CT" });
        await Page<CancelStart>("own", start with { SignedIn = true, Choices = [choice, choice with { Number = "#1002", Goods = ["1 × Beeswax candle"], MoreGoods = false }] });
        await Page<CancelStart>("own-none", start with { SignedIn = true, Again = true });
        var question = new CancelQuestionModel { House = house, Path = Path, Token = Samples.Token, OrderNumber = one.Order.Number, Reasons = Reason.Choices };
        await Page<CancelQuestion>("why", question);
        await Page<CancelQuestion>("why-missing", question with { ReasonMissing = true });
        var confirm = new CancelConfirmModel { House = house, Path = Path, Token = Samples.Token, Order = one.Order };
        await Page<CancelConfirm>("confirm", confirm);
        await Page<CancelConfirm>("confirm-thanks", confirm with { Thanks = true });
        foreach (var kind in tag == "en" ? Kinds : [OfferKind.FreeShipping])
            await Page<CancelOffer>("offer-" + kind, Offer(house, one, Samples.Offer(kind)));
        await Page<CancelOffer>("put-right", Offer(house, one, Samples.Offer(OfferKind.TalkToUs)) with { PutRight = Fix });
        await Page<CancelOffer>("put-right-wrong", Offer(house, one, Samples.Offer(OfferKind.TalkToUs)) with
        {
            PutRight = Fix with { AddressWrong = "putRight.addressMissing", VariantWrong = "putRight.variantMissing", Typed = new("12 Orchard \"Street\"", "", "", "NY", "10002") },
        });
        foreach (var notice in Notices(house, one, all: tag == "en"))
            await Page<CancelNotice>(notice.Key + (notice.Says.Count > 0 ? "-" + notice.Says[0].Split('.')[^1] : ""), notice);
        return all;
    }

    private static CancelOfferModel Offer(HouseStyle house, Cancellation one, Offer offer) =>
        new() { House = house, Path = Path, Token = Samples.Token, Words = new OfferWords(house, one, offer, null) };

    private static IEnumerable<CancelNoticeModel> Notices(HouseStyle house, Cancellation one, bool all)
    {
        (string, string?)[] values =
        [
            ("order", one.Order.Number), ("amount", Formats.Money(Samples.Usd(9_90), house.Language)), ("leaves", Formats.Day(new(2026, 11, 23), house.Language)),
            ("now", Formats.Moment(Samples.Cancelled, house.TimeZone, house.Language)),
        ];
        CancelNoticeModel Notice(string key, params string[] says) => new() { House = house, Path = Path, Key = key, Says = says, Values = values };

        yield return Notice("cancelDone.asked") with { Why = new("https://app.example.net/r/" + Samples.Token) };
        yield return Notice("cancelKept", "cancelKept.FreeShipping");
        yield return Notice("cancelLater") with { Again = [new("do", "keep"), new("token", Samples.Token)] };
        yield return Notice("cancelNot", "cancelNot.Sent");
        if (!all)
            yield break;
        yield return Notice("cancelDone.already");
        foreach (var kind in new[] { "PriorityDelivery", "Reassure", "TalkToUs" })
            yield return Notice("cancelKept", "cancelKept." + kind);
        yield return Notice("cancelKept", "putRight.doneAddress");
        yield return Notice("cancelKept", "putRight.doneVariant", "putRight.toPay");
        yield return Notice("cancelKept", "putRight.toGetBack");
        yield return Notice("cancelPerson");
        yield return Notice("cancelDown") with { Again = [new("do", "cancel"), new("token", Samples.Token)] };
        foreach (var why in new[] { "Rights", "InReturn", "Refused" })
            yield return Notice("cancelNot", "cancelNot." + why);
        yield return Notice("cancelStranger") with { House = HouseStyle.Plain(house.Language) };
    }
}
