using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Offers;

// What the last button does, and the page that says exactly what was done.
public sealed partial class CancelPages
{
    private const int MostVariants = 60;

    private async Task<IResult> Cancel(Chosen one, CancellationToken cancel)
    {
        var (answer, found) = await cancelNow.Handle(one.Caller.Store, one.Full, cancel);
        return answer.State switch
        {
            CancelState.Refused => await Notice(one.Caller, one.Language, "cancelNot", "cancelNot.Refused", one),
            CancelState.Already => await Notice(one.Caller, one.Language, "cancelDone.already", one: one),
            _ => await Cancelled(one, found),
        };
    }

    // The lasting confirmation; the store's own mail follows. Only now, and only who was not asked before, may say why: on the page of every cancelled order.
    private Task<IResult> Cancelled(Chosen one, Cancellation? found) => Notice(
        one.Caller, one.Language, "cancelDone.asked", one: one,
        why: found is { BeforeCancel: false } && AnswerReason.IsOpenQuestion(found) ? options.Public("r/" + letters.ReasonToken(found)) : null);

    private static Task<IResult> Kept(Chosen one, Cancellation kept)
    {
        var (house, says) = (one.House, new List<string>());
        var values = new List<(string, string?)> { ("order", one.Order.Number) };
        foreach (var part in kept.Promise?.Offer.Parts ?? [])
        {
            says.Add("cancelKept." + part.Kind);
            if (part.Kind == OfferKind.FreeShipping)
                values.Add(("amount", Formats.Money(kept.Save?.Cost ?? part.Cost, house.Language)));
            if (part is { Kind: OfferKind.PriorityDelivery, LeavesOn: { } day })
                values.Add(("leaves", Formats.Day(day, house.Language)));
        }
        return Pages.Show<CancelNotice>(new CancelNoticeModel { House = house, Path = one.Caller.Path, Key = "cancelKept", Values = [.. values], Says = says });
    }

    private async Task<IResult> Address(Chosen one, IFormCollection form, CancellationToken cancel)
    {
        if (one.Found is not { } found || !KeepOrder.CanPutRight(found))
            return await Next(one, cancel);
        var address = new NewAddress(Field("address1"), Field("address2"), Field("city"), Field("province"), Field("zip"));
        if (address.Address1.Length == 0 || address.City.Length == 0)
            return await Offered(one, found, new() { Typed = address, AddressWrong = "putRight.addressMissing" }, cancel);
        var (answer, after) = await keepOrder.Address(one.Caller.Store, found, address, cancel);
        return answer.Done ? await PutRightPage(one, "putRight.doneAddress", null) : await Offered(one, after, new() { Typed = address, AddressWrong = "putRight.addressRefused" }, cancel);

        string Field(string name) => HouseStyle.OneLine(form[name].ToString()) is var typed && typed.Length > 200 ? typed[..200] : typed;
    }

    private async Task<IResult> Variant(Chosen one, string choice, CancellationToken cancel)
    {
        if (one.Found is not { } found || !KeepOrder.CanPutRight(found) || !(await one.Desk.Rights(one.Caller.Store, cancel)).Edit)
            return await Next(one, cancel);
        if (choice.Split(':') is not [var l, var v] || Number(l) is not (> 0 and var line) || Number(v) is not (> 0 and var variant))
            return await Offered(one, found, new() { VariantWrong = "putRight.variantMissing" }, cancel);
        var (answer, after) = await keepOrder.Variant(one.Caller.Store, found, line, variant, cancel);
        return answer.Done ? await PutRightPage(one, "putRight.doneVariant", answer.Amount) : await Offered(one, after, new() { VariantWrong = "putRight.variantRefused" }, cancel);
    }

    private static Task<IResult> PutRightPage(Chosen one, string says, Money? difference) => Pages.Show<CancelNotice>(new CancelNoticeModel
    {
        House = one.House,
        Path = one.Caller.Path,
        Key = "cancelKept",
        Says = difference is { Minor: not 0 } ? [says, difference.Value.IsPositive ? "putRight.toPay" : "putRight.toGetBack"] : [says],
        Values = [("order", one.Order.Number), ("amount", difference is { } d ? Formats.Money(d with { Minor = Math.Abs(d.Minor) }, one.House.Language) : null)],
    });

    // A page stays small, whatever a product comes in.
    private static List<LineSiblings> Fitting(IReadOnlyList<LineSiblings> lines)
    {
        var left = MostVariants;
        var fitting = new List<LineSiblings>();
        foreach (var line in lines.TakeWhile(_ => left > 0))
        {
            fitting.Add(line with { Siblings = [.. line.Siblings.Take(left)] });
            left -= line.Siblings.Count;
        }
        return fitting;
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
