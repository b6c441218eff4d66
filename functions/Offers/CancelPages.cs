using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.People;
using CancelSaver.Reasons;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;
using CancelSaver.Web;

namespace CancelSaver.Offers;

/// <summary>
/// "Cancel my order", under the store's own domain: which order, why (or cancel at once), an offer beside the cancellation, done. At most one step stands between a customer and the
/// cancellation, and none where the law wants none. Looking changes nothing; every request bears Shopify's seal, and what is chosen travels in signed tokens inside forms.
/// </summary>
public sealed partial class CancelPages(
    ShopifyProxy proxy, LinkSigner links, Storefronts storefronts, OrderDesks desks, CancellationTable cases, CaseLetters letters, AppOptions options, OfferBeforeCancel offerBefore,
    KeepOrder keepOrder, CancelNow cancelNow, TimeProvider time, ILogger<CancelPages> log)
{
    /// <summary>How long a chosen order stays chosen.</summary>
    public static readonly TimeSpan TokenTime = TimeSpan.FromMinutes(30);

    private const int MostMeetings = 3;

    public Task<IResult> Show(IQueryCollection query, CancellationToken cancel) => Answer(query, null, cancel);

    public Task<IResult> Take(IQueryCollection query, IFormCollection? form, CancellationToken cancel) => Answer(query, form, cancel);

    private async Task<IResult> Answer(IQueryCollection query, IFormCollection? form, CancellationToken cancel)
    {
        if (await proxy.Read(query, cancel) is not { } caller)
            return await Pages.Show<CancelNotice>(new CancelNoticeModel { House = HouseStyle.Plain(), Path = "", Key = "cancelStranger" }, StatusCodes.Status401Unauthorized);
        for (var meetings = 0; ; meetings++)
        {
            try
            {
                return desks.For(caller.Store.Id) is { } desk && (await desk.Rights(caller.Store, cancel)).Cancel
                    ? form is null ? await Start(caller, desk, new(), cancel) : await Step(caller, desk, form, cancel)
                    : await Notice(caller, caller.Store.Language, "cancelNot", "cancelNot.Rights");
            }
            catch (CaseMovedException) when (meetings < MostMeetings)
            {
                // A second tab, or the queue, was quicker: look again and go on from there.
            }
            catch (StorefrontException e)
            {
                Log.StoreIsDown(log, e, caller.Store.Id);
                return await Down(caller, form, e.TryAgain);
            }
        }
    }

    private async Task<IResult> Step(ProxyCaller caller, IOrderDesk desk, IFormCollection form, CancellationToken cancel)
    {
        var (wish, number, confirmation) = (form["do"].ToString(), form["number"].ToString().Trim(), form["confirmation"].ToString().Trim());
        if (wish == "find")
        {
            return await desk.FindByNumbers(caller.Store, number, confirmation, cancel) is { } found && await Open(caller, desk, found, cancel) is { } chosen
                ? await Next(chosen, cancel)
                : await Start(caller, desk, new() { NotFound = true, Number = number, Confirmation = confirmation }, cancel);
        }
        if (wish is not ("order" or "why" or "keep" or "address" or "variant" or "cancel"))
            return await Start(caller, desk, new(), cancel);
        if (Read(caller, form["token"].ToString()) is not { } id || await desk.Find(caller.Store, id.OrderId, cancel) is not { } order || await Open(caller, desk, order, cancel) is not { } one)
            return await Start(caller, desk, new() { Again = true }, cancel);
        if (one.Order.WhyNot is not null)
            return await Next(one, cancel);
        return wish switch
        {
            "why" => await Why(one, form["reason"].ToString(), cancel),
            "keep" => await Keep(one, cancel),
            "address" => await Address(one, form, cancel),
            "variant" => await Variant(one, form["variant"].ToString(), cancel),
            "cancel" => await Cancel(one, cancel),
            _ => await Next(one, cancel),
        };
    }

    private async Task<IResult> Start(ProxyCaller caller, IOrderDesk desk, Typed typed, CancellationToken cancel)
    {
        var house = HouseStyle.For(caller.Store, null);
        var own = caller.CustomerId is { } customer ? await desk.FindOwn(caller.Store, customer, cancel) : [];
        return await Pages.Show<CancelStart>(
            new CancelStartModel
            {
                House = house,
                Path = caller.Path,
                SignedIn = caller.CustomerId is not null,
                Choices = [.. own.Where(o => o.WhyNot is null).Take(10).Select(o => Choice(o, house, Token(caller, o.Id)))],
                NotFound = typed.NotFound,
                Again = typed.Again,
                Number = typed.Number,
                Confirmation = typed.Confirmation,
            },
            typed.NotFound ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static CancelChoice Choice(DeskOrder order, HouseStyle house, string token)
    {
        var date = Formats.Date(Formats.DayOf(order.CreatedAt, house.TimeZone), house.Language);
        return new CancelChoice(HouseStyle.OneLine(order.Number), date, Formats.Money(order.Total, house.Language), order.Goods, order.MoreGoods, token);
    }

    // Where an order stands on its way through these pages, whoever comes with it again.
    private async Task<IResult> Next(Chosen one, CancellationToken cancel) => (one.Order.WhyNot, one.Found) switch
    {
        (NotHere.Cancelled, _) => await Notice(one.Caller, one.Language, "cancelDone.already", one: one),
        ({ } whyNot, _) => await Notice(one.Caller, one.Language, "cancelNot", "cancelNot." + whyNot, one),
        (_, { CancelWish: { Taken: true } wish }) when time.GetUtcNow() - wish.At < DecideOffer.CancelTime => await Cancelled(one, one.Found),
        _ when !one.AsksFirst => await Confirm(one),
        (_, null or { BeforeCancel: true, Status: < CancellationStatus.Sent }) => await Question(one, missing: false),
        (_, { BeforeCancel: true, Status: CancellationStatus.Sent or CancellationStatus.Accepted, Promise: { } promise }) when promise.Offer.Ends > time.GetUtcNow() =>
            await Offered(one, one.Found, new(), cancel),
        _ => await Confirm(one),
    };

    private static async Task<IResult> Question(Chosen one, bool missing) => await Pages.Show<CancelQuestion>(
        new CancelQuestionModel
        {
            House = one.House,
            Path = one.Caller.Path,
            Token = one.Token,
            OrderNumber = one.Order.Number,
            Reasons = ReasonOrder.For(Person.Of(one.Full).Key, one.Caller.Store.Settings),
            ReasonMissing = missing,
        },
        missing ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);

    private static Task<IResult> Confirm(Chosen one, bool thanks = false, bool offerGone = false) => Pages.Show<CancelConfirm>(
        new CancelConfirmModel { House = one.House, Path = one.Caller.Path, Token = one.Token, Order = one.Full, Thanks = thanks, OfferGone = offerGone });

    private async Task<IResult> Why(Chosen one, string given, CancellationToken cancel)
    {
        if (!one.AsksFirst || one.Found is not (null or { BeforeCancel: true, Status: < CancellationStatus.Sent }))
            return await Next(one, cancel);
        if (Reason.Choices.Concat(one.Caller.Store.Settings.OwnReasonIds).FirstOrDefault(r => r == given) is not { } reason)
            return await Question(one, missing: true);
        var decided = await offerBefore.Handle(one.Caller.Store, one.Full, reason, cancel);
        return decided is { Status: CancellationStatus.Sent, Promise: not null } ? await Offered(one, decided, new(), cancel) : await Confirm(one, thanks: true);
    }

    private async Task<IResult> Offered(Chosen one, Cancellation found, PutRight typed, CancellationToken cancel)
    {
        PutRight? fix = null;
        if (KeepOrder.CanPutRight(found))
        {
            var mayEdit = (await one.Desk.Rights(one.Caller.Store, cancel)).Edit;
            fix = typed with { Lines = mayEdit ? Fitting(await one.Desk.Siblings(one.Caller.Store, one.Order.Id, cancel)) : [] };
        }
        return await Pages.Show<CancelOffer>(
            new CancelOfferModel { House = one.House, Path = one.Caller.Path, Token = one.Token, Words = new OfferWords(one.House, found, found.Promise!.Offer, null), PutRight = fix },
            typed.AddressWrong is null && typed.VariantWrong is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private async Task<IResult> Keep(Chosen one, CancellationToken cancel)
    {
        if (one.Found is not { BeforeCancel: true } found)
            return await Next(one, cancel);
        var (outcome, kept) = await keepOrder.Yes(one.Caller.Store, found, cancel);
        return outcome switch
        {
            KeepOrder.Outcome.Kept => await Kept(one, kept),
            KeepOrder.Outcome.Later => await Notice(one.Caller, one.Language, "cancelLater", one: one, again: [new("do", "keep"), new("token", one.Token)]),
            KeepOrder.Outcome.Person => await Notice(one.Caller, one.Language, "cancelPerson", one: one),
            _ => await Confirm(one, offerGone: true),
        };
    }

    private Task<IResult> Notice(
        ProxyCaller caller, string language, string key, string? says = null, Chosen? one = null, IReadOnlyList<KeyValuePair<string, string>>? again = null, Uri? why = null) => Pages.Show<CancelNotice>(
        new CancelNoticeModel
        {
            House = HouseStyle.For(caller.Store, language),
            Path = caller.Path,
            Key = key,
            Says = says is null ? [] : [says],
            Values = [("order", one?.Order.Number), ("now", Formats.Moment(time.GetUtcNow(), caller.Store.TimeZone, HouseStyle.For(caller.Store, language).Language))],
            Again = again,
            Why = why,
        });

    // An honest page, with a 200: what stands between us and the customer may put a page of its own in place of an error's. What was typed is kept for pressing again.
    private Task<IResult> Down(ProxyCaller caller, IFormCollection? form, bool tryAgain) => tryAgain
        ? Notice(caller, caller.Store.Language, "cancelDown", again: [.. (form ?? FormCollection.Empty).SelectMany(f => f.Value.Take(1).Select(v => KeyValuePair.Create(f.Key, v ?? "")))])
        : Notice(caller, caller.Store.Language, "cancelNot", "cancelNot.Rights");

    private async Task<Chosen?> Open(ProxyCaller caller, IOrderDesk desk, DeskOrder order, CancellationToken cancel)
    {
        if (await storefronts.For(caller.Store.Id).GetOrder(caller.Store, order.Id, cancel) is not { } full)
            return null;
        return new Chosen(caller, desk, order, full, await cases.Find(new CancellationId(caller.Store.Id, order.Id), cancel), Token(caller, order.Id));
    }

    private string Token(ProxyCaller caller, long orderId) =>
        links.Sign(LinkPurpose.Cancel, new CancellationId(caller.Store.Id, orderId).ToString(), time.GetUtcNow() + TokenTime);

    private CancellationId? Read(ProxyCaller caller, string token) =>
        links.Read(LinkPurpose.Cancel, token, time.GetUtcNow()) is LinkReading.Valid { Subject: var subject } && CancellationId.TryParse(subject, out var id) && id.Value.Store == caller.Store.Id
            ? id
            : null;

    /// <summary>What was typed at the beginning.</summary>
    private sealed record Typed
    {
        public string Number { get; init; } = "";

        public string Confirmation { get; init; } = "";

        public bool NotFound { get; init; }

        public bool Again { get; init; }
    }

    /// <summary>A chosen order with everything known of it now.</summary>
    private sealed record Chosen(ProxyCaller Caller, IOrderDesk Desk, DeskOrder Order, Order Full, Cancellation? Found, string Token)
    {
        public string Language => Full.Customer.Language;

        public HouseStyle House => HouseStyle.For(Caller.Store, Language);

        /// <summary>No question and no offer before the confirmation: where the law says so, for a person who was erased, and while the merchant only tries things out.</summary>
        public bool AsksFirst => !Consent.HasWithdrawalButton(Order.Country.Length > 0 ? Order.Country : Caller.Store.Country) && !Full.PersonErased && !Caller.Store.Settings.TestMode;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Store} did not answer while a customer was on the cancel page.")]
        public static partial void StoreIsDown(ILogger logger, Exception exception, StoreId store);
    }
}
