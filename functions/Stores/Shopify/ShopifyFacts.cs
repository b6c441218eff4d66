using System.Globalization;
using System.Text.Json.Serialization;

namespace CancelSaver.Stores.Shopify;

/// <summary>Reads what we must know of a store: name, currency, time, language, address, and what it sends by. How it is paid is not readable.</summary>
public sealed class ShopifyFacts(ShopifyClient client)
{
    private static readonly ShopifyDocument<FactsWire.Settings> settings = new("ShopSettings", ShopifyFactsJson.Default.Settings);
    private static readonly ShopifyDocument<FactsWire.Settings> locale = new("PrimaryLocale", ShopifyFactsJson.Default.Settings);
    private static readonly ShopifyDocument<FactsWire.Rates> rates = new("DeliveryRates", ShopifyFactsJson.Default.Rates);

    /// <exception cref="ShopifyException">The store could not be asked, or does not say what we cannot do without.</exception>
    public async Task<Store> Read(StoreId id, CancellationToken cancel)
    {
        var told = client.Ask(id, settings, [], cancel);
        var language = Language(id, cancel);
        var methods = Methods(id, cancel);
        await Task.WhenAll(told, language, methods);

        var shop = (await told).Shop;
        if (shop is not { CurrencyCode: { Length: 3 } currency })
            throw new ShopifyException("The store does not say its currency.", false);
        var name = shop.Name is { Length: > 0 } said ? said : ShopDomain.Of(id);
        return new Store
        {
            Id = id,
            Url = Uri.TryCreate(shop.PrimaryDomain?.Url, UriKind.Absolute, out var url) ? url : new Uri("https://" + ShopDomain.Of(id)),
            Name = name,
            Currency = currency,
            TimeZone = shop.IanaTimezone is { Length: > 0 } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : "+00:00",
            Language = await language,
            Country = shop.ShopAddress?.CountryCodeV2 ?? "",
            // A start for mails that must carry both; the merchant's own choice is kept.
            Settings = new StoreSettings
            {
                Brand = new Brand
                {
                    SupportEmail = shop.ContactEmail is { } mail && mail.Contains('@', StringComparison.Ordinal) ? mail.Trim() : "",
                    LegalName = shop.ShopAddress?.Company is { Length: > 0 } company ? company : name,
                    PostalAddress = shop.ShopAddress is { Address1.Length: > 0, City.Length: > 0, Formatted: { } lines } ? string.Join('\n', lines.Where(l => l.Length > 0)) : "",
                },
            },
            PaymentMethodsUnknown = true,
            RebuildsOrders = true,
            ShippingMethods = [.. (await methods).Select(m => Method(m, currency)).DistinctBy(m => m.InstanceId)],
        };
    }

    /// <summary>Asked apart from the rest: should it one day need a right we have not, the store is English, and still connected.</summary>
    private async Task<string> Language(StoreId id, CancellationToken cancel)
    {
        try
        {
            return (await client.Ask(id, locale, [], cancel)).Shop?.PrimaryDomain?.Localization?.DefaultLocale is { Length: > 0 } said ? said : "en";
        }
        catch (ShopifyException e) when (IsOptional(e))
        {
            return "en";
        }
    }

    /// <summary>None where we may not read them.</summary>
    private async Task<IEnumerable<FactsWire.Method>> Methods(StoreId id, CancellationToken cancel)
    {
        try
        {
            var profiles = (await client.Ask(id, rates, [], cancel)).DeliveryProfiles?.All ?? [];
            return profiles.SelectMany(p => p.ProfileLocationGroups ?? []).SelectMany(g => g.LocationGroupZones?.All ?? []).SelectMany(z => z.MethodDefinitions?.All ?? [])
                .Where(m => m is { Active: true, Name.Length: > 0 });
        }
        catch (ShopifyException e) when (IsOptional(e))
        {
            return [];
        }
    }

    private static bool IsOptional(ShopifyException e) => !e.TryAgain && e.Code is { Length: > 0 } and not ShopifyJudgement.NeedsReconnect;

    /// <summary>Known by its name, which is what an order says of the rate it was bought with. Without a price where a carrier says it.</summary>
    private static ShippingMethod Method(FactsWire.Method wire, string currency) => new(
        "shopify",
        wire.Name ?? "",
        wire.Name ?? "",
        wire.RateProvider?.Price is { } price && price.CurrencyCode == currency
            && decimal.TryParse(price.Amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            ? Money.FromDecimal(amount, currency)
            : null);
}

/// <summary>Shopify's words for it; they stay in this file.</summary>
internal static class FactsWire
{
    internal sealed record Settings(ShopFacts? Shop);

    internal sealed record ShopFacts(string? Name, string? ContactEmail, string? CurrencyCode, string? IanaTimezone, Domain? PrimaryDomain, ShopAddress? ShopAddress);

    internal sealed record Domain(string? Url, Localization? Localization);

    internal sealed record Localization(string? DefaultLocale);

    internal sealed record ShopAddress(string? Company, string? Address1, string? City, string? CountryCodeV2, List<string>? Formatted);

    internal sealed record Rates(Nodes<Profile>? DeliveryProfiles);

    internal sealed record Nodes<T>([property: JsonPropertyName("nodes")] List<T>? All);

    internal sealed record Profile(List<LocationGroup>? ProfileLocationGroups);

    internal sealed record LocationGroup(Nodes<Zone>? LocationGroupZones);

    internal sealed record Zone(Nodes<Method>? MethodDefinitions);

    internal sealed record Method(string? Name, bool Active, Provider? RateProvider);

    internal sealed record Provider(Price? Price);

    internal sealed record Price(string? Amount, string? CurrencyCode);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FactsWire.Settings))]
[JsonSerializable(typeof(FactsWire.Rates))]
internal sealed partial class ShopifyFactsJson : JsonSerializerContext;
