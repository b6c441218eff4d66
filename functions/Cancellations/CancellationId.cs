using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>One case: made from store and order, so that the same event twice is one case.</summary>
public readonly record struct CancellationId(StoreId Store, long OrderId)
{
    /// <summary>Newest order first: the row key counts down as order numbers count up.</summary>
    public string RowKey => (long.MaxValue - OrderId).ToString("D19", CultureInfo.InvariantCulture);

    public static CancellationId FromKeys(string partitionKey, string rowKey) =>
        new(StoreId.FromKey(partitionKey), long.MaxValue - long.Parse(rowKey, CultureInfo.InvariantCulture));

    /// <summary><c>woo:shop.example/1001</c>: how messages and logs name a case.</summary>
    public override string ToString() => Store.Value + "/" + OrderId.ToString(CultureInfo.InvariantCulture);

    public static bool TryParse(string text, [NotNullWhen(true)] out CancellationId? id)
    {
        var slash = text.LastIndexOf('/');
        id = slash > 0 && text.Contains(':', StringComparison.Ordinal) && long.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var order)
            ? new CancellationId(new StoreId(text[..slash]), order)
            : null;
        return id is not null;
    }

    /// <exception cref="FormatException">The text names no case.</exception>
    public static CancellationId Parse(string text) =>
        TryParse(text, out var id) ? id.Value : throw new FormatException("This does not name a case.");
}
