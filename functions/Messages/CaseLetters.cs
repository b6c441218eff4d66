using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Reasons;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Messages;

/// <summary>Writes the letter a case owes, with its signed links, in the shape the customer's country allows.</summary>
public sealed class CaseLetters(LinkSigner links, AppOptions options, TimeProvider time)
{
    /// <summary>The letter, or the sentence that says why it cannot be written.</summary>
    public async Task<(Letter? Letter, string? WhyNot)> Write(Store store, Cancellation cancellation, DueLetter due)
    {
        var (order, brand) = (cancellation.Order, store.Settings.Brand);
        if (order.Customer.Email.Length == 0)
            return (null, "There is no e-mail address on the order.");
        if (brand.SupportEmail.Length == 0 || brand.PostalAddress.Length == 0)
            return (null, "The store's support address or postal address is missing; mail must carry both.");
        var permission = Consents.Ask(store, order, due.Kind);
        if (!permission.Yes)
            return (null, permission.Says);

        var letter = due switch
        {
            DueLetter.Question => await Letters.Ask(store, cancellation, new AskLinks(ReasonLink(cancellation), UnsubscribeLink(cancellation), Reasons(store, cancellation, permission), permission.Buttons)),
            DueLetter.Ready => await Letters.Ready(store, cancellation, new OfferLinks(OfferLink(cancellation), UnsubscribeLink(cancellation))),
            DueLetter.Thank => await Letters.Thank(store, cancellation, UnsubscribeLink(cancellation), ThankYou.AnswerBy(store, cancellation, time.GetUtcNow())),
            _ => await Letters.Offer(
                store, cancellation, cancellation.Promise!.Offer, cancellation.Promise.Code, new OfferLinks(OfferLink(cancellation), UnsubscribeLink(cancellation), permission.SubjectTag)),
        };
        return Letters.Problems(letter) is { Count: > 0 } problems ? (null, string.Join(" ", problems)) : (letter, null);
    }

    public string ReasonToken(Cancellation cancellation) =>
        links.Sign(LinkPurpose.Reason, cancellation.Id.ToString(), cancellation.ReceivedAt + CaseSteps.AnswerTime);

    public string OfferToken(Cancellation cancellation) => links.Sign(LinkPurpose.Offer, cancellation.Id.ToString(), cancellation.Promise!.Offer.Ends);

    private Uri ReasonLink(Cancellation cancellation) => options.Public("r/" + ReasonToken(cancellation));

    private Uri OfferLink(Cancellation cancellation) => options.Public("o/" + OfferToken(cancellation));

    // Works for ever, and knows a hash of the person only.
    private Uri UnsubscribeLink(Cancellation cancellation) =>
        options.Public("u/" + links.Sign(LinkPurpose.Unsubscribe, cancellation.Id.Store.Value + "#" + Person.Of(cancellation.Order).Key, expires: null));

    private static IReadOnlyList<string> Reasons(Store store, Cancellation cancellation, Permission permission) => permission.Buttons
        ? ReasonOrder.For(Person.Of(cancellation.Order).Key, store.Settings, ReadReason.From(cancellation.Order) is { Source: ReasonSource.WordList } proposed ? proposed.Reason : null)
        : [];
}
