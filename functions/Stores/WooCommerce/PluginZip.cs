using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CancelSaver.Web;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>
/// The plugin as a merchant uploads it: the embedded files under <c>cancelsaver/</c> with our own address written in. The same files give the same bytes.
/// </summary>
public sealed class PluginZip
{
    private const string Prefix = "plugin/";

    // What a zip can say of the oldest; the times of files on the machine that built us tell nobody anything.
    private static readonly DateTimeOffset always = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lazy<(byte[] Bytes, string ETag)> made;

    public PluginZip(AppOptions app) => made = new(() =>
    {
        var bytes = Make(app.Public("").AbsoluteUri.Replace("'", "%27", StringComparison.Ordinal));
        return (bytes, "\"" + Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12)) + "\"");
    });

    public byte[] Bytes => made.Value.Bytes;

    public string ETag => made.Value.ETag;

    /// <summary>The names of the embedded files, below the plugin's folder.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. typeof(PluginZip).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..]).Order(StringComparer.Ordinal)];

    private static byte[] Make(string service)
    {
        using var all = new MemoryStream();
        using (var zip = new ZipArchive(all, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in Files)
            {
                var entry = zip.CreateEntry("cancelsaver/" + name, CompressionLevel.Optimal);
                entry.LastWriteTime = always;
                // -rw-r--r--
                entry.ExternalAttributes = 0x81A4 << 16;
                using var to = entry.Open();
                to.Write(Encoding.UTF8.GetBytes(Read(name).Replace("%SERVICE%", service, StringComparison.Ordinal)));
            }
        }
        return all.ToArray();
    }

    private static string Read(string name)
    {
        using var file = typeof(PluginZip).Assembly.GetManifestResourceStream(Prefix + name)!;
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
