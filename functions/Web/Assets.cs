using System.Collections.Frozen;
using System.Security.Cryptography;

namespace CancelSaver.Web;

/// <summary>
/// The few scripts of our own, embedded in the executable: htmx (https://htmx.org, Zero-Clause BSD, exactly as published) and <c>app.js</c>. Their addresses change with their bytes, so
/// browsers may keep them for good.
/// </summary>
public static class Assets
{
    private static readonly FrozenDictionary<string, (byte[] Bytes, string Stamp)> All = new[] { "htmx.js", "app.js" }.ToFrozenDictionary(name => name, Read);

    public static string Htmx => Address("htmx.js");

    public static string App => Address("app.js");

    public static IEndpointRouteBuilder MapAssets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app/assets/{stamp}/{name}", (string stamp, string name, HttpContext context) =>
        {
            if (!All.TryGetValue(name, out var asset) || asset.Stamp != stamp)
                return Results.NotFound();
            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.Bytes(asset.Bytes, "text/javascript; charset=utf-8");
        });
        return routes;
    }

    private static string Address(string name) => "/app/assets/" + All[name].Stamp + "/" + name;

    private static (byte[] Bytes, string Stamp) Read(string name)
    {
        using var file = typeof(Assets).Assembly.GetManifestResourceStream("CancelSaver.Web.Assets." + name) ?? throw new InvalidOperationException(name + " is not embedded.");
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return (bytes, Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8)));
    }
}
