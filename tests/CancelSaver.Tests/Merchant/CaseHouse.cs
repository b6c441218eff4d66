using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Merchant;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Saves;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;
using Customer = CancelSaver.Stores.Customer;

namespace CancelSaver.Tests.Merchant;

/// <summary>The whole app with a store that has had many cancellations, and a merchant who is signed in.</summary>
internal sealed class CaseHouse : IAsyncDisposable
{
    private static readonly string[] firsts = ["Ada", "Bruno", "Zoë", "Dmitri", "小明"];
    private static readonly (long Id, string Name)[] goods = [(13, "Trail Mug"), (15, "Rain Jacket"), (20, "Théière ☕ Teapot")];
    private static readonly (CancellationStatus Status, CancelClass Class, Verdict Verdict)[] ends =
    [
        (CancellationStatus.Saved, CancelClass.Customer, Verdict.Offer), (CancellationStatus.Expired, CancelClass.Customer, Verdict.Offer), (CancellationStatus.HeldOut, CancelClass.Customer, Verdict.HeldOut),
        (CancellationStatus.NotForUs, CancelClass.Fraud, Verdict.NotForUs), (CancellationStatus.NotForUs, CancelClass.Staff, Verdict.NotForUs), (CancellationStatus.CameBackAlone, CancelClass.Customer, Verdict.HeldOut),
        (CancellationStatus.Asked, CancelClass.Customer, Verdict.Ask), (CancellationStatus.Declined, CancelClass.Customer, Verdict.Offer),
    ];

    private readonly string cookie;

    private CaseHouse(AppUnderTest app, string cookie) => (App, this.cookie) = (app, cookie);

    public AppUnderTest App { get; }

    public static async Task<CaseHouse> Open()
    {
        var app = await AppUnderTest.StartAsync();
        using var entered = await app.Browser.GetAsync(app.Get<MerchantSession>().Door(app.Store).PathAndQuery);
        return new CaseHouse(app, entered.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    /// <summary>Cases one hour apart, the highest number the newest, straight into storage.</summary>
    public async Task Fill(int from, int count, bool fold = true)
    {
        await Parallel.ForEachAsync(Enumerable.Range(from, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (n, cancel) => await App.Get<CancellationTable>().TryOpen(Case(n, from + count), cancel));
        if (fold)
            await App.Get<FoldDays>().Handle(App.Store, 100, default);
    }

    /// <summary>What the n-th case looks like.</summary>
    public Cancellation Case(int n, int newest)
    {
        var at = AppUnderTest.Start.AddHours(n - newest);
        var (status, @class, verdict) = ends[n % ends.Length];
        var (id, name) = goods[n % goods.Length];
        var total = new Money(1000 + (n * 10), "USD");
        var offer = new Offer { Parts = [new OfferPart { Kind = n % 2 == 0 ? OfferKind.Coupon : OfferKind.FreeShipping, Cost = new Money(100, "USD") }], Ends = at.AddDays(2), Cost = new Money(100, "USD") };
        return new Cancellation
        {
            Id = new CancellationId(App.Store, n),
            Status = status,
            CancelledAt = at,
            ReceivedAt = at,
            Class = Classified.As(@class),
            Reason = new GivenReason(Reason.All[n % 12], ReasonSource.Page, n % 5 == 0 ? "=SUM(1+1) words " + n : null),
            Feedback = n % 4 == 0 ? new Feedback(1 + (n % 5), n % 8 == 0 ? "Feedback " + n : null, at) : null,
            Decision = new Decision { Verdict = verdict, Offer = verdict == Verdict.Offer ? offer : null, RuleId = "r" + (n % 3), Bucket = 1, RulebookVersion = 1, EngineVersion = 1, At = at, Why = [new WhyStep("class", "class", true, "Because.")] },
            Promise = verdict == Verdict.Offer ? new Promise { Name = "p" + n, Offer = offer } : null,
            Save = status is CancellationStatus.Saved ? new Save(SaveKind.Reopened, n, total, new Money(100, "USD"), at) : status == CancellationStatus.CameBackAlone ? new Save(SaveKind.Alone, n, total, Money.Zero("USD"), at) : null,
            Timeline = [new TimelineEntry(at, "It happened.")],
            Order = new Order
            {
                Store = App.Store,
                Id = n,
                Number = "#" + n,
                Status = OrderStatus.Cancelled,
                CreatedAt = at.AddHours(-1),
                ModifiedAt = at,
                Total = total,
                ShippingTotal = Money.Zero("USD"),
                FeeTotal = Money.Zero("USD"),
                DiscountTotal = Money.Zero("USD"),
                TaxTotal = Money.Zero("USD"),
                Customer = new Customer { FirstName = firsts[n % firsts.Length], LastName = "Nr" + n, Email = "customer" + n + "@example.com", Phone = "518-556-" + (10000 + n), Country = "US" },
                Lines = [new OrderLine(1, id, 0, name, 2, total)],
            },
        };
    }

    public async Task<MerchantPage> Get(string path) => await Read(await Send(new HttpRequestMessage(HttpMethod.Get, path)));

    /// <summary>Sends a form of a page as a browser does, with what is in it and what is typed.</summary>
    public async Task<HttpResponseMessage> Submit(MerchantPage page, string action, params (string Name, string Value)[] typed)
    {
        var form = page.Document.Forms.First(f => f.GetAttribute("action") == action);
        var fields = form.QuerySelectorAll("input[type=hidden]").Select(f => (Name: f.GetAttribute("name")!, Value: f.GetAttribute("value") ?? "")).Concat(typed);
        return await Send(new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) });
    }

    public async Task<HttpResponseMessage> Send(HttpRequestMessage request)
    {
        using (request)
        {
            request.Headers.Add("Cookie", cookie);
            return await App.Browser.SendAsync(request);
        }
    }

    public static async Task<MerchantPage> Read(HttpResponseMessage response)
    {
        var page = await Kit.Customer.Read(response);
        return new MerchantPage(page.Status, page.Document);
    }

    public async ValueTask DisposeAsync() => await App.DisposeAsync();
}

/// <summary>A page as the merchant's browser got it.</summary>
internal sealed record MerchantPage(HttpStatusCode Status, AngleSharp.Html.Dom.IHtmlDocument Document)
{
    public string Text => Document.Body!.TextContent;

    /// <summary>Order numbers on the list, from the top.</summary>
    public IReadOnlyList<int> Orders => [.. Document.QuerySelectorAll("tbody tr td:first-child a").Select(a => int.Parse(a.TextContent.TrimStart('#')))];

    /// <summary>How many the list says it has.</summary>
    public int Matching => Document.GetElementById("list") is { } heading
        ? int.Parse(heading.TextContent.Split(' ')[0].Replace(",", "", StringComparison.Ordinal))
        : 0;

    /// <summary>Where the link of these words leads.</summary>
    public string Link(string words) => Document.QuerySelectorAll("main a").First(a => a.TextContent.Trim() == words).GetAttribute("href")!;
}
