using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CancelSaver.Rules;

/// <summary>
/// Where chance comes from: a person's standing place among 10,000. Version 1; a version, once shipped, never changes, because changing
/// it would move everybody
/// between the groups and end every measurement that runs.
/// </summary>
public static class Bucketing
{
    public const int Version = 1;

    /// <summary>Number of buckets: one is a hundredth of a percent.</summary>
    public const int Buckets = 10_000;

    private const int OnStack = 512;

    /// <summary>0 to 9999, always the same for one person of one store.</summary>
    public static int Of(string store, string person)
    {
        var subject = string.Concat("v1:holdout:", store, ":", person);
        Span<byte> stack = stackalloc byte[OnStack];
        var utf8 = Encoding.UTF8.GetMaxByteCount(subject.Length) <= OnStack ? stack : new byte[Encoding.UTF8.GetByteCount(subject)];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(subject, utf8)], hash);
        return (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % Buckets);
    }

    /// <summary>Raising the share only ever adds people: whoever was held out stays so.</summary>
    public static bool HeldOut(int bucket, int percent) => bucket < Math.Clamp(percent, 0, 100) * (Buckets / 100);
}
