using System.Globalization;
using CancelSaver.Merchant;
using CancelSaver.Messages.SendGrid;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;
using CancelSaver.Web;

namespace CancelSaver.Operations;

/// <param name="Setting">Its name among the app settings.</param>
/// <param name="Ids">The one that is used first; what names a key tells nothing of it.</param>
public sealed record KeysInUse(string Setting, string Does, IReadOnlyList<string> Ids);

/// <param name="Count">Null: storage does not answer.</param>
/// <param name="Done">What was done; null: nothing.</param>
public sealed record KeysModel(OperatorVisit Visit, IReadOnlyList<KeysInUse> Keys, SealCount? Count, string? Done) : OperatorModel;

/// <param name="Stores">Connected ones, to choose from; not all of them where there are many.</param>
public sealed record RepairModel(OperatorVisit Visit, IReadOnlyList<StoreId> Stores, Typed Typed, string? Done) : OperatorModel;

/// <summary>The pages for a change of keys (<c>infra/keys.md</c>) and for the day something is gone (<c>infra/restore.md</c>).</summary>
public sealed class Repairs(StoreTable stores, SealAgain seal, ReadAgain again, Secrets secrets, LinkSigner links, AppOptions app, ShopifyOptions shopify, SendGridOptions mail, TimeProvider time)
{
    private const int MostChoices = 200;

    public async Task<IResult> Keys(OperatorVisit visit, string? done, CancellationToken cancel) => await Pages.Show<KeysPage>(new KeysModel(visit, InUse(), await Count(cancel), done switch
    {
        "sealed" => "What could be sealed anew just now is.",
        _ => null,
    }));

    public async Task<IResult> Seal(CancellationToken cancel)
    {
        await seal.Handle(SealAgain.MostAtOnce, cancel);
        return OperatorDoor.SeeOther.To(OperatorSession.Path + "/keys?done=sealed");
    }

    public async Task<IResult> Page(OperatorVisit visit, string? done, CancellationToken cancel) =>
        await Pages.Show<RepairPage>(new RepairModel(visit, await Choices(cancel), Typed.Of(("since", time.GetUtcNow().AddDays(-14).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))), done switch
        {
            "orders" => "Wished for. The store's orders are being read again, and its days are written anew within the hour.",
            "days" => "Wished for. The night watch writes the days anew: 5,000 cases of a store each hour.",
            _ => null,
        }));

    public async Task<IResult> Repair(OperatorVisit visit, IFormCollection form, CancellationToken cancel)
    {
        var typed = Typed.From(form);
        var store = new StoreId(typed.Text("store", "The store", 500, required: true));
        var isStore = typed.IsFine && StoreId.TryFromSegment(store.Segment, out _);
        if (typed.IsFine && !isStore)
            typed.Wrong("store", "A store is named woo:shop.example or shopify:name.myshopify.com.");
        var orders = typed["do"] == "orders";
        var since = default(DateTime);
        if (orders && (!DateTime.TryParseExact(typed["since"].Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out since) || since > time.GetUtcNow().UtcDateTime))
            typed.Wrong("since", "A day that has been, as year-month-day.");
        if (typed.IsFine && !(orders ? await again.Handle(store, since, cancel) : await Days(store, cancel)))
            typed.Wrong("store", orders ? "This store is not connected here." : "This store is not known here.");
        return typed.IsFine
            ? OperatorDoor.SeeOther.To(OperatorSession.Path + "/repair?done=" + (orders ? "orders" : "days"))
            : await Pages.Show<RepairPage>(new RepairModel(visit, await Choices(cancel), typed, null), StatusCodes.Status422UnprocessableEntity);
    }

    private async Task<bool> Days(StoreId store, CancellationToken cancel)
    {
        if (await stores.Find(store, cancel) is null)
            return false;
        await again.DaysAgain(store, cancel);
        return true;
    }

    private async Task<IReadOnlyList<StoreId>> Choices(CancellationToken cancel) => await stores.All(cancel).Take(MostChoices).ToListAsync(cancel);

    // The keys themselves are told even where storage does not answer.
    private async Task<SealCount?> Count(CancellationToken cancel)
    {
        try
        {
            return await seal.Look(cancel);
        }
        catch (Exception e) when (e is Azure.RequestFailedException or AggregateException or HttpRequestException)
        {
            return null;
        }
    }

    private IReadOnlyList<KeysInUse> InUse() =>
    [
        new("LinkSigningKey", "signs links and forms", links.KeyIds),
        new("SecretsKey", "encrypts what stores entrust to us", secrets.KeyIds),
        new("OperatorKey", "opens these pages", [.. app.OperatorKeys().Select(OperatorSession.NameOf)]),
        new("SendGrid__ApiKey", "hands mails over", [NameOf(mail.ApiKey)]),
        .. shopify.IsOn ? (KeysInUse[])[new("Shopify__ApiSecret", "seals what Shopify and we say to each other", [.. shopify.Secrets.Select(NameOf)])] : [],
    ];

    private static string NameOf(string secret) => OperatorSession.NameOf(System.Text.Encoding.UTF8.GetBytes(secret));
}

/// <summary>Where they stand.</summary>
public static class RepairRoutes
{
    public static IEndpointRouteBuilder MapRepairs(this IEndpointRouteBuilder routes)
    {
        const string keys = OperatorSession.Path + "/keys", repair = OperatorSession.Path + "/repair";
        routes.MapGet(keys, (string? done, HttpContext http, OperatorDoor door, Repairs repairs) => door.Show(http, visit => repairs.Keys(visit, done, http.RequestAborted)));
        routes.MapPost(keys, (HttpContext http, OperatorDoor door, Repairs repairs) => door.Act(http, (_, _) => repairs.Seal(http.RequestAborted)));
        routes.MapGet(repair, (string? done, HttpContext http, OperatorDoor door, Repairs repairs) => door.Show(http, visit => repairs.Page(visit, done, http.RequestAborted)));
        routes.MapPost(repair, (HttpContext http, OperatorDoor door, Repairs repairs) => door.Act(http, (visit, form) => repairs.Repair(visit, form, http.RequestAborted)));
        return routes;
    }
}
