using System.Text;
using System.Text.Json;
using CancelSaver.Privacy;
using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>The pages under <c>/app/privacy</c>: who wants to know what is kept of them, the file to pass on, and that it was passed on.</summary>
public static class PrivacyPages
{
    private static readonly JsonSerializerOptions readable = new(StoredJson.Options) { WriteIndented = true };

    public static IEndpointRouteBuilder MapPrivacyPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app/privacy", (HttpContext http, MerchantDoor door, AnswerDataRequest requests, TimeProvider time) =>
            door.Show(http, visit => Show(visit, requests, time, null, http.RequestAborted)));
        routes.MapPost("/app/privacy/file", (HttpContext http, MerchantDoor door, AnswerDataRequest requests) => door.Act(http, MerchantRole.Cases, async (visit, form) =>
            await requests.Collect(visit.Store.Id, form["request"].ToString(), http.RequestAborted) is { } file ? File(http, file) : await NoSuchRequest(visit)));
        routes.MapPost("/app/privacy/done", (HttpContext http, MerchantDoor door, AnswerDataRequest requests, TimeProvider time) => door.Act(http, MerchantRole.Cases, async (visit, form) =>
            await requests.MarkDone(visit.Store.Id, form["request"].ToString(), http.RequestAborted)
                ? await Show(visit, requests, time, "Request " + form["request"] + " is marked as answered.", http.RequestAborted)
                : await NoSuchRequest(visit)));
        return routes;
    }

    private static async Task<IResult> Show(Visit visit, AnswerDataRequest requests, TimeProvider time, string? done, CancellationToken cancel) =>
        await Pages.Show<PrivacyPage>(new PrivacyModel(visit, await requests.Newest(visit.Store.Id, cancel), time.GetUtcNow(), done));

    private static IResult File(HttpContext context, PersonFile file)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        // The platform's number of the request is the whole name: nothing about the person stands in a list of downloads.
        var number = string.Concat(file.Request.Where(char.IsAsciiLetterOrDigit));
        return Results.File(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(file, readable)), "application/json", "data-request-" + number + ".json");
    }

    private static Task<IResult> NoSuchRequest(Visit visit) => Pages.Show<NoticePage>(
        new NoticeModel(visit, "There is no such request.", "It may have been forgotten together with the person who made it."), StatusCodes.Status404NotFound);
}
