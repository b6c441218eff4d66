using CancelSaver.Web;

namespace CancelSaver.Stores;

/// <summary>The Stores room, registered. It expects storage clients, a TimeProvider and <see cref="AppOptions"/> from the house.</summary>
public static class StoresRegistration
{
    /// <summary>Tables and queues of this room.</summary>
    public static readonly IReadOnlyList<string> Tables = [StoreTable.Table, InstallStates.Table, LargeLetters.Table, UsedLinks.Name];

    public static readonly IReadOnlyList<string> Queues = [StoreLetters.Queue];

    public static IServiceCollection AddStores(this IServiceCollection services) => services
        .AddSingleton(provider => new Secrets(provider.GetRequiredService<AppOptions>().SecretsKey))
        .AddSingleton<StoreTable>()
        .AddSingleton<InstallStates>()
        .AddSingleton<UsedLinks>()
        .AddSingleton<LargeLetters>()
        .AddSingleton<StoreLetters>()
        .AddSingleton<OrderDesks>()
        .AddSingleton<CheckStores>();
}
