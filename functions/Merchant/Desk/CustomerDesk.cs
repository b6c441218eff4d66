using System.Text.RegularExpressions;
using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.People;
using CancelSaver.Privacy;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>What a store knows of one customer. Amounts only in the store's currency.</summary>
/// <param name="Named">As the newest case names them; null: erased, or never named.</param>
/// <param name="Spent">What orders that stand came to.</param>
/// <param name="IsCut">There are more orders than were read.</param>
public sealed record CustomerFile(
    string Id, Customer? Named, IReadOnlyList<OrderFact> Orders, IReadOnlyList<Cancellation> Cases, DateTimeOffset? OptedOutAt, MayWrite? MayWrite, Money Spent, Money CameBack, int CancelledInPeriod,
    bool IsSerial, bool IsCut)
{
    public static CustomerFile Of(Store store, string id, PersonHistory history, IReadOnlyList<Cancellation> cases, bool isCut, DateTimeOffset now)
    {
        var (guards, newest) = (store.Settings.Guards, cases.FirstOrDefault(c => !c.Order.PersonErased));
        var since = now - TimeSpan.FromDays(guards.PeriodDays);
        var cancelled = history.Orders.Count(o => o.Status == OrderStatus.Cancelled && o.CreatedAt >= since);
        var stood = history.Orders.Where(o => o.Status is OrderStatus.Processing or OrderStatus.Completed && o.Total.Currency == store.Currency);
        var back = cases.Where(c => c is { Status: CancellationStatus.Saved, Save.Kind: not Saves.SaveKind.ByHand } && c.Save.Recovered.Currency == store.Currency);
        return new CustomerFile(
            id, newest?.Order.Customer, history.Orders, cases, history.OptedOutAt, newest is null ? null : Consents.MayWrite(store, newest.Order, history.OptedOutAt is not null),
            new Money(stood.Sum(o => o.Total.Minor), store.Currency), new Money(back.Sum(c => c.Save!.Recovered.Minor), store.Currency), cancelled,
            cancelled > 0 && cancelled >= guards.SerialCanceller, isCut);
    }
}

public sealed record CustomerModel(Visit Visit, CustomerFile File, Typed Typed, string? Done) : MerchantModel(Visit);

/// <summary>One customer: what the store knows of them, and forgetting them. A customer is named by a hash; an address never stands in an address.</summary>
public sealed partial class CustomerDesk(PersonTable people, CancellationTable cases, ErasePerson erase, ChangeTable changes, TimeProvider time)
{
    /// <summary>What has to be typed before somebody is forgotten for good.</summary>
    public const string Word = "ERASE";

    private const int MostOrders = 200;
    private const int MostCases = 25;

    public async Task<IResult> Page(Visit visit, string person, string? done, CancellationToken cancel)
    {
        if (!Opaque().IsMatch(person))
            return await NotKnown(visit);
        var file = await Read(visit.Store, person, cancel);
        if (file.Orders.Count == 0 && file.OptedOutAt is null && done != "erased")
            return await NotKnown(visit);
        return await Pages.Show<CustomerFilePage>(new CustomerModel(visit, file, Typed.Of(), done == "erased" ? "The customer is erased: names, addresses and words are gone everywhere. Amounts and dates stay, without a person." : null));
    }

    public async Task<IResult> Erase(Visit visit, string person, IFormCollection form, CancellationToken cancel)
    {
        if (!Opaque().IsMatch(person))
            return await NotKnown(visit);
        var (typed, file) = (Typed.From(form), await Read(visit.Store, person, cancel));
        if (typed["word"].Trim() != Word)
        {
            typed.Wrong("word", "Type " + Word + " in capital letters to erase this customer.");
            return await Pages.Show<CustomerFilePage>(new CustomerModel(visit, file, typed, null), StatusCodes.Status422UnprocessableEntity);
        }
        if (file.Orders.Count > 0)
        {
            await erase.OfNamed(visit.Store.Id, new NamedPerson(null, file.Named?.Email ?? "", "", [.. file.Orders.Select(o => o.OrderId)]), cancel);
            await changes.Add(visit.Store.Id, visit.Who, "Data", "Erased a customer with " + file.Orders.Count + (file.Orders.Count == 1 ? " order." : " orders."), null, null, cancel);
        }
        return visit.Back("/app/customers/" + person + "?done=erased");
    }

    private async Task<CustomerFile> Read(Store store, string person, CancellationToken cancel)
    {
        var (history, isCut) = await people.Under(store.Id, person, MostOrders, cancel);
        var found = new List<Cancellation>();
        // Cases are of cancelled orders, and of orders whose customer asked to cancel and kept them.
        foreach (var order in history.Orders.OrderByDescending(o => o.Status == OrderStatus.Cancelled).Take(MostCases))
        {
            if (await cases.Find(new CancellationId(store.Id, order.OrderId), cancel) is { } one)
                found.Add(one);
        }
        return CustomerFile.Of(store, person, history, [.. found.OrderByDescending(c => c.CancelledAt)], isCut, time.GetUtcNow());
    }

    private static Task<IResult> NotKnown(Visit visit) =>
        Pages.Show<NoticePage>(new NoticeModel(visit, "This customer is not known.", "Nothing is kept under this name; they may have been forgotten."), StatusCodes.Status404NotFound);

    // A kind and a hash, as Person makes them.
    [GeneratedRegex(@"\A[eta][A-Za-z0-9_-]{22}\z", RegexOptions.None, 1000)]
    private static partial Regex Opaque();
}
