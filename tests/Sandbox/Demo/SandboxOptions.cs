using System.Globalization;
using System.Net;

namespace CancelSaver.Sandbox;

/// <summary>The sandbox cannot start or go on; the message is one sentence for whoever typed the command.</summary>
public sealed class SandboxException(string message) : Exception(message);

/// <summary>What the command line asks for.</summary>
public sealed record SandboxOptions
{
    public const string Usage = """
        dotnet run --project tests/Sandbox [-- OPTIONS]

          --port N             the home page's port (default 7070; 0 takes any); what is taken gives way to the next free one
          --fresh              forget everything of earlier runs first
          --state FOLDER       where things are kept between runs
          --cases N            give each demo shop N invented cases of the last year, up to 200000 (a hundred thousand take a few minutes)
          --store URL          connect a real WooCommerce store instead of the demo shops
          --shopify-key K      connect a real Shopify development store instead of the demo shops: the app's client id …
          --shopify-secret S   … and its client secret
          --public-url URL     with a real store: the https address of your tunnel to this machine's app
        """;

    /// <summary>0 takes any free one.</summary>
    public int Port { get; init; } = 7070;

    public bool Fresh { get; init; }

    /// <summary>Where storage, keys and the app's log are kept between runs.</summary>
    public string State { get; init; } = DefaultState();

    /// <summary>Invented cases of the last year for each demo shop.</summary>
    public int Cases { get; init; }

    /// <summary>A real WooCommerce store; null: none.</summary>
    public Uri? Store { get; init; }

    /// <summary>Client id of the app as it is registered with Shopify; null: no real Shopify store.</summary>
    public string? ShopifyKey { get; init; }

    /// <summary>Its client secret.</summary>
    public string? ShopifySecret { get; init; }

    /// <summary>A real store is connected, and there are no demo shops.</summary>
    public bool IsReal => Store is not null || ShopifyKey is not null;

    /// <summary>Where the world reaches the app; null: on this machine only.</summary>
    public Uri? PublicUrl { get; init; }

    /// <exception cref="SandboxException">An option is unknown or does not make sense.</exception>
    public static SandboxOptions Parse(IReadOnlyList<string> args)
    {
        var options = new SandboxOptions();
        for (var i = 0; i < args.Count; i++)
        {
            string Value() => ++i < args.Count ? args[i] : throw new SandboxException("After " + args[i - 1] + " something is missing.");
            options = args[i] switch
            {
                "--fresh" => options with { Fresh = true },
                "--port" => options with { Port = PortOf(Value()) },
                "--state" => options with { State = Path.GetFullPath(Value()) },
                "--cases" => options with { Cases = CasesOf(Value()) },
                "--store" => options with { Store = Address("--store", Value()) },
                "--shopify-key" => options with { ShopifyKey = Value() },
                "--shopify-secret" => options with { ShopifySecret = Value() },
                "--public-url" => options with { PublicUrl = Address("--public-url", Value()) },
                var other => throw new SandboxException("What is " + other + "? These are the options:" + Environment.NewLine + Usage),
            };
        }
        return options switch
        {
            { ShopifyKey: null, ShopifySecret: not null } or { ShopifyKey: not null, ShopifySecret: null } =>
                throw new SandboxException("--shopify-key and --shopify-secret belong together: the client id and the client secret of your app."),
            { IsReal: false, PublicUrl: not null } => throw new SandboxException("--public-url belongs to a real store: the demo shops stand on this machine and need none."),
            { IsReal: true, PublicUrl: null or { Scheme: not "https" } } => throw new SandboxException(
                "A real store reaches you over https only: start a tunnel to the app's port (" + (options.Port + 1) + " unless --port says otherwise) and give its address with --public-url."),
            _ => options,
        };
    }

    private static int PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort ? port : throw new SandboxException(text + " is no port.");

    private static int CasesOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var cases) && cases is > 0 and <= ManyCases.Most ? cases : throw new SandboxException("--cases takes a number from 1 to " + ManyCases.Most + ".");

    private static Uri Address(string option, string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        ? address
        : throw new SandboxException(option + " takes an address like https://shop.example.");

    private static string DefaultState()
    {
        var own = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return Path.Combine(own.Length > 0 ? own : Path.GetTempPath(), "CancelSaver.Sandbox");
    }
}
