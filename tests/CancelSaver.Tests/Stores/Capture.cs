using System.Text;
using CancelSaver.Stores;

namespace CancelSaver.Tests.Stores;

/// <summary>A captured delivery: request line, headers, body, byte for byte.</summary>
internal sealed record Capture(string Name, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    public const string Secret = "fixture-webhook-secret-0001";

    public static readonly StoreId Store = new("woo:store.example");

    public static string Folder { get; } = Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "WooCommerce");

    public static IEnumerable<string> Signed => Directory.EnumerateFiles(Folder, "*.http", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Folder, path))
        .Where(name => name is not ("ping.http" or "wc-auth.callback.http"))
        .Order(StringComparer.Ordinal);

    public string Topic => Headers["X-WC-Webhook-Topic"];

    public string Signature => Headers["X-WC-Webhook-Signature"];

    public static Capture Read(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, name.EndsWith(".http", StringComparison.Ordinal) ? name : name + ".http"));
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        var headers = Encoding.ASCII.GetString(bytes, 0, end).Split("\r\n").Skip(1)
            .ToDictionary(line => line[..line.IndexOf(':', StringComparison.Ordinal)], line =>
                line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(), StringComparer.OrdinalIgnoreCase);
        return new Capture(name, headers, bytes.AsMemory(end + 4));
    }

    public StoreLetter Letter() => new(Store, Topic, new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero), null, Body);
}
