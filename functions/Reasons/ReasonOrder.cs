using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CancelSaver.Stores;

namespace CancelSaver.Reasons;

/// <summary>
/// The order in which a customer is asked: shuffled, so that the first of the list does not win by its place, and the same each time for
/// one person. What is proposed
/// stands first, Other last.
/// </summary>
public static class ReasonOrder
{
    /// <summary>The store's choice of the shipped reasons, its own after them.</summary>
    public static IReadOnlyList<string> For(string personHash, StoreSettings settings, string? proposal = null)
    {
        var shipped = settings.Asked.Shipped.Where(r => Reason.Choices.Contains(r)).ToList();
        if (shipped.Count == 0)
            shipped = [.. Reason.Choices];
        if (!settings.Asked.FixedOrder)
            shipped = [.. shipped.OrderBy(r => r == proposal ? 0 : 1).ThenBy(r => Place(personHash, r))];
        var own = settings.OwnReasons.Select(r => r.Id);
        // Whoever finds nothing that fits must find this, at the end.
        return [.. shipped.Where(r => r != Reason.Other), .. own, .. shipped.Where(r => r == Reason.Other)];
    }

    private static ulong Place(string personHash, string reason) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("v1:reasons:" + personHash + ":" + reason)));
}
