using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CancelSaver.Reasons;

/// <summary>
/// The order in which a customer is asked: shuffled, so that the first of the list does not win by its place, and the same each time for
/// one person. What is proposed
/// stands first, Other last.
/// </summary>
public static class ReasonOrder
{
    public static IReadOnlyList<string> For(string personHash, string? proposal = null, IReadOnlyList<string>? ownReasons = null)
    {
        var choices = Reason.Choices.Concat(ownReasons ?? []).Distinct(StringComparer.OrdinalIgnoreCase);
        return [.. choices.OrderBy(r => r == Reason.Other ? 2 : r == proposal ? 0 : 1).ThenBy(r => Place(personHash, r))];
    }

    private static ulong Place(string personHash, string reason) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("v1:reasons:" + personHash + ":" + reason)));
}
