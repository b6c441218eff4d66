using CancelSaver.Sandbox;
using CancelSaver.Stores;

namespace CancelSaver.Tests.Kit;

/// <summary>Things with valid defaults; each test says only what matters to it.</summary>
internal static class Given
{
    public static Brand Brand { get; } = new()
    {
        SupportEmail = "help@shop.example",
        SupportPhone = "+1 555 0199",
        LegalName = "Fernhill Goods Ltd",
        PostalAddress = "12 Harbour Road\nAlbany, NY 12207\nUnited States",
        ReturnPolicy = "Send anything back within 30 days, we pay for the way back.",
    };

    /// <summary>An order waiting for a card payment, as the checkout block makes it.</summary>
    public static OrderSpec Order { get; } = new();

    /// <summary>The same, by somebody else.</summary>
    public static OrderSpec OrderOf(string name) => Order with { FirstName = name, Email = name.ToLowerInvariant() + "@example.com", Phone = "", Address = name + " Street 1" };

    /// <summary>An order whose reason the store's own field names.</summary>
    public static OrderSpec OrderWithReason(string reason) => Order with { Meta = new Dictionary<string, string>(StringComparer.Ordinal) { ["_cancelsaver_reason"] = reason } };
}
