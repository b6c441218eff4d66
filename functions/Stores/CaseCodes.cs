using CancelSaver.Cancellations;

namespace CancelSaver.Stores;

/// <summary>Codes made from facts: the same each time, and nobody else can tell them.</summary>
public static class CaseCodes
{
    /// <summary>How every code of ours begins.</summary>
    public const string Prefix = "save-";

    // Nothing that looks like something else when read from a phone.
    private const string Letters = "23456789abcdefghjkmnpqrstuvwxyz";
    private const int Length = 10;

    /// <summary>The case's code, <c>save-</c> and ten letters.</summary>
    public static string Of(Secrets secrets, CancellationId cancellation) => Of(secrets, "coupon code", cancellation.ToString());

    /// <summary>Another code of the same shape.</summary>
    /// <param name="purpose">What it is for: codes of different purposes have nothing in common.</param>
    public static string Of(Secrets secrets, string purpose, string text) => Prefix + Word(secrets, purpose, text);

    /// <summary>Ten letters.</summary>
    public static string Word(Secrets secrets, string purpose, string text)
    {
        var number = BitConverter.ToUInt64(secrets.Fingerprint(purpose, text));
        return string.Create(Length, number, (span, rest) =>
        {
            for (var i = 0; i < span.Length; i++, rest /= (ulong)Letters.Length)
                span[i] = Letters[(int)(rest % (ulong)Letters.Length)];
        });
    }
}
