using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <param name="Name">As the address calls it: "ask", "offer", "offer-2", "ready", "thank".</param>
/// <param name="Letter">Written again from the case; null: it cannot be any more.</param>
/// <param name="Look">Where the mail itself is shown, without a script and without its links.</param>
public sealed record CaseMailModel(Visit Visit, Cancellation Case, string Name, Mail Mail, Letter? Letter, string? WhyNot, string Look) : MerchantModel(Visit)
{
    public override bool ShowsFrames => true;
}

/// <summary>
/// A mail of a case as its customer got it: written again from what the case keeps, by today's texts. It is shown in a page of its own, closed by its policy: no script, no form, no link that
/// leads anywhere, for its links are the customer's.
/// </summary>
public sealed partial class CaseMails(CancellationTable cases, StoreTable stores, CaseLetters letters, LinkSigner links, TimeProvider time)
{
    // As long as somebody may take to look at a page.
    private static readonly TimeSpan passLife = TimeSpan.FromMinutes(30);

    public async Task<IResult> Page(Visit visit, long order, string name, CancellationToken cancel)
    {
        if (await cases.Find(new CancellationId(visit.Store.Id, order), cancel) is not { } found || Sent(found, name) is not { } sent)
            return await Pages.Show<NoticePage>(new NoticeModel(visit, "There is no such mail.", "It was not sent, or the person was erased."), StatusCodes.Status404NotFound);
        var (letter, whyNot) = await letters.Write(visit.Store, sent.Case, sent.Due);
        var look = Address(order, name) + "/look";
        // Inside the store's admin a frame in our page can bring neither cookie nor session token: what lets it in is a pass for this one mail.
        if (visit.Frame is not null)
            look += "?pass=" + Uri.EscapeDataString(links.Sign(LinkPurpose.Merchant, Subject(found.Id, name), time.GetUtcNow() + passLife));
        return await Pages.Show<CaseMailPage>(new CaseMailModel(visit, found, name, sent.Due.MailOf(sent.Case)!, letter is null ? null : letter with { Text = WithoutLinks(letter.Text) }, whyNot, look));
    }

    /// <summary>The mail alone.</summary>
    public async Task<IResult> Look(Visit visit, long order, string name, CancellationToken cancel) => await Alone(visit.Store, new CancellationId(visit.Store.Id, order), name, cancel);

    /// <summary>The mail alone, for whoever holds the pass our page wrote for it.</summary>
    public async Task<IResult> LookWith(string pass, long order, string name, CancellationToken cancel) =>
        links.Read(LinkPurpose.Merchant, pass, time.GetUtcNow()) is LinkReading.Valid { Subject: var subject } && subject.StartsWith("mail:", StringComparison.Ordinal)
            && subject.LastIndexOf('#') is > 5 and var mark && subject[(mark + 1)..] == name && CancellationId.TryParse(subject[5..mark], out var id) && id.Value.OrderId == order
            && await stores.Find(id.Value.Store, cancel) is { } store ? await Alone(store, id.Value, name, cancel) : Over();

    private async Task<IResult> Alone(Store store, CancellationId id, string name, CancellationToken cancel) =>
        await cases.Find(id, cancel) is { } found && Sent(found, name) is { } sent && (await letters.Write(store, sent.Case, sent.Due)).Letter is { } letter
            ? new Closed(Links().Replace(letter.Html, ""))
            : Over();

    private static IResult Over() => Results.Text("This mail cannot be shown any more. Load the case again.", "text/plain", Encoding.UTF8, StatusCodes.Status404NotFound);

    /// <summary>The mail of that name with the case as it was when it went out; null: it never went out.</summary>
    internal static (Cancellation Case, DueLetter Due)? Sent(Cancellation c, string name)
    {
        if (c.Order.PersonErased)
            return null;
        (Cancellation Case, DueLetter Due)? found = name switch
        {
            "ask" => (c, new DueLetter.Question()),
            "ready" when c.Promise is not null => (c, new DueLetter.Ready()),
            "thank" => (c, new DueLetter.Thank()),
            _ when Number(name) is { } number => number <= c.Earlier.Count && c.Earlier[number - 1] is { Promise: { } promise } earlier
                ? (c with { Promise = promise, OfferMail = earlier.Mail }, new DueLetter.Offer(number))
                : number == c.Earlier.Count + 1 && c.Promise is not null ? (c, new DueLetter.Offer(number)) : null,
            _ => null,
        };
        return found is { } it && it.Due.MailOf(it.Case) is { State: MailState.Accepted or MailState.Unknown } ? it : null;
    }

    // "offer" is the first, "offer-2" the second.
    private static int? Number(string name) => name == "offer" ? 1
        : name.StartsWith("offer-", StringComparison.Ordinal) && int.TryParse(name.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 1 and < 100 ? number : null;

    private static string Subject(CancellationId id, string name) => "mail:" + id + "#" + name;

    private static string Address(long order, string name) => "/app/cases/" + order.ToString(CultureInfo.InvariantCulture) + "/mail/" + name;

    private static string WithoutLinks(string text) => PlainLinks().Replace(text, "(the customer's own link)");

    [GeneratedRegex("""\shref="[^"]*"(?=[\s>])""", RegexOptions.IgnoreCase, 2000)]
    private static partial Regex Links();

    [GeneratedRegex(@"https?://\S+/[rou]/\S+", RegexOptions.None, 2000)]
    private static partial Regex PlainLinks();

    /// <summary>A mail's own styles stand on its elements, so these are allowed here; nothing else is.</summary>
    private sealed class Closed(string html) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.ContentType = "text/html; charset=utf-8";
            headers.CacheControl = "no-store";
            headers["Referrer-Policy"] = "no-referrer";
            headers["X-Robots-Tag"] = "noindex, nofollow";
            headers.XContentTypeOptions = "nosniff";
            // Who may frame it is said by the page around it; whoever has no pass sees nothing anyway.
            headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src https: http:; form-action 'none'; base-uri 'none'; sandbox";
            return httpContext.Response.WriteAsync(html, Encoding.UTF8, httpContext.RequestAborted);
        }
    }
}
