using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.People;
using CancelSaver.Reasons;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Offers;

/// <summary>The pages behind the links in our mails: <c>/r</c> why, <c>/o</c> the offer, <c>/u</c> no more mail. Looking changes nothing: mail scanners open every link.</summary>
public sealed class CustomerPages(
    LinkSigner links, StoreTable stores, CancellationTable cases, CaseLetters letters, AnswerReason answerReason, AcceptOffer acceptOffer, Unsubscribes unsubscribes, TimeProvider time)
{
    public async Task<IResult> ShowReason(string token, string? reason, int? score, CancellationToken cancel) => await Open(LinkPurpose.Reason, token, cancel) switch
    {
        { Gone: { } gone } => await gone(),
        var (store, found, _) when !Offers.AnswerReason.IsOpenQuestion(found!) => await Answered(store!, found!, token),
        var (store, found, _) => await Pages.Show<ReasonPage>(Question(store!, found!, token) with
        {
            Chosen = Choice(store!, reason) ?? Chosen(found!),
            Score = Score(score?.ToString(CultureInfo.InvariantCulture)) ?? found!.Feedback?.Score,
        }),
    };

    public async Task<IResult> TakeReason(string token, IFormCollection? form, CancellationToken cancel)
    {
        var (store, found, gone) = await Open(LinkPurpose.Reason, token, cancel);
        if (gone is not null)
            return await gone();
        if (form is null)
            return NoForm();
        var (reason, score, words) = (Choice(store!, form["reason"]), Score(form["score"]), form["words"].ToString());
        if (reason is null)
        {
            return await Pages.Show<ReasonPage>(
                Question(store!, found!, token) with { ReasonMissing = true, Score = score, Words = words }, StatusCodes.Status422UnprocessableEntity);
        }
        for (var visits = 0; ; visits++)
        {
            try
            {
                return await Answered(store!, await answerReason.Handle(store!, found!, reason, score, words, cancel), token);
            }
            catch (CaseMovedException) when (visits < 2)
            {
                // A second tab, or the queue, was quicker: look again and go on from there.
                found = await cases.Find(found!.Id, cancel);
            }
        }
    }

    public async Task<IResult> ShowOffer(string token, CancellationToken cancel)
    {
        var (store, found, gone) = await Open(LinkPurpose.Offer, token, cancel);
        return gone is not null ? await gone() : await Offered(store!, found!, token);
    }

    public async Task<IResult> TakeAnswer(string token, IFormCollection? form, CancellationToken cancel)
    {
        var (store, found, gone) = await Open(LinkPurpose.Offer, token, cancel);
        if (gone is not null)
            return await gone();
        if (form is null)
            return NoForm();
        for (var visits = 0; ; visits++)
        {
            try
            {
                return form["answer"] == "no"
                    ? await Gone(store!, found!, await acceptOffer.No(found!, cancel) is { Status: CancellationStatus.Declined } ? GoneBecause.Declined : GoneBecause.Used)
                    : form["answer"] != "yes" ? await Offered(store!, found!, token)
                    : await acceptOffer.Yes(found!, cancel) switch
                    {
                        AcceptOffer.Outcome.GoOn on => Results.Redirect(on.At.AbsoluteUri),
                        AcceptOffer.Outcome.Later => await Gone(store!, found!, GoneBecause.LinkFollows),
                        AcceptOffer.Outcome.Gone { SoldOut: true } => await Gone(store!, found!, GoneBecause.SoldOut),
                        _ => await Gone(store!, found!, WhyGone(await cases.Find(found!.Id, cancel) ?? found!) ?? GoneBecause.Withdrawn),
                    };
            }
            catch (CaseMovedException) when (visits < 2)
            {
                found = await cases.Find(found!.Id, cancel);
            }
        }
    }

    /// <summary>A page with a button for people; mail programs post at once (RFC 8058) and want nothing but a 200.</summary>
    public async Task<IResult> Unsubscribe(string token, bool now, CancellationToken cancel)
    {
        if (links.Read(LinkPurpose.Unsubscribe, token, time.GetUtcNow()) is not LinkReading.Valid { Subject: var subject } || subject.LastIndexOf('#') is not (> 0 and var mark))
            return await Wrong();
        var (id, identity) = (new StoreId(subject[..mark]), subject[(mark + 1)..]);
        if (now)
            await unsubscribes.OptOut(id, identity, cancel);
        var house = await stores.Find(id, cancel) is { } store ? HouseStyle.For(store, null) : HouseStyle.Plain();
        return await Pages.Show<UnsubscribePage>(new UnsubscribePageModel { House = house, Token = token, Done = now });
    }

    // The case behind a link, or the page that says why there is none. A link past its end still leads to an order that was accepted in time.
    private async Task<(Store? Store, Cancellation? Found, Func<Task<IResult>>? Gone)> Open(LinkPurpose purpose, string token, CancellationToken cancel)
    {
        var (subject, expired) = links.Read(purpose, token, time.GetUtcNow()) switch
        {
            LinkReading.Valid valid => (valid.Subject, false),
            LinkReading.Expired past => (past.Subject, true),
            _ => (null, false),
        };
        if (subject is null || !CancellationId.TryParse(subject, out var id))
            return (null, null, Wrong);
        if (await cases.Find(id.Value, cancel) is not { } found || await stores.Find(id.Value.Store, cancel) is not { } store)
            return (null, null, Wrong);
        if (found.Order.PersonErased || store.Status == StoreStatus.Disconnected)
            return (store, found, () => Gone(store, found, GoneBecause.Withdrawn));
        if (expired && found.Status is not (CancellationStatus.Accepted or CancellationStatus.Saved))
            return (store, found, () => Gone(store, found, found.Status == CancellationStatus.Declined ? GoneBecause.Declined : GoneBecause.Expired));
        return (store, found, null);
    }

    private async Task<IResult> Answered(Store store, Cancellation found, string token)
    {
        var offer = found.Status == CancellationStatus.Sent && found.Promise is { } promise && promise.Offer.Ends > time.GetUtcNow()
            ? View(store, found, promise)
            : null;
        return await Pages.Show<ReasonPage>(Question(store, found, token) with { Answered = true, Offer = offer });
    }

    private Task<IResult> Offered(Store store, Cancellation found, string token) =>
        found.Promise is { } promise && WhyGone(found) is null
            ? Pages.Show<OfferPage>(new OfferPageModel { House = House(store, found), Offer = View(store, found, promise) with { Token = token } })
            : Gone(store, found, WhyGone(found) ?? GoneBecause.Withdrawn);

    private GoneBecause? WhyGone(Cancellation found) => found.Status switch
    {
        CancellationStatus.Saved when found.Promise?.Offer.BringsOrderBack == false => GoneBecause.UsedElsewhere,
        CancellationStatus.Saved or CancellationStatus.CameBackAlone => GoneBecause.Used,
        CancellationStatus.Declined => GoneBecause.Declined,
        CancellationStatus.Expired => GoneBecause.Expired,
        CancellationStatus.Provisioned or CancellationStatus.Sent when found.Promise!.Offer.Ends <= time.GetUtcNow() => GoneBecause.Expired,
        CancellationStatus.Provisioned or CancellationStatus.Sent or CancellationStatus.Accepted => null,
        CancellationStatus.NeedsPerson when found.AcceptedAt is not null => GoneBecause.LinkFollows,
        _ => GoneBecause.Withdrawn,
    };

    private static Task<IResult> Gone(Store store, Cancellation found, GoneBecause because) => Pages.Show<OfferGone>(
        new OfferGoneModel { House = House(store, found), Because = because },
        because is GoneBecause.LinkFollows or GoneBecause.Declined ? StatusCodes.Status200OK : because == GoneBecause.SoldOut ? StatusCodes.Status409Conflict : StatusCodes.Status410Gone);

    private static Task<IResult> Wrong() =>
        Pages.Show<OfferGone>(new OfferGoneModel { House = HouseStyle.Plain(), Because = GoneBecause.Wrong }, StatusCodes.Status404NotFound);

    private static IResult NoForm() => Results.Text("This address takes the form of our page.", statusCode: StatusCodes.Status400BadRequest);

    private ReasonPageModel Question(Store store, Cancellation found, string token) => new()
    {
        House = House(store, found),
        Token = token,
        OrderNumber = found.Order.Number,
        Reasons = ReasonOrder.For(Person.Of(found.Order).Key, store.Settings),
    };

    private OfferView View(Store store, Cancellation found, Promise promise) =>
        new(new OfferWords(House(store, found), found, promise.Offer, promise.Code), letters.OfferToken(found));

    private static HouseStyle House(Store store, Cancellation found) => HouseStyle.For(store, found.Order.Customer.Language);

    private static string? Choice(Store store, string? reason) => Reason.Choices.Concat(store.Settings.OwnReasonIds).FirstOrDefault(r => r == reason);

    private static string? Chosen(Cancellation found) => found.Reason.Reason == Reason.Unknown ? null : found.Reason.Reason;

    private static int? Score(string? score) => int.TryParse(score, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 5 ? number : null;
}
