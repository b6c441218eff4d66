using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Messages;

/// <param name="Reason"><c>https://…/r/{token}</c>; <c>?reason=</c> and <c>?score=</c> are added.</param>
/// <param name="Reasons">In the order they are to be shown; empty: a neutral notice without buttons.</param>
/// <param name="Score">The mail may ask for a score too.</param>
public sealed record AskLinks(Uri Reason, Uri Unsubscribe, IReadOnlyList<string> Reasons, bool Score);

/// <param name="Offer"><c>https://…/o/{token}</c>.</param>
/// <param name="SubjectTag">What the subject must begin with in the customer's country; null: nothing.</param>
public sealed record OfferLinks(Uri Offer, Uri Unsubscribe, string? SubjectTag = null);

/// <summary>Writes the mails. Pure: records in, a finished letter out.</summary>
public static class Letters
{
    /// <summary>Sorry to see you go: one link a reason, a score, ways to reach the team.</summary>
    /// <param name="texts">Other words than the shipped ones; null: chosen by the order's and the store's language.</param>
    public static async Task<Letter> Ask(Store store, Cancellation cancellation, AskLinks links, Texts? texts = null)
    {
        var house = HouseStyle.For(store, cancellation.Order.Customer.Language, texts);
        var (order, orderDate, firstName) = Named(house, cancellation.Order);
        var model = new AskModel
        {
            House = house,
            Subject = HouseStyle.OneLine(house.Texts.Say("ask.subject", ("order", order), ("store", house.StoreName), ("orderDate", orderDate), ("firstName", firstName))),
            Unsubscribe = links.Unsubscribe,
            Order = order,
            OrderDate = orderDate,
            FirstName = firstName,
            Reasons = [.. links.Reasons.Select(r => new ReasonLink(house.Texts.Reason(r), With(links.Reason, "reason", r)))],
            Scores = links.Score ? [.. Enumerable.Range(1, 5).Select(s => new ScoreLink(s, With(links.Reason, "score", s.ToString())))] : [],
        };
        return Finish(store, model, LetterKind.Question, await Pages.Render<AskEmail>(model), PlainText.Ask(model), links.Reason);
    }

    /// <summary>What was cancelled, what we offer, what it would cost, until when: one button.</summary>
    /// <param name="code">What the customer may type at the checkout; null: no code belongs to the offer.</param>
    public static async Task<Letter> Offer(Store store, Cancellation cancellation, Offer offer, string? code, OfferLinks links, Texts? texts = null)
    {
        var house = HouseStyle.For(store, cancellation.Order.Customer.Language, texts);
        var words = new OfferWords(house, cancellation, offer, code);
        var model = new OfferModel
        {
            House = house,
            Subject = links.SubjectTag is null ? words.Subject : links.SubjectTag + " " + words.Subject,
            Unsubscribe = links.Unsubscribe,
            Order = words.Order,
            OrderDate = words.OrderDate,
            FirstName = words.FirstName,
            Words = words,
            Link = links.Offer,
        };
        return Finish(store, model, LetterKind.Offer, await Pages.Render<OfferEmail>(model), PlainText.Offer(model), links.Offer);
    }

    /// <summary>The link a customer was promised who said yes while the store was down.</summary>
    public static async Task<Letter> Ready(Store store, Cancellation cancellation, OfferLinks links, Texts? texts = null)
    {
        var house = HouseStyle.For(store, cancellation.Order.Customer.Language, texts);
        var (order, orderDate, firstName) = Named(house, cancellation.Order);
        var model = new ReadyModel
        {
            House = house,
            Subject = HouseStyle.OneLine(house.Texts.Say("ready.subject", ("order", order), ("store", house.StoreName), ("orderDate", orderDate), ("firstName", firstName))),
            Unsubscribe = links.Unsubscribe,
            Order = order,
            OrderDate = orderDate,
            FirstName = firstName,
            Link = links.Offer,
        };
        return Finish(store, model, LetterKind.Question, await Pages.Render<ReadyEmail>(model), PlainText.Ready(model), links.Offer);
    }

    /// <summary>Thank you for your words, and when a person answers them.</summary>
    /// <param name="answerBy">UTC; null: nobody has promised to answer.</param>
    public static async Task<Letter> Thank(Store store, Cancellation cancellation, Uri unsubscribe, DateTimeOffset? answerBy, Texts? texts = null)
    {
        var house = HouseStyle.For(store, cancellation.Order.Customer.Language, texts);
        var (order, orderDate, firstName) = Named(house, cancellation.Order);
        var model = new ThankModel
        {
            House = house,
            Subject = HouseStyle.OneLine(house.Texts.Say("thankMail.subject", ("order", order), ("store", house.StoreName), ("orderDate", orderDate), ("firstName", firstName))),
            Unsubscribe = unsubscribe,
            Order = order,
            OrderDate = orderDate,
            FirstName = firstName,
            AnswerBy = answerBy is { } by ? Formats.Moment(by, house.TimeZone, house.Language) : null,
        };
        return Finish(store, model, LetterKind.Question, await Pages.Render<ThankEmail>(model), PlainText.Thank(model), unsubscribe);
    }

    /// <summary>What would be wrong with sending this letter; empty when it may go. Asked after rendering and before every hand-over.</summary>
    public static IReadOnlyList<string> Problems(Letter letter) => LetterCheck.Problems(letter);

    private static (string Order, string OrderDate, string FirstName) Named(HouseStyle house, Order order) =>
        (HouseStyle.OneLine(order.Number), Formats.Date(Formats.DayOf(order.CreatedAt, house.TimeZone), house.Language), HouseStyle.OneLine(order.Customer.FirstName));

    private static Uri With(Uri link, string name, string value) => new(link.AbsoluteUri + (link.Query.Length == 0 ? "?" : "&") + name + "=" + Uri.EscapeDataString(value));

    private static Letter Finish(Store store, MailModel model, LetterKind kind, string html, string text, Uri ourLink)
    {
        var house = model.House;
        Uri?[] trusted = [ourLink, model.Unsubscribe, store.Url, house.LogoUrl, house.PrivacyUrl, store.Settings.Brand.ChatUrl, new("https://wa.me")];
        IEnumerable<Uri?> pictures = model is OfferModel offer ? offer.Words.Lines.Select(l => l.Picture) : [];
        return new Letter
        {
            Kind = kind,
            Language = house.Language,
            Subject = model.Subject,
            Html = html,
            Text = text,
            FromName = HouseStyle.OneLine(store.Settings.Brand.SenderName) is { Length: > 0 } sender ? sender : house.StoreName,
            ReplyTo = (store.Settings.Brand.ReplyTo.Length > 0 ? store.Settings.Brand.ReplyTo : store.Settings.Brand.SupportEmail).Trim(),
            ListUnsubscribe = model.Unsubscribe,
            AllowedHosts = trusted.Concat(pictures).OfType<Uri>().Where(u => u.IsAbsoluteUri).Select(u => u.Authority).ToHashSet(StringComparer.OrdinalIgnoreCase),
        };
    }
}
