using CancelSaver.Cancellations;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;

namespace CancelSaver.Offers;

/// <summary>What a person of the team wants to offer.</summary>
/// <param name="Terms">The parts and how long they stand.</param>
/// <param name="Reason">Why the customer left, as the team knows it; null: as the case has it.</param>
public sealed record WantedOffer(Rule Terms, string? Reason);

/// <summary>
/// A person of the team sends another offer. It is decided like a rule's: guards, prices and ceilings are asked as things stand now. Never two promises at once: what stands is taken back
/// first. Then it goes the ordinary way, with a mail of its own name.
/// </summary>
public sealed partial class SendAnotherOffer(
    CancellationTable cases, GatherFacts gather, PriorityCapacity capacity, ExpireOffers expire, CaseQueues queues, TimeProvider time, ILogger<SendAnotherOffer> log)
{
    private const int MostMeetings = 5;

    /// <summary>The case with its new decision, or the sentence why it is not made; neither: there is no such case.</summary>
    public sealed record Outcome(Cancellation? Case, string? WhyNot);

    /// <param name="form">The form's own number: the same form twice is one offer.</param>
    public async Task<Outcome> Handle(Store store, long order, WantedOffer wanted, Teammate who, string form, CancellationToken cancel)
    {
        for (var meetings = 0; ; meetings++)
        {
            try
            {
                return await Once(store, new CancellationId(store.Id, order), wanted, who, form, cancel);
            }
            catch (CaseMovedException) when (meetings < MostMeetings)
            {
                // Looked at again as it stands now.
            }
            catch (StorefrontException e)
            {
                Log.StoreIsDown(log, e, new CancellationId(store.Id, order));
                return new Outcome(null, "The store could not be asked just now, so nothing was sent: " + e.Message + " Please try again in a moment.");
            }
        }
    }

    /// <summary>Why nothing more can be offered as the case stands; null: it can.</summary>
    public static string? WhyNot(Cancellation c) => c switch
    {
        { BeforeCancel: true } => "This customer was on our cancel page, where the offer is shown and nothing is mailed. Please write to the customer yourself.",
        { Order.PersonErased: true } => "The person was erased.",
        { Status: CancellationStatus.Received or CancellationStatus.Settled } => "The rules have not decided yet. That takes a few minutes; come back then.",
        { Status: CancellationStatus.Decided or CancellationStatus.Provisioned } => "An offer is just on its way.",
        { Status: CancellationStatus.Accepted } => "The customer has accepted the offer and may be paying just now.",
        { Status: CancellationStatus.Saved or CancellationStatus.CameBackAlone } => "The order came back.",
        { Status: CancellationStatus.HeldOut } => "This person is in the group that gets no offers, so that the difference can be measured.",
        { Status: CancellationStatus.NotForUs } => "It was not the customer who cancelled.",
        { Status: CancellationStatus.Withdrawn } => "This case was stopped.",
        _ => null,
    };

    private async Task<Outcome> Once(Store store, CancellationId id, WantedOffer wanted, Teammate who, string form, CancellationToken cancel)
    {
        if (await cases.Find(id, cancel) is not { } found)
            return new Outcome(null, null);
        if (found.Desk.Knows(form))
        {
            // The first may have died before it was put on its way.
            if (found.Status == CancellationStatus.Decided)
                await queues.Put(CaseQueues.ProvisionOffer, id, TimeSpan.Zero, cancel);
            return new Outcome(found, null);
        }
        if (WhyNot(found) is { } whyNot)
            return new Outcome(found, whyNot);

        var asked = wanted.Reason is { } reason ? found with { Reason = new GivenReason(reason, ReasonSource.Team, found.Reason.Words) } : found;
        var gathered = await gather.For(store, asked, onPage: false, cancel);
        if (gathered.Live is null)
            return new Outcome(found, "The order is gone from the store.");
        if (gathered.Facts is not { } facts)
            return new Outcome(found, "The order is not cancelled any more in the store.");
        var now = time.GetUtcNow();
        var (decision, known) = await Decide(store, found, facts, wanted.Terms, now, cancel);
        if (decision.Offer is not { } offer)
            return new Outcome(found, Refused(decision));

        if (found.Promise is { Released: false } || found.Status == CancellationStatus.Sent)
            found = await TakeBack(found, who, now, cancel);
        var next = found.Become(CancellationStatus.Decided, now, who.Called + " sends another offer. " + decision.Why[^1].Says) with
        {
            Class = gathered.Class,
            Reason = gathered.Reason,
            Facts = known,
            Decision = decision,
            Earlier = found.Decision is null && found.Promise is null ? found.Earlier : [.. found.Earlier, new EarlierOffer(found.Decision, found.Promise, found.OfferMail, found.AcceptedAt)],
            Promise = null,
            OfferMail = null,
            ReadyMail = null,
            AcceptedAt = null,
            BackAt = null,
            PersonWhy = null,
            Strays = 0,
            Desk = (found.Desk with { OwnOffer = wanted.Terms, FirstReplyAt = found.Desk.FirstReplyAt ?? now, Owner = found.Desk.Owner ?? who, DoneAt = found.Desk.IsOpen ? now : found.Desk.DoneAt }).With(form),
        };
        var decided = await cases.Update(found, next, cancel);
        await queues.Put(CaseQueues.ProvisionOffer, id, TimeSpan.Zero, cancel);
        Log.Chosen(log, id, offer.Parts[0].Kind);
        return new Outcome(decided, null);
    }

    private static string Refused(Decision decision)
    {
        var says = decision.Why.LastOrDefault(w => !w.Passed && w.Subject.Length > 0)?.Says ?? decision.Why[^1].Says;
        var colon = says.StartsWith("The rule matches", StringComparison.Ordinal) ? says.IndexOf(": ", StringComparison.Ordinal) : -1;
        return colon < 0 ? says : says[(colon + 2)..];
    }

    // The pause between offers is between orders; on one order a person may go on at once, up to the most offers a person may get.
    private async Task<(Decision Decision, CaseFacts Facts)> Decide(Store store, Cancellation found, CaseFacts facts, Rule terms, DateTimeOffset now, CancellationToken cancel)
    {
        var own = found.Earlier.Count(e => e.Promise is not null) + (found.Promise is null ? 0 : 1);
        facts = OfferByHand.Facts(facts with { OffersInPeriod = facts.OffersInPeriod + own });
        var decision = OfferByHand.Decide(terms, facts, store.Rulebook.Version, now);
        if (decision.Offer?.Part(OfferKind.PriorityDelivery)?.LeavesOn is not { } day)
            return (decision, facts);
        facts = facts with { PriorityTaken = await capacity.Taken(store.Id, day, cancel) };
        return (OfferByHand.Decide(terms, facts, store.Rulebook.Version, now), facts);
    }

    private async Task<Cancellation> TakeBack(Cancellation found, Teammate who, DateTimeOffset now, CancellationToken cancel)
    {
        if (found.Status == CancellationStatus.Sent)
            found = await cases.Update(found, found.Become(CancellationStatus.Expired, now, who.Called + " took the offer back: another one takes its place."), cancel);
        await expire.Handle(found, cancel);
        var after = await cases.Find(found.Id, cancel) ?? throw new CaseMovedException(found.Id);
        return after.Promise is { Released: false } ? throw new CaseMovedException(found.Id) : after;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Case {Case}: a person of the team offers {Kind}.")]
        public static partial void Chosen(ILogger logger, CancellationId @case, OfferKind kind);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Case {Case}: the store did not answer a person of the team who wanted to send another offer.")]
        public static partial void StoreIsDown(ILogger logger, Exception exception, CancellationId @case);
    }
}
