using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace CancelSaver.Stores.Shopify;

/// <summary>One operation: the file <c>Documents/{Name}.graphql</c>, and what its <c>data</c> is read as. Every file is validated against Shopify's own schema by a test.</summary>
public sealed record ShopifyDocument<T>(string Name, JsonTypeInfo<T> Answer)
    where T : class
{
    /// <summary>The operation with the fragments it uses.</summary>
    public string Text { get; } = ShopifyDocuments.Text(Name);
}

/// <summary>The documents as they lie beside this file, embedded in the executable.</summary>
public static partial class ShopifyDocuments
{
    private const string Fragments = "Fragments";
    private static readonly ConcurrentDictionary<string, string> texts = new(StringComparer.Ordinal);
    private static readonly Lazy<IReadOnlyDictionary<string, string>> fragments = new(() =>
        FragmentText().Matches(Read(Fragments)).ToDictionary(m => m.Groups["name"].Value, m => m.Value, StringComparer.Ordinal));

    /// <summary>Every operation we can send, by name.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(ShopifyDocuments).Assembly.GetManifestResourceNames().Where(n => n.EndsWith(".graphql", StringComparison.Ordinal))
            .Select(n => n[..^".graphql".Length]).Select(n => n[(n.LastIndexOf('.') + 1)..]).Where(n => n != Fragments).Order(StringComparer.Ordinal),
    ];

    /// <summary>An operation as it is sent: its own text and every fragment it needs.</summary>
    public static string Text(string name) => texts.GetOrAdd(name, static n =>
    {
        var text = new StringBuilder(Read(n));
        var done = new HashSet<string>(StringComparer.Ordinal);
        for (var more = true; more;)
        {
            more = false;
            foreach (var used in FragmentUse().Matches(text.ToString()).Select(m => m.Groups["name"].Value).Where(done.Add).ToList())
            {
                text.Append('\n').Append(fragments.Value[used]);
                more = true;
            }
        }
        return text.ToString();
    });

    private static string Read(string name)
    {
        using var stream = typeof(ShopifyDocuments).Assembly.GetManifestResourceStream("CancelSaver.Stores.Shopify.Documents." + name + ".graphql")
            ?? throw new InvalidOperationException("There is no document " + name + ".graphql.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\.\.\.\s*(?<name>(?!on\b)\w+)", RegexOptions.None, 1000)]
    private static partial Regex FragmentUse();

    [GeneratedRegex(@"^fragment (?<name>\w+) on .*?^\}", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex FragmentText();
}
