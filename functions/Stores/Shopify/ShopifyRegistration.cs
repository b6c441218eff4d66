using CancelSaver.Web;

namespace CancelSaver.Stores.Shopify;

/// <summary>The Shopify room, registered. It expects <see cref="StoresRegistration.AddStores"/>, the options records and a <see cref="LinkSigner"/> from the house.</summary>
public static class ShopifyRegistration
{
    public static IServiceCollection AddShopify(this IServiceCollection services)
    {
        services.AddHttpClient(ShopifyClient.Name)
            .ConfigurePrimaryHttpMessageHandler(provider => Handler(provider.GetRequiredService<ShopifyOptions>()))
            // The client lives as long as the process; connections are renewed below, so that a changed address is noticed.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddSingleton(provider => new ShopifyClient(
            Http(provider), provider.GetRequiredService<IShopifyTokens>(), provider.GetRequiredService<ShopifyOptions>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ShopifyClient>>()));
        services.AddSingleton(provider => new TokenExchange(Http(provider), provider.GetRequiredService<ShopifyOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<OfflineTokens>();
        services.AddSingleton<IShopifyTokens>(provider => provider.GetRequiredService<OfflineTokens>());
        services.AddSingleton<SessionToken>();
        services.AddSingleton<ShopifyFacts>();
        services.AddSingleton<ShopifyInstall>();
        services.AddSingleton<ShopifyWebhooks>();
        services.AddSingleton<ShopifyReader>().AddSingleton<ShopifyStock>().AddSingleton<ShopifyCheckup>();
        services.AddSingleton<ShopifyRights>().AddSingleton<ShopifyClaims>().AddSingleton<ShopifyCodes>().AddSingleton<ShopifyTwins>().AddSingleton<ShopifyCredit>().AddSingleton<ShopifyDrafts>();
        services.AddSingleton<ShopifyPromises>().AddSingleton<ShopifyAccept>().AddSingleton<ShopifyMarks>();
        services.AddSingleton<IStorefront, ShopifyStorefront>();
        services.AddSingleton<ShopifyProxy>().AddSingleton<ShopifyDesk>();
        services.AddSingleton<IOrderDesk>(provider => provider.GetRequiredService<ShopifyDesk>());
        return services;
    }

    private static HttpClient Http(IServiceProvider provider) => provider.GetRequiredService<IHttpClientFactory>().CreateClient(ShopifyClient.Name);

    /// <summary>No redirects (the token would leak along), no cookies.</summary>
    private static SocketsHttpHandler Handler(ShopifyOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectTimeout = options.Timeout,
    };
}
