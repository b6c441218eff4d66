using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace CancelSaver.Sandbox;

/// <summary>
/// Shopify's own description of its Admin API 2026-10, as its npm package for developers ships it. Only this one file of the package is kept: installed as a dependency it would
/// bring 350 MB along. https://www.npmjs.com/package/@shopify/dev-mcp
/// </summary>
public static class ShopifySchema
{
    private const string Package = "@shopify/dev-mcp@1.16.0";
    private const string Sha512 = "tqgRnK7sQhjew+htxtleTH23nXB5fZcsrhWgEkomsorGXvLOB2mh2upwZm8uzuTDNTZnqtLMe64yIwh6s2awtw==";
    private const string Name = "admin_2026-10.json.gz";

    /// <summary>Absolute path of the introspection (JSON, gzip); the first caller fetches it, everybody else finds it.</summary>
    /// <exception cref="InvalidOperationException">npm could not fetch it, or what came is not what was published.</exception>
    public static async Task<string> FileAsync(CancellationToken cancellationToken = default)
    {
        var folder = Path.Combine(NpmFolder.Path, "obj", "schema");
        var file = Path.Combine(folder, Name);
        if (File.Exists(file))
            return file;

        Directory.CreateDirectory(folder);
        using var door = await NpmRun.LockAsync(Path.Combine(folder, "schema.lock"), cancellationToken);
        if (!File.Exists(file))
            await FetchAsync(file, cancellationToken);
        return file;
    }

    private static async Task FetchAsync(string file, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("shopify-schema-");
        try
        {
            await NpmRun.RunAsync(folder.FullName, ["pack", "--ignore-scripts", "--loglevel=error", Package], cancellationToken);
            var tarball = folder.GetFiles("*.tgz").SingleOrDefault() ?? throw new InvalidOperationException("npm pack left no archive of " + Package + ".");
            var bytes = await File.ReadAllBytesAsync(tarball.FullName, cancellationToken);
            if (Convert.ToBase64String(SHA512.HashData(bytes)) != Sha512)
                throw new InvalidOperationException("The archive of " + Package + " is not the one that was published: its SHA-512 differs.");
            await ExtractAsync(bytes, file, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task ExtractAsync(byte[] tarball, string file, CancellationToken cancellationToken)
    {
        await using var unzipped = new GZipStream(new MemoryStream(tarball), CompressionMode.Decompress);
        await using var archive = new TarReader(unzipped);
        while (await archive.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
        {
            if (entry.Name != "package/dist/data/" + Name)
                continue;
            // Written aside and moved, so that an interrupted run leaves no half file.
            await entry.ExtractToFileAsync(file + ".part", overwrite: true, cancellationToken);
            File.Move(file + ".part", file);
            return;
        }

        throw new InvalidOperationException(Package + " does not hold " + Name + ".");
    }
}
