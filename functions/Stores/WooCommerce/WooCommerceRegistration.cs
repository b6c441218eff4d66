namespace CancelSaver.Stores.WooCommerce;

/// <summary>
/// The WooCommerce room, registered. It expects <see cref="StoresRegistration.AddStores"/> and the options records from the house.
/// </summary>
public static class WooCommerceRegistration
{
    public static IServiceCollection AddWooCommerce(this IServiceCollection services)
    {
        services.AddHttpClient(WooClient.Name)
            .ConfigurePrimaryHttpMessageHandler(provider => Handler(provider.GetRequiredService<WooCommerceOptions>()))
            // The client lives as long as the process; connections are renewed below, so that a changed address is noticed.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddSingleton(provider => new WooClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(WooClient.Name),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<WooCommerceOptions>()));
        services.AddSingleton<WooKeyring>();
        services.AddSingleton<WooFacts>();
        services.AddSingleton<WooCoupons>();
        services.AddSingleton<WooStock>();
        services.AddSingleton<WooAccept>();
        services.AddSingleton<WooHooks>();
        services.AddSingleton<WooCheckup>();
        services.AddSingleton<PluginLink>();
        services.AddSingleton<PluginZip>();
        services.AddSingleton<WooInstall>();
        services.AddSingleton<WooWebhooks>();
        services.AddSingleton<WooStorefront>();
        services.AddSingleton<IStorefront>(provider => provider.GetRequiredService<WooStorefront>());
        return services;
    }

    /// <summary>No redirects (the keys would leak along), no cookies, no proxy (it would connect in our place, unchecked).</summary>
    internal static SocketsHttpHandler Handler(WooCommerceOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectTimeout = options.Timeout,
        };
        if (!options.AllowInsecureStores)
            handler.ConnectCallback = PublicAddress.Connect;
        return handler;
    }
}
