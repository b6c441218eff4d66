using CancelSaver.Stores;

namespace CancelSaver.Sandbox;

/// <summary>Connects the demo shops, with settings one can watch.</summary>
internal static class DemoStore
{
    /// <summary>Written by the demo shops' checkouts for guests who ticked the box, where the platform has no word of its own for it.</summary>
    public const string ConsentMeta = "_demo_marketing_opt_in";

    /// <summary>Before the app runs: it keeps a store's settings when the store is connected again, and remembers what it read for a minute.</summary>
    public static async Task PrepareAsync(Demonstration demo, IDemoShop shop, CancellationToken cancel)
    {
        await ForgetOldShopsAsync(demo, shop.Id, cancel);
        var before = await demo.Stores.Find(shop.Id, cancel) ?? Unknown(shop, demo.Time.GetUtcNow());
        // Its keys died with the shop of the last run; until there are new ones the store's cases wait.
        await demo.Stores.Save(before with { Status = StoreStatus.NeedsReconnect, Settings = Shown(before.Settings, shop) }, cancel);
    }

    /// <exception cref="SandboxException">The app or the shop said no.</exception>
    public static async Task ConnectAsync(Demonstration demo, IDemoShop shop, CancellationToken cancel)
    {
        await shop.ConnectAsync(cancel);
        if (await demo.Stores.Find(shop.Id, cancel) is not { Status: StoreStatus.Connected })
            throw new SandboxException("The demo shop " + shop.Id + " is not connected. The app's log: " + demo.State.AppLog);
    }

    // Until the shop says so itself.
    private static Store Unknown(IDemoShop shop, DateTimeOffset now) => new()
    {
        Id = shop.Id,
        Url = new Uri(shop.Url),
        Name = shop.Name,
        Currency = "USD",
        TimeZone = "America/New_York",
        Language = "en-US",
        Country = "US",
        ConnectedAt = now,
        CaughtUpTo = now,
    };

    /// <summary>What the demo needs, everything else as the merchant left it.</summary>
    private static StoreSettings Shown(StoreSettings settings, IDemoShop shop) => settings with
    {
        SettleDelay = TimeSpan.FromSeconds(3),
        HoldoutPercent = settings.Brand.SupportEmail.Length > 0 ? settings.HoldoutPercent : 0,
        Guards = settings.Guards with { QuietFromHour = 0, QuietToHour = 0, CooldownDays = 0, MaxOffersPerPeriod = 1000, SerialCanceller = 1000 },
        Brand = settings.Brand with
        {
            Colour = "#1f6b4a",
            SupportEmail = "help@fernhill.example",
            SupportPhone = "+1 518 555 0142",
            Hours = "Monday to Friday, 9 to 5",
            LegalName = "Fernhill Goods LLC",
            PostalAddress = "12 Ridge Road\nAlbany, NY 12207\nUnited States",
            PrivacyUrl = new Uri(shop.Url + "/"),
            ReturnPolicy = "You have 60 days to send anything back, unused or not, and we pay the way.",
        },
        Consent = settings.Consent with { MetaKey = ConsentMeta },
    };

    // Its port was taken this time: what is gone must not be looked after any more.
    private static async Task ForgetOldShopsAsync(Demonstration demo, StoreId own, CancellationToken cancel)
    {
        if (own.Platform != ShownStore.Woo)
            return;
        await foreach (var other in demo.Stores.All(cancel))
        {
            if (other != own && other.Value.StartsWith("woo:127.0.0.1:", StringComparison.Ordinal))
                await demo.Stores.Update(other, s => s with { Status = StoreStatus.Disconnected }, cancel);
        }
    }
}
