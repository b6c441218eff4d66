using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CancelSaver.Stores;

namespace CancelSaver.People;

/// <summary>The little that is kept of every order, to notice reorders and to count. No personal data in it.</summary>
/// <param name="LinesKey">Equal for orders of the same goods in the same quantities, see <see cref="KeyOf"/>.</param>
public sealed record OrderFact(
    long OrderId, OrderStatus Status, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt, Money Total, string LinesKey,
        string PaymentMethod)
{
    public static OrderFact From(Order order) =>
        new(order.Id, order.Status, order.CreatedAt, order.ModifiedAt, order.Total, KeyOf(order.Lines), order.PaymentMethod);

    /// <summary>
    /// A short hash of product, variation and quantity, whatever order or split the lines have; empty when there are none.
    /// </summary>
    public static string KeyOf(IReadOnlyList<OrderLine> lines)
    {
        if (lines.Count == 0)
            return "";
        var goods = lines.GroupBy(l => (l.ProductId, l.VariationId))
            .OrderBy(g => g.Key.ProductId).ThenBy(g => g.Key.VariationId)
            .Select(g =>
                string.Create(CultureInfo.InvariantCulture, $"{g.Key.ProductId}/{g.Key.VariationId}x{g.Sum(l => (long)l.Quantity)}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(';', goods))).AsSpan(0, 12));
    }
}
