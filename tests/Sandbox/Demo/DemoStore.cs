using System.Net;
using CancelSaver.Stores;

namespace CancelSaver.Sandbox;

/// <summary>Connects the demo shop the way a merchant does, and gives it settings one can watch.</summary>
internal static class DemoStore
{
    /// <summary>Written by the demo shop's checkout for guests who ticked the box.</summary>
    public const string ConsentMeta = "_demo_marketing_opt_in";

    /// <exception cref="SandboxException">The app or the shop said no.</exception>
    public static async Task<StoreId> ConnectAsync(Demonstration demo, FakeWooCommerce shop, CancellationToken cancel)
    {
        var id = StoreId.ForWooCommerce(new Uri(shop.Url));
        await ForgetOldShopsAsync(demo, id, cancel);
        // Before connecting: the app keeps a store's settings when it is connected again, and remembers what it read for a minute.
        var before = await demo.Stores.Find(id, cancel) ?? Unknown(id, shop, demo.Time.GetUtcNow());
        await demo.Stores.Save(before with { Settings = Shown(before.Settings, shop) }, cancel);

        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var begun = await http.GetAsync(new Uri(demo.AppUrl, "/install/woocommerce?store=" + Uri.EscapeDataString(shop.Url)), cancel);
        if (begun is not { StatusCode: HttpStatusCode.Redirect, Headers.Location: { } grant })
            throw new SandboxException("The app does not begin to connect the demo shop (" + (int)begun.StatusCode + "). Its log: " + demo.State.AppLog);
        var back = await shop.ApproveGrant(grant.AbsoluteUri)
            ?? throw new SandboxException("The app did not take the demo shop's key. Its log: " + demo.State.AppLog);
        using var done = await http.GetAsync(new Uri(back), cancel);
        return await demo.Stores.Find(id, cancel) is { Status: StoreStatus.Connected }
            ? id
            : throw new SandboxException("The demo shop is not connected. The app's log: " + demo.State.AppLog);
    }

    private static Store Unknown(StoreId id, FakeWooCommerce shop, DateTimeOffset now) => new()
    {
        Id = id,
        Url = new Uri(shop.Url),
        Status = StoreStatus.Disconnected,
        Name = shop.Shop.Options.Name,
        Currency = shop.Shop.Options.Currency,
        TimeZone = shop.Shop.Options.TimeZone,
        Language = "en-US",
        Country = shop.Shop.Options.Country[..2],
        ConnectedAt = now,
        CaughtUpTo = now,
    };

    /// <summary>What the demo needs, everything else as the merchant left it.</summary>
    private static StoreSettings Shown(StoreSettings settings, FakeWooCommerce shop) => settings with
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
        await foreach (var other in demo.Stores.All(cancel))
        {
            if (other != own && other.Value.StartsWith("woo:127.0.0.1:", StringComparison.Ordinal))
                await demo.Stores.Update(other, s => s with { Status = StoreStatus.Disconnected }, cancel);
        }
    }
}
