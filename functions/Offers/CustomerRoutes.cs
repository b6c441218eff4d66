namespace CancelSaver.Offers;

/// <summary>Where the customer pages stand. Every route begins with a fixed word, so that nobody outside can spell a trigger's path.</summary>
public static class CustomerRoutes
{
    private static readonly string[] look = [HttpMethods.Get, HttpMethods.Head];

    public static IEndpointRouteBuilder MapCustomerPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/r/{token}", look, (string token, string? reason, string? score, CustomerPages pages, CancellationToken cancel) =>
            pages.ShowReason(token, reason, int.TryParse(score, out var number) ? number : null, cancel));
        routes.MapPost("/r/{token}", async (string token, HttpContext context, CustomerPages pages, CancellationToken cancel) =>
            await pages.TakeReason(token, await Form(context, cancel), cancel));
        routes.MapMethods("/o/{token}", look, (string token, CustomerPages pages, CancellationToken cancel) => pages.ShowOffer(token, cancel));
        routes.MapPost("/o/{token}", async (string token, HttpContext context, CustomerPages pages, CancellationToken cancel) =>
            await pages.TakeAnswer(token, await Form(context, cancel), cancel));
        routes.MapMethods("/u/{token}", look, (string token, CustomerPages pages, CancellationToken cancel) => pages.Unsubscribe(token, now: false, cancel));
        // RFC 8058: whatever the body looks like, the post itself is the wish.
        routes.MapPost("/u/{token}", (string token, CustomerPages pages, CancellationToken cancel) => pages.Unsubscribe(token, now: true, cancel));
        return routes;
    }

    internal static async Task<IFormCollection?> Form(HttpContext context, CancellationToken cancel)
    {
        try
        {
            return context.Request.HasFormContentType ? await context.Request.ReadFormAsync(cancel) : null;
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}
