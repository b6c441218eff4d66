using CancelSaver.Cancellations;
using CancelSaver.Messages.SendGrid;
using CancelSaver.People;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Messages;

/// <summary>
/// Claims the mail on the case's row, renders it, hands it over, notes what came of it. A mail that may have been taken is never simply sent again: better one letter
/// too few than two.
/// </summary>
public sealed partial class SendEmail(
    StoreTable stores, CancellationTable cases, CaseQueues queues, CaseLetters letters, PersonTable people, SendGridClient sendGrid, SendGridOptions options,
    TimeProvider time, ILogger<SendEmail> log)
{
    public async Task<Cancellation?> Handle(Cancellation cancellation, CancellationToken cancel)
    {
        if (DueLetter.Of(cancellation) is not { } due)
            return null;
        var now = time.GetUtcNow();
        if ((await stores.FindCached(cancellation.Id.Store, cancel))?.Store is not { Status: not StoreStatus.Disconnected } store)
            return due.IsCourtesy ? null : await cases.Update(cancellation, cancellation.StoreGone(now), cancel);
        var mail = due.MailOf(cancellation) ?? Outbox.Planned(now);
        var advice = Outbox.Next(mail, due.Kind, now, options.Reports);
        switch (advice.Step)
        {
            case OutboxStep.Wait:
                return await Later(cancellation, advice.At, cancel);
            case OutboxStep.CallUnknown:
                var lost = await Write(cancellation, due, Outbox.Lost(mail, now), cancel);
                return await Handle(lost, cancel);
            case OutboxStep.LeaveToPerson when due.IsCourtesy:
                return await LetBe(cancellation, due, mail, mail.Why ?? "Nobody knows whether it arrived.", cancel);
            case OutboxStep.LeaveToPerson:
                return await LeaveToPerson(cancellation, due, mail, cancel);
            case OutboxStep.Send when QuietUntil(store, now) is { } morning:
                return await Later(cancellation, morning, cancel);
            case OutboxStep.Send when due is DueLetter.Thank:
                var optedOut = (await people.History(cancellation.Id.Store, Person.Of(cancellation.Order), cancel)).OptedOutAt is not null;
                return ThankYou.Next(store, cancellation, optedOut, now) switch
                {
                    { WhyNot: { } whyNot } => await LetBe(cancellation, due, mail, whyNot, cancel),
                    { At: { } at } => await Later(cancellation, at, cancel),
                    _ => await Send(store, cancellation, due, mail, cancel),
                };
            case OutboxStep.Send:
                return await Send(store, cancellation, due, mail, cancel);
            default:
                return null;
        }
    }

    private async Task<Cancellation?> Send(Store store, Cancellation cancellation, DueLetter due, Mail mail, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var (letter, whyNot) = await letters.Write(store, cancellation, due);
        if (letter is null && due.IsCourtesy)
            return await LetBe(cancellation, due, mail, whyNot!, cancel);
        if (letter is null)
        {
            Log.CannotBeWritten(log, cancellation.Id, whyNot!);
            return await cases.Update(cancellation, cancellation.Become(CancellationStatus.NeedsPerson, now, "The mail cannot be written: " + whyNot) with { PersonWhy = whyNot }, cancel);
        }

        var again = mail.State != MailState.Unknown ? cancellation
            : cancellation.Noting(now, options.Reports ? "The mail service reported nothing of the mail for 20 minutes, so it is sent once more." : "Nobody knows whether the mail was taken; it is sent once more.");
        if (await Claim(cancellation, due.With(again, Outbox.Claim(mail, due.Kind, now, options.Reports)), cancel) is not { } claimed)
            return due.IsCourtesy ? null : await cases.Update(cancellation, cancellation.StoreGone(now), cancel);
        var handover = store.Settings.TestMode
            ? new Handover.Accepted("test-mode")
            : await sendGrid.Send(letter, cancellation.Order.Customer.Email, cancellation.Id + "/" + due.Name, cancel);
        var after = Outbox.After(due.MailOf(claimed)!, handover, time.GetUtcNow());
        Log.HandedOver(log, cancellation.Id, due.Name, after.State);
        if (handover is Handover.Refused or Handover.ConfigurationTrouble)
            Log.Refused(log, after.Why ?? "");
        return await Note(claimed, due, after, cancel);
    }

    private async Task<Cancellation?> Note(Cancellation claimed, DueLetter due, Mail after, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        switch (after.State)
        {
            case MailState.Accepted:
                await WaitForEnd(due, await cases.Update(claimed, due.Arrived(due.With(claimed, after), now, due.Says), cancel), cancel);
                return null;
            case MailState.Refused when due.IsCourtesy:
                return await LetBe(claimed, due, after, after.Why ?? "", cancel);
            case MailState.Refused:
                var refused = due.With(claimed, after).Become(CancellationStatus.NeedsPerson, now, "The mail service refused the mail.") with { PersonWhy = after.Why };
                await cases.Update(claimed, refused, cancel);
                return null;
            default:
                var planned = await cases.Update(claimed, due.With(claimed, after), cancel);
                var again = Outbox.Next(after, due.Kind, now, options.Reports);
                return await Later(planned, again.At, cancel);
        }
    }

    // It may have arrived: the case goes on as if it had, and a person knows. A report that comes later still ends the doubt.
    private async Task<Cancellation?> LeaveToPerson(Cancellation cancellation, DueLetter due, Mail mail, CancellationToken cancel)
    {
        var says = options.Reports ? "The mail was handed over twice and the mail service reported neither; it is not sent again." : "Nobody knows whether the mail arrived; it is not sent twice.";
        var left = due.Arrived(due.With(cancellation, mail with { Left = true }), time.GetUtcNow(), says) with { PersonWhy = mail.Why };
        await WaitForEnd(due, await cases.Update(cancellation, left, cancel), cancel);
        return null;
    }

    private async Task WaitForEnd(DueLetter due, Cancellation arrived, CancellationToken cancel)
    {
        if (!due.IsCourtesy && CaseSteps.Due(arrived) is { } end)
            await queues.Put(CaseQueues.ExpireOffers, arrived.Id, end - time.GetUtcNow(), cancel);
    }

    // A courtesy that cannot be done is left: it is written down, and the case goes on as if there had been none.
    private async Task<Cancellation?> LetBe(Cancellation cancellation, DueLetter due, Mail mail, string whyNot, CancellationToken cancel)
    {
        await cases.Update(cancellation, due.With(cancellation, mail with { State = MailState.Refused, At = time.GetUtcNow(), Why = whyNot }), cancel);
        return null;
    }

    /// <summary>What is remembered of a store may be a minute old; the leave to write, which the claim asks for in the same transaction, is not.</summary>
    /// <returns>Null: the store is gone.</returns>
    private async Task<Cancellation?> Claim(Cancellation before, Cancellation after, CancellationToken cancel)
    {
        if (await cases.Claim(before, after, cancel) is { } claimed)
            return claimed;

        // Its first mail, or it has let us go: its own row says which. Looked at again after the leave is given, since it may let us go just then.
        var store = before.Id.Store;
        if (!await IsConnected(store, cancel))
            return null;
        await cases.GiveLeave(store, cancel);
        if (await IsConnected(store, cancel))
            return await cases.Claim(before, after, cancel);
        await cases.TakeLeave(store, cancel);
        return null;
    }

    private async Task<bool> IsConnected(StoreId store, CancellationToken cancel) => await stores.Find(store, cancel) is { Status: not StoreStatus.Disconnected };

    private Task<Cancellation> Write(Cancellation cancellation, DueLetter due, Mail mail, CancellationToken cancel) => cases.Update(cancellation, due.With(cancellation, mail), cancel);

    private async Task<Cancellation?> Later(Cancellation cancellation, DateTimeOffset at, CancellationToken cancel)
    {
        await queues.Put(CaseQueues.SendEmail, cancellation.Id, at - time.GetUtcNow(), cancel);
        return null;
    }

    /// <summary>The end of the quiet hours we are in, by the store's clock; null when it is not quiet now.</summary>
    internal static DateTimeOffset? QuietUntil(Store store, DateTimeOffset now)
    {
        var (from, to) = (store.Settings.Guards.QuietFromHour, store.Settings.Guards.QuietToHour);
        var local = StoreTime.Local(now, store.TimeZone);
        var quiet = from <= to ? local.Hour >= from && local.Hour < to : local.Hour >= from || local.Hour < to;
        if (from == to || !quiet)
            return null;
        var day = DateOnly.FromDateTime(local.DateTime).AddDays(local.Hour >= to ? 1 : 0);
        return StoreTime.Moment(day, new TimeOnly(to, 0), StoreTime.Zone(store.TimeZone));
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.MailHandedOver, LogLevel.Information, "Case {Case}: mail {Mail} is {State}.")]
        public static partial void HandedOver(ILogger logger, CancellationId @case, string mail, MailState state);

        [LoggerMessage(EventIds.MailRefused, LogLevel.Error, "The mail service refuses: {Why}")]
        public static partial void Refused(ILogger logger, string why);

        [LoggerMessage(Level = LogLevel.Error, Message = "Case {Case}: the mail cannot be written: {Why}")]
        public static partial void CannotBeWritten(ILogger logger, CancellationId @case, string why);
    }
}
