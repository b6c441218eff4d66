using System.Globalization;
using System.Text;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>
/// The seal of what a store's plugin says to us: base64(HMAC-SHA256(plugin secret, time, what is wanted and raw body, a line feed between them)). The PHP side is <c>Plugin/includes/link.php</c>.
/// </summary>
public static class PluginSeal
{
    public const string StoreHeader = "X-CancelSaver-Store";
    public const string TimeHeader = "X-CancelSaver-Time";
    public const string SignatureHeader = "X-CancelSaver-Signature";

    /// <summary>How far the clocks of two servers may stand apart.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Compares in fixed time; false for a wrong seal and for a time (Unix seconds) too far from ours.</summary>
    /// <param name="key">The plugin secret's UTF-8 bytes; empty fits nothing.</param>
    /// <param name="body">The bytes as they came.</param>
    public static bool IsValid(ReadOnlySpan<byte> key, string what, string? at, ReadOnlySpan<byte> body, string? signature, DateTimeOffset now) =>
        long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(now.ToUnixTimeSeconds() - seconds) <= Tolerance.TotalSeconds
        && WooSignature.IsValid(key, Signed(what, at, body), signature);

    /// <summary>Seals as a plugin does.</summary>
    /// <param name="at">Unix seconds.</param>
    public static string Sign(ReadOnlySpan<byte> key, string what, string at, ReadOnlySpan<byte> body) => WooSignature.Sign(key, Signed(what, at, body));

    private static byte[] Signed(string what, string at, ReadOnlySpan<byte> body) => [.. Encoding.UTF8.GetBytes(at + "\n" + what + "\n"), .. body];
}
