using System.Text;
using System.Text.Json;
using CancelSaver.Privacy;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>The pages under <c>/app/privacy</c>: who wants to know what is kept of them, the file to pass on, and that it was passed on.</summary>
public static class PrivacyPages
{
    private static readonly JsonSerializerOptions readable = new(StoredJson.Options) { WriteIndented = true };

    public static IEndpointRouteBuilder MapPrivacyPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app/privacy", (HttpContext context, MerchantEntrance entrance, MerchantSession session, StoreTable stores, AnswerDataRequest requests, TimeProvider time, CancellationToken cancel) =>
            MerchantPages.For(context, entrance, stores, (store, frame) => Show(store, frame, session, requests, time, null, cancel), cancel));
        routes.MapPost("/app/privacy/file", (HttpContext context, MerchantEntrance entrance, MerchantSession session, StoreTable stores, AnswerDataRequest requests, CancellationToken cancel) =>
            Answer(context, entrance, session, stores, async (store, frame, number) => await requests.Collect(store.Id, number, cancel) is { } file
                ? File(context, file)
                : await NoSuchRequest(store, frame), cancel));
        routes.MapPost("/app/privacy/done", (HttpContext context, MerchantEntrance entrance, MerchantSession session, StoreTable stores, AnswerDataRequest requests, TimeProvider time, CancellationToken cancel) =>
            Answer(context, entrance, session, stores, async (store, frame, number) => await requests.MarkDone(store.Id, number, cancel)
                ? await Show(store, frame, session, requests, time, "Request " + number + " is marked as answered.", cancel)
                : await NoSuchRequest(store, frame), cancel));
        return routes;
    }

    private static Task<IResult> Answer(
        HttpContext context, MerchantEntrance entrance, MerchantSession session, StoreTable stores, Func<Store, AdminFrame?, string, Task<IResult>> answer, CancellationToken cancel) =>
        MerchantPages.For(context, entrance, stores, async (store, frame) =>
        {
            var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(cancel) : null;
            return form is not null && session.IsOurForm(store.Id, form["form"]) ? await answer(store, frame, form["request"].ToString()) : MerchantEntrance.SignedOut();
        }, cancel);

    private static async Task<IResult> Show(Store store, AdminFrame? frame, MerchantSession session, AnswerDataRequest requests, TimeProvider time, string? done, CancellationToken cancel) =>
        await Pages.Show<PrivacyPage>(new PrivacyModel(store, session.FormToken(store.Id), await requests.Newest(store.Id, cancel), time.GetUtcNow(), done) { Frame = frame });

    private static IResult File(HttpContext context, PersonFile file)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        // The platform's number of the request is the whole name: nothing about the person stands in a list of downloads.
        var number = string.Concat(file.Request.Where(char.IsAsciiLetterOrDigit));
        return Results.File(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(file, readable)), "application/json", "data-request-" + number + ".json");
    }

    private static Task<IResult> NoSuchRequest(Store store, AdminFrame? frame) => Pages.Show<NoticePage>(
        new NoticeModel(store, "There is no such request.", "It may have been forgotten together with the person who made it.") { Frame = frame }, StatusCodes.Status404NotFound);
}
