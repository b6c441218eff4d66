using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Offers;
using CancelSaver.Rules;
using CancelSaver.Saves;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>A case in the merchant's words. Pure: the case in, sentences out.</summary>
public static class CaseWords
{
    /// <summary>What was decided and how it ended, in one sentence.</summary>
    public static string Answer(Cancellation c) => c.Status switch
    {
        CancellationStatus.Received or CancellationStatus.Settled => "The order was just cancelled; the rules decide in a few minutes.",
        CancellationStatus.Asked => "Nobody knows the reason yet: the customer was asked and has not answered.",
        CancellationStatus.Decided or CancellationStatus.Provisioned => "We offer " + OfferOf(c) + "; it is on its way to the customer.",
        CancellationStatus.Sent => "We offered " + OfferOf(c) + " and wait for the customer.",
        CancellationStatus.Accepted when c.BackAt is null => "The customer accepted " + OfferOf(c) + "; the store is asked to bring the order back.",
        CancellationStatus.Accepted => "The customer accepted " + OfferOf(c) + " and has not paid yet.",
        CancellationStatus.Saved => Saved(c),
        CancellationStatus.CameBackAlone => "The order came back without us.",
        CancellationStatus.NotForUs => "Nothing was done: it was not the customer who cancelled.",
        CancellationStatus.HeldOut => "Nothing was offered on purpose: this person is in the group that shows what happens without us.",
        CancellationStatus.NoOffer => "No offer was made: " + Lower(c.Decision?.Why[^1].Says ?? c.Timeline[^1].Says),
        CancellationStatus.Declined when c.Promise is null => "The customer cancelled, and the order is lost.",
        CancellationStatus.Declined => "We offered " + OfferOf(c) + ", and the customer said no.",
        CancellationStatus.Expired when c.Promise is null => "The order is lost: the customer was asked and did not answer.",
        CancellationStatus.Expired => "We offered " + OfferOf(c) + ", and the order did not come back.",
        CancellationStatus.Withdrawn when c.Desk.Stopped => "Your team stopped this case; nothing more is sent.",
        CancellationStatus.Withdrawn => "The case was stopped: " + Lower(c.Timeline.Count > 0 ? c.Timeline[^1].Says : ""),
        _ => "Somebody of your team has to look: " + Lower(c.PersonWhy ?? "the case cannot go on by itself."),
    };

    /// <summary>"a coupon of 10 % and free shipping".</summary>
    public static string OfferOf(Cancellation c) => (c.Promise?.Offer ?? c.Decision?.Offer) is { } offer ? Of(offer) : "nothing";

    public static string Of(Offer offer) => string.Join(" and ", offer.Parts.Select(Of));

    /// <summary>What a merchant's order desk calls the order, beside the status; empty when there is nothing to add.</summary>
    public static IReadOnlyList<string> States(Cancellation c)
    {
        var states = new List<string>(2);
        if (c.CancelWish is { Taken: false } || (c is { BeforeCancel: true, CancelWish: null } && !c.Status.IsEnd()))
            states.Add("Cancellation requested");
        if (c.Save?.Kind == SaveKind.Kept || (c.AcceptedAt is not null && c.Status is CancellationStatus.Accepted or CancellationStatus.Saved && c.Promise?.Offer.Has(OfferKind.PriorityDelivery) == true))
            states.Add("Reconfirmed");
        return states;
    }

    /// <summary>Which mail a line of the timeline tells of, as its page is called; null: none.</summary>
    /// <param name="offersBefore">How many offer mails the timeline told of before this line.</param>
    public static string? MailOf(TimelineEntry entry, int offersBefore) => entry.Says == question ? "ask"
        : entry.Says == ready ? "ready" : entry.Says == thanks ? "thank"
        : entry.Says == offer || entry.Says == another ? offersBefore == 0 ? "offer" : "offer-" + (offersBefore + 1)
        : null;

    public static string KindOf(TaskKind kind) => kind switch
    {
        TaskKind.Talk => "Wants to talk",
        TaskKind.LowScore => "Low score",
        TaskKind.ByHand => "Put here by your team",
        TaskKind.Complaint => "Complaint",
        _ => "Needs a person",
    };

    private static readonly string question = new DueLetter.Question().Says;
    private static readonly string offer = new DueLetter.Offer().Says;
    private static readonly string another = new DueLetter.Offer(2).Says;
    private static readonly string ready = new DueLetter.Ready().Says;
    private static readonly string thanks = new DueLetter.Thank().Says;

    private static string Saved(Cancellation c) => c.Save switch
    {
        { Kind: SaveKind.ByHand } => "Your team says that the order came back; it is counted apart from what was measured.",
        { Kind: SaveKind.Kept } save => "The customer had asked to cancel and kept the order after all: " + MerchantWords.Of(save.Recovered) + ".",
        { } save => "We offered " + OfferOf(c) + ", and the order came back: " + MerchantWords.Of(save.Recovered) + ".",
        _ => "The order came back.",
    };

    private static string Of(OfferPart part) => part.Kind switch
    {
        OfferKind.Coupon => "a coupon of " + Off(part),
        OfferKind.NextOrderDiscount => Off(part) + " off the next order",
        OfferKind.StoreCredit => Off(part) + " of store credit",
        OfferKind.FreeShipping => part.FeesToo ? "free shipping without fees" : "free shipping",
        OfferKind.PriorityDelivery => "priority delivery",
        OfferKind.AlternatePayment => "another way to pay",
        OfferKind.ReissueCode => "the code again",
        OfferKind.TalkToUs => "a talk with your team",
        _ => RuleSentence.Words(part.Kind.ToString()),
    };

    private static string Off(OfferPart part) => part.Percent is { } percent ? percent + " %" : MerchantWords.Of(part.Amount ?? part.Cost);

    private static string Lower(string sentence) => sentence.Length > 1 && !char.IsUpper(sentence[1]) ? char.ToLowerInvariant(sentence[0]) + sentence[1..] : sentence;
}
