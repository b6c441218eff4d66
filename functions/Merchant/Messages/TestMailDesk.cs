using CancelSaver.Messages;
using CancelSaver.Messages.SendGrid;
using CancelSaver.People;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>What became of a test mail.</summary>
/// <param name="WhyNot">Null: the mail service took it.</param>
/// <param name="Field">The field that is to be put right; empty: none.</param>
public sealed record TestMailResult(string? WhyNot, string Field = "");

/// <summary>Sends a merchant a mail as customers get it, with made-up content, through the real mail service; also in test mode.</summary>
public sealed class TestMailDesk(MessagesDesk messages, TestMails limit, SendGridClient sendGrid, PersonTable people, AppOptions options, TimeProvider time)
{
    private const string Accepted = "accepted";

    public async Task<IResult> Send(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var typed = Typed.From(form);
        var result = await Send(visit.Store, typed, cancel);
        if (result.WhyNot is null)
            return visit.Back(MessagesDesk.Address(typed["group"].Length > 0 ? typed["group"] : "ask", MessagesDesk.Language(visit.Store, typed["language"])) + "&done=tested");
        if (typed.ErrorOf(result.Field) is null)
            typed.Wrong(result.Field, result.WhyNot);
        return await messages.PageWithTest(visit, typed["group"], typed["language"], typed, StatusCodes.Status422UnprocessableEntity, cancel);
    }

    /// <summary>Sends one mail to the address typed, once for a form however often it is sent.</summary>
    public async Task<TestMailResult> Send(Store store, Typed typed, CancellationToken cancel)
    {
        var address = typed.Email("address", "Your address", required: true);
        if (typed.ErrorOf("address") is { } wrong)
            return new TestMailResult(wrong, "address");
        if (MessagesDesk.Missing(store) is { } missing)
            return new TestMailResult(missing);
        if (await IsCustomer(store, address, cancel))
            return new TestMailResult("Somebody has ordered from your store with this address. So that no customer ever gets a test, use another one.", "address");
        var once = typed["once"];
        if (once.Length is < 8 or > 64)
            return new TestMailResult("This form is incomplete. Load the page again, then send it.");
        var letter = await Letter(store, typed);
        if (Letters.Problems(letter) is { Count: > 0 } problems)
            return new TestMailResult("The mail cannot be sent as it is. " + string.Join(" ", problems));
        return await limit.Ask(store.Id, once, cancel) switch
        {
            TestLeave.Again { Result: Accepted } => new TestMailResult(null),
            TestLeave.Again again => new TestMailResult(again.Result ?? "This test was sent a moment ago; nobody knows yet whether the mail service took it."),
            TestLeave.TooMany many => new TestMailResult(FormattableString.Invariant($"{TestMails.MostAnHour} test mails an hour is the most. The next one can go at {MerchantTime.Of(many.Until, store)}.")),
            _ => await HandOver(store, letter, address, once, cancel),
        };
    }

    private async Task<TestMailResult> HandOver(Store store, Letter letter, string address, string once, CancellationToken cancel)
    {
        var why = await sendGrid.Send(letter, address, store.Id.Value + "/test/" + once, cancel) switch
        {
            Handover.Accepted => null,
            Handover.Refused refused => "The mail service refused it. " + refused.Why,
            Handover.ConfigurationTrouble trouble => "The mail service does not let us send just now, which is not your fault. " + trouble.Why,
            Handover.Later => "The mail service is busy. Try again in a few minutes.",
            _ => "Nobody knows whether the mail service took it. Look into your inbox before you try again.",
        };
        await limit.Note(store.Id, once, why ?? Accepted, cancel);
        return new TestMailResult(why);
    }

    private async Task<Letter> Letter(Store store, Typed typed)
    {
        var now = time.GetUtcNow();
        var kind = Preview.IsMail(typed["mail"]) ? typed["mail"] : "ask";
        var texts = Wordings.Of(store, MessagesDesk.Language(store, typed["language"])) ?? Texts.English;
        var letter = (await Preview.Of(store, SampleCases.Example(store, now), kind, texts, options, now)).Letter!;
        return letter with { Subject = "[Test] " + letter.Subject };
    }

    // The team's own address may have ordered, to try things out.
    private async Task<bool> IsCustomer(Store store, string address, CancellationToken cancel) =>
        !address.Equals(store.Settings.Brand.SupportEmail, StringComparison.OrdinalIgnoreCase)
        && (await people.History(store.Id, new Person([Person.OfEmail(store.Id, address)]), cancel)).Orders.Count > 0;
}
