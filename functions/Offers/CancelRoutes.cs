using CancelSaver.Stores.Shopify;

namespace CancelSaver.Offers;

/// <summary>
/// Where "cancel my order" stands: one address, reached through a store's app proxy. What a form wants stands in its field <c>do</c>, so that going back, reloading and sharing the address
/// always lead to the beginning, and no address ever holds anything of an order.
/// </summary>
public static class CancelRoutes
{
    /// <summary>The app proxy's address is this one under our public address.</summary>
    public const string Address = "/c/shopify";

    public static IServiceCollection AddCancelPages(this IServiceCollection services) => services
        .AddSingleton<OfferBeforeCancel>()
        .AddSingleton<KeepOrder>()
        .AddSingleton<CancelNow>()
        .AddSingleton<CancelPages>();

    public static IEndpointRouteBuilder MapCancelPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Address, [HttpMethods.Get, HttpMethods.Head], (HttpContext context, CancelPages pages, CancellationToken cancel) =>
            pages.Show(context.Request.Query, cancel));
        routes.MapPost(Address, async (HttpContext context, CancelPages pages, CancellationToken cancel) =>
            await pages.Take(context.Request.Query, await CustomerRoutes.Form(context, cancel), cancel));
        return routes;
    }
}
