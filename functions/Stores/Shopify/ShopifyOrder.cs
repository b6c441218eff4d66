using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CancelSaver.Stores.Shopify;

/// <summary>Customs: Shopify's JSON becomes our words, or the reason why it does not.</summary>
public static partial class ShopifyOrder
{
    /// <summary>Topic of an order found by polling; its letter holds only <c>{"id":…,"updatedAt":…}</c>.</summary>
    public const string Polled = "orders/polled";

    /// <summary>What the app asks Shopify for, and nothing else is let in.</summary>
    public static IReadOnlySet<string> Topics { get; } = FrozenSet.ToFrozenSet(
        [
            "orders/create", "orders/updated", "orders/paid", "orders/cancelled", "orders/edited", "refunds/create",
            "app/uninstalled", "app/scopes_update", "customers/data_request", "customers/redact", "shop/redact",
        ],
        StringComparer.Ordinal);

    /// <summary>Opens a letter. Never throws on what it holds.</summary>
    public static StoreEvent Read(StoreLetter letter)
    {
        if (letter.Topic == CheckStores.Checkup)
            return new StoreEvent.CheckupDue();
        if (letter.Topic != Polled && !Topics.Contains(letter.Topic))
            return new StoreEvent.Nothing("We did not ask for " + (letter.Topic.Length == 0 ? "a letter without a topic" : letter.Topic) + ".");
        try
        {
            return letter.Topic switch
            {
                "app/uninstalled" => new StoreEvent.Uninstalled(),
                "shop/redact" => new StoreEvent.StoreToErase(),
                "app/scopes_update" => Scopes(Open(letter, ShopifyOrderJson.Default.WireScopes)),
                "customers/data_request" => DataRequested(Open(letter, ShopifyOrderJson.Default.WireRequest)),
                "customers/redact" => PersonToErase(Open(letter, ShopifyOrderJson.Default.WireRequest)),
                "orders/edited" or "refunds/create" => Touched(Open(letter, ShopifyOrderJson.Default.WireTouch)),
                Polled => Touched(Open(letter, ShopifyOrderJson.Default.WirePolled)),
                _ => Changed(letter, Open(letter, ShopifyOrderJson.Default.WireOrder)),
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException or ArgumentException or InvalidOperationException)
        {
            // The exception's own text may quote the letter: a customer's data.
            return new StoreEvent.Unreadable("The " + letter.Topic + " letter cannot be read (" + e.GetType().Name + (e is JsonException { Path: { } path } ? " at " + path : "") + ").");
        }
    }

    private static T Open<T>(StoreLetter letter, JsonTypeInfo<T> type)
        where T : class => JsonSerializer.Deserialize(letter.Body.Span, type) ?? throw new FormatException("The letter is empty.");

    private static StoreEvent Changed(StoreLetter letter, WireOrder wire)
    {
        if (wire.Id is not > 0)
            return NoOrder;
        // A subscription may be narrowed to some fields: such a letter only says that there is something to look at.
        return wire.LineItems is null || wire.Currency is null || (wire.TotalPrice ?? wire.TotalPriceSet?.ShopMoney?.Amount) is null
            ? new StoreEvent.OrderTouched(wire.Id.Value, Utc(wire.UpdatedAt))
            : new StoreEvent.OrderChanged(From(wire, letter.Store, letter.ConsentKey, letter.ReceivedAt));
    }

    private static StoreEvent Touched(WireTouch wire) =>
        (wire.OrderEdit ?? wire).OrderId is > 0 and var id ? new StoreEvent.OrderTouched(id) : NoOrder;

    private static StoreEvent Touched(WirePolled wire) => wire.Id is > 0 and var id ? new StoreEvent.OrderTouched(id, Utc(wire.UpdatedAt)) : NoOrder;

    private static StoreEvent Scopes(WireScopes wire) => wire.Current is { } current
        ? new StoreEvent.ScopesChanged([.. current.OfType<string>()])
        : new StoreEvent.Unreadable("The letter does not say which rights the app has now.");

    private static StoreEvent.DataRequested DataRequested(WireRequest wire) => new(
        Person(wire.Customer, wire.OrdersRequested), wire.DataRequest?.Id?.ToString(CultureInfo.InvariantCulture) ?? "");

    private static StoreEvent.PersonToErase PersonToErase(WireRequest wire) => new(Person(wire.Customer, wire.OrdersToRedact));

    private static NamedPerson Person(WireCustomer? named, List<long>? orders) =>
        new(named?.Id is > 0 and var account ? account : null, (named?.Email ?? "").Trim(), (named?.Phone ?? "").Trim(), orders ?? []);

    private static StoreEvent.Unreadable NoOrder => new("The letter names no order.");

    private static DateTimeOffset? Utc(DateTimeOffset? at) => at?.ToUniversalTime();
}
