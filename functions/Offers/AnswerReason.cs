using Azure;
using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Reasons;
using CancelSaver.Stores;

namespace CancelSaver.Offers;

/// <summary>The customer says why, on our page: kept with the case, decided at once by the same code as everything else, and answered on the same page.</summary>
public sealed partial class AnswerReason(CancellationTable cases, DecideOffer decide, ProvisionOffer provision, CaseQueues queues, TimeProvider time, ILogger<AnswerReason> log)
{
    /// <summary>The longest answer that is kept.</summary>
    public const int MostLetters = 1000;

    /// <summary>Takes an answer; the last one given before anything was decided counts, and a score or words may be added at any time.</summary>
    public async Task<Cancellation> Handle(Store store, Cancellation found, string reason, int? score, string? words, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        words = string.IsNullOrWhiteSpace(words) ? null : words.Trim()[..Math.Min(words.Trim().Length, MostLetters)];
        var answered = found with
        {
            Reason = IsOpenQuestion(found) ? ReadReason.FromPage(reason, words, store.Settings.OwnReasonIds) : found.Reason,
            Feedback = new Feedback(score ?? found.Feedback?.Score, words ?? found.Feedback?.Words, now),
        };
        var thanks = ThankYou.IsOwed(answered);
        if (thanks)
            answered = answered with { ThankMail = Outbox.Planned(now + ThankYou.Pause) };
        if (IsOpenQuestion(found))
            answered = answered.Noting(now, "The customer gave a reason on our page.");
        else if ((answered.Feedback!.Score, answered.Feedback.Words) != (found.Feedback?.Score, found.Feedback?.Words))
            answered = answered.Noting(now, "The customer told us more on our page.");
        answered = await cases.Update(found, answered, cancel);
        if (thanks)
            await Thank(answered.Id, cancel);
        return IsOpenQuestion(answered) ? await GoOn(answered, cancel) : answered;
    }

    /// <summary>Nothing was decided yet, so an answer still matters.</summary>
    public static bool IsOpenQuestion(Cancellation cancellation) =>
        cancellation.Status is CancellationStatus.Received or CancellationStatus.Settled or CancellationStatus.Asked;

    private async Task<Cancellation> GoOn(Cancellation answered, CancellationToken cancel)
    {
        try
        {
            var decided = await decide.OnPage(answered, cancel) ?? answered;
            var made = decided.Status == CancellationStatus.Decided ? await provision.Handle(decided, cancel) ?? decided : decided;
            return made.Status == CancellationStatus.Provisioned ? await Shown(made, cancel) : made;
        }
        catch (StorefrontException e) when (e.TryAgain || e.NeedsReconnect)
        {
            // The store is down just now. The answer is kept; the case goes on from its queue, and what is offered follows by mail where that is allowed.
            Log.StoreIsDown(log, e, answered.Id);
            var waiting = await cases.Find(answered.Id, cancel) ?? answered;
            await queues.Put(waiting.Status == CancellationStatus.Decided ? CaseQueues.ProvisionOffer : CaseQueues.DecideOffer, waiting.Id, e.After ?? TimeSpan.FromMinutes(1), cancel);
            return waiting;
        }
    }

    private async Task Thank(CancellationId id, CancellationToken cancel)
    {
        try
        {
            await queues.Put(CaseQueues.SendEmail, id, ThankYou.Pause, cancel);
        }
        catch (RequestFailedException e)
        {
            // The answer is kept and counts; a letter of thanks that is lost is no reason to turn the customer away.
            Log.NoThanks(log, e, id);
        }
    }

    private async Task<Cancellation> Shown(Cancellation made, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var shown = await cases.Update(made, made.Become(CancellationStatus.Sent, now, "The offer was shown on our page."), cancel);
        await queues.Put(CaseQueues.ExpireOffers, shown.Id, shown.Promise!.Offer.Ends - now, cancel);
        return shown;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The thanks for an answer to case {Case} could not be planned.")]
        public static partial void NoThanks(ILogger logger, Exception exception, CancellationId @case);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The store did not answer while the customer of case {Case} gave a reason.")]
        public static partial void StoreIsDown(ILogger logger, Exception exception, CancellationId @case);
    }
}
