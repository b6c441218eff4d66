using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CancelSaver.Cancellations;
using CancelSaver.Saves;
using CancelSaver.Stores;

namespace CancelSaver.Offers;

// The order of our cancel page never went: what was promised is carried out on the order itself. The store does each thing once however often it is asked.
public sealed partial class BringBack
{
    /// <summary>On an order that is to be packed first.</summary>
    public const string PriorityTag = "cancelsaver-priority";

    /// <summary>On an order whose customer would like to hear from the team.</summary>
    public const string TalkTag = "cancelsaver-talk";

    private async Task<Cancellation> Keep(Store store, Cancellation accepted, Promise promise, CancellationToken cancel)
    {
        var desk = desks.For(store.Id) ?? throw new InvalidOperationException("Nobody serves standing orders of " + store.Id + ".");
        var now = time.GetUtcNow();
        if (await desk.Find(store, accepted.Id.OrderId, cancel) is not { WhyNot: not NotHere.Cancelled } order)
        {
            await FreePlace(accepted, cancel);
            return await cases.Update(accepted, accepted.Become(CancellationStatus.Expired, now, "The order was cancelled before the offer could be kept."), cancel);
        }

        var cost = Money.Zero(order.Total.Currency);
        foreach (var part in promise.Offer.Parts)
        {
            var answer = await CarryOut(desk, store, accepted.Id, part, cancel);
            if (!answer.Done)
            {
                await FreePlace(accepted, cancel);
                var says = "The customer kept the order, but the offer could not be carried out: " + answer.WhyNot;
                return await cases.Update(accepted, accepted.Become(CancellationStatus.NeedsPerson, now, says) with { PersonWhy = answer.WhyNot }, cancel);
            }
            var moved = answer.Amount ?? part.Cost;
            cost = moved.Currency == cost.Currency ? cost + moved : cost;
        }

        var saved = accepted.Become(CancellationStatus.Saved, now, "The offer was carried out and the customer keeps the order.");
        return await cases.Update(
            accepted, saved with { Save = new Save(SaveKind.Kept, order.Id, order.Total - cost, cost, now.ToUniversalTime()), Promise = promise with { Released = true } }, cancel);
    }

    private static Task<DeskAnswer> CarryOut(IOrderDesk desk, Store store, CancellationId id, OfferPart part, CancellationToken cancel) => part.Kind switch
    {
        OfferKind.FreeShipping => desk.RefundShipping(store, id.OrderId, KeyOf(id), "CancelSaver: the shipping was given back, and the customer keeps the order.", cancel),
        OfferKind.PriorityDelivery => desk.NoteAndTag(store, id.OrderId, PackFirst(part.LeavesOn), [PriorityTag], cancel),
        OfferKind.TalkToUs => desk.NoteAndTag(store, id.OrderId, "CancelSaver: the customer thought of cancelling, keeps the order, and would like to hear from you.", [TalkTag], cancel),
        _ => Task.FromResult(DeskAnswer.Yes),
    };

    private static string PackFirst(DateOnly? leaves) => leaves is { } day
        ? string.Create(CultureInfo.InvariantCulture, $"CancelSaver: pack this order first, it was promised to leave on {day:yyyy-MM-dd}.")
        : "CancelSaver: pack this order first.";

    // The form of a UUID, as the vendor's examples have it, and the same for the same case for ever.
    private static string KeyOf(CancellationId id) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes("v1:shipping:" + id)).AsSpan(0, 16)).ToString();
}
