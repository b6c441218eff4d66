using System.Globalization;
using System.Text.Json;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>Reads what we must know of a store: name, currency, time, language, how it is paid and how it sends.</summary>
public sealed class WooFacts(WooClient client)
{
    private const int MostZones = 30;

    /// <summary>Everything at once; the store's server waits for our answer while it is being connected.</summary>
    internal async Task<Store> Read(WooAccess access, StoreId id, CancellationToken cancel)
    {
        var index = client.GetIndex(access.Home, cancel);
        var settings = client.GetSettings(access, cancel);
        var system = Language(access, cancel);
        var gateways = client.GetGateways(access, cancel);
        var zones = client.GetZones(access, cancel);
        var sender = Sender(access, cancel);
        await Task.WhenAll(index, settings, system, gateways, zones, sender);

        string Setting(string name) => WooOrder.Text((settings.Result.Find(s => s.Id == name) ?? new WireSetting(null, null)).Value) ?? "";
        var currency = Setting("woocommerce_currency").ToUpperInvariant();
        if (currency.Length != 3)
            throw new WooException("The store does not say its currency.", false);
        var methods = await Task.WhenAll(zones.Result.Take(MostZones).Select(zone => client.GetZoneMethods(access, zone.Id, cancel)));
        return new Store
        {
            Id = id,
            Url = access.Home,
            Name = Name(index.Result, access.Home),
            Currency = currency,
            TimeZone = TimeZone(index.Result),
            Language = system.Result,
            Country = Setting("woocommerce_default_country").Split(':')[0].ToUpperInvariant(),
            // A start for mails that must carry both; the merchant's own choice is kept.
            Settings = new StoreSettings
            {
                Brand = new Brand { SupportEmail = sender.Result, LegalName = Name(index.Result, access.Home), PostalAddress = Address(Setting) },
            },
            PaymentMethods = [.. gateways.Result.Where(g => g.Enabled && g.Id is { Length: > 0 }).Select(g =>
                new PaymentMethod(g.Id!, WooOrder.Plain(g.Title)))],
            ShippingMethods = [.. methods.SelectMany(m => m).Where(m => m.Enabled).Select(m => Method(m, currency))],
        };
    }

    internal static string Name(WireIndex index, Uri home) => WooOrder.Plain(index.Name) is { Length: > 0 } name ? name : home.Host;

    /// <summary>The IANA name, or the bare offset where the site has only that.</summary>
    internal static string TimeZone(WireIndex index)
    {
        if (index.TimezoneString is { Length: > 0 } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _))
            return name;
        var minutes = (int)((index.GmtOffset ?? 0) * 60);
        return (minutes < 0 ? "-" : "+") + TimeSpan.FromMinutes(Math.Abs(minutes)).ToString(@"hh\:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>Needs rights that not every shop manager has: English where it is not told.</summary>
    private async Task<string> Language(WooAccess access, CancellationToken cancel)
    {
        try
        {
            return WooOrder.Language((await client.GetSystem(access, cancel)).Environment?.Language) is { Length: > 0 } language ? language
                : "en";
        }
        catch (WooException)
        {
            return "en";
        }
    }

    /// <summary>Empty where it is not told: then the merchant has to say where replies go.</summary>
    private async Task<string> Sender(WooAccess access, CancellationToken cancel)
    {
        try
        {
            var settings = await client.GetMailSettings(access, cancel);
            var address = WooOrder.Text((settings.Find(s => s.Id == "woocommerce_email_from_address") ?? new WireSetting(null, null)).Value) ?? "";
            return address.Contains('@', StringComparison.Ordinal) ? address.Trim() : "";
        }
        catch (WooException)
        {
            return "";
        }
    }

    private static string Address(Func<string, string> setting)
    {
        var town = (setting("woocommerce_store_city") + " " + setting("woocommerce_store_postcode")).Trim();
        string[] lines = [setting("woocommerce_store_address"), setting("woocommerce_store_address_2"), town, setting("woocommerce_default_country").Replace(":", " ", StringComparison.Ordinal)];
        return setting("woocommerce_store_address").Length == 0 || town.Length == 0 ? "" : string.Join('\n', lines.Where(l => l.Length > 0));
    }

    private static ShippingMethod Method(WireZoneMethod wire, string currency) =>
        new(wire.MethodId ?? "", wire.InstanceId ?? "", WooOrder.Plain(wire.Title), Cost(wire, currency));

    /// <summary>Null for a formula ("10.00 * [qty]") and for methods that ask a carrier; free shipping costs nothing.</summary>
    private static Money? Cost(WireZoneMethod wire, string currency)
    {
        if (wire.MethodId == "free_shipping")
            return Money.Zero(currency);
        if (wire.Settings is not { ValueKind: JsonValueKind.Object } settings || !settings.TryGetProperty("cost", out var cost)
            || cost.ValueKind != JsonValueKind.Object || !cost.TryGetProperty("value", out var value))
            return null;
        var text = (WooOrder.Text(value) ?? "").Trim().Replace(',', '.');
        if (text.Length == 0)
            return Money.Zero(currency);
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            ? Money.FromDecimal(amount, currency) : null;
    }
}
