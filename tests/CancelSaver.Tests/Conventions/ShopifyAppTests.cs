using System.Text.RegularExpressions;
using CancelSaver.Stores.Shopify;

namespace CancelSaver.Tests.Conventions;

/// <summary>The app as it is registered with Shopify (<c>infra/shopify.app.toml</c>), held against the app itself: a topic nobody reads or nobody sends, a scope nobody uses.</summary>
public sealed partial class ShopifyAppTests
{
    private static readonly string[] complianceTopics = ["customers/data_request", "customers/redact", "shop/redact"];

    private static readonly IReadOnlyList<string> scopes = ShopifyScopes.Required;

    private static readonly IReadOnlyList<string> optionalScopes = ShopifyScopes.Optional;

    private static readonly string toml = File.ReadAllText(Path.Combine(House.Root, "infra", "shopify.app.toml"));

    [Test]
    public void It_asks_for_the_letters_we_read()
    {
        Assert.That(Lists("topics"), Is.EquivalentTo(ShopifyOrder.Topics.Except(complianceTopics)));
        Assert.That(Lists("compliance_topics"), Is.EquivalentTo(complianceTopics));
        Assert.That(Value("api_version"), Is.EqualTo(ShopifyOptions.ApiVersion));
    }

    [Test]
    public void It_asks_for_the_rights_we_use()
    {
        Assert.That(Value("scopes").Split(','), Is.EquivalentTo(scopes));
        Assert.That(Lists("optional_scopes"), Is.EquivalentTo(optionalScopes));
        Assert.That(scopes.Intersect(optionalScopes), Is.Empty);
        Assert.That(toml, Does.Not.Contain("use_legacy_install_flow = true"));
    }

    [Test]
    public void Every_address_is_whole_and_leads_to_a_door_of_ours()
    {
        var addresses = Address().Matches(toml).Select(m => m.Groups["path"].Value).ToList();
        Assert.That(addresses, Is.EquivalentTo(new[] { "app", "install/shopify/callback", "webhooks/shopify", "webhooks/shopify", "c/shopify" }));
        // The command line tool puts a relative address behind application_url, which has a path of its own.
        Assert.That(Values("uri").Concat([Value("url")]), Has.All.StartsWith("https://YOUR-APP/"));
        Assert.That((Value("client_id"), Value("prefix"), Value("subpath")), Is.EqualTo(("YOUR-CLIENT-ID", "apps", "save")), "nobody's own values are in the repository");
    }

    [Test]
    public void The_page_that_explains_it_names_every_right()
    {
        var page = File.ReadAllText(Path.Combine(House.Root, "infra", "shopify.md"));
        foreach (var scope in scopes.Concat(optionalScopes))
            Assert.That(page, Does.Contain("`" + scope + "`"));
    }

    private static IEnumerable<string> Values(string key) => OneValue().Matches(toml).Where(m => m.Groups["key"].Value == key).Select(m => m.Groups["value"].Value);

    private static string Value(string key) => Values(key).Single();

    private static IEnumerable<string> Lists(string key) =>
        from list in OneList().Matches(toml) where list.Groups["key"].Value == key from item in Quoted().Matches(list.Groups["items"].Value) select item.Groups["text"].Value;

    [GeneratedRegex("""^\s*(?<key>\w+) = "(?<value>[^"]*)"\s*$""", RegexOptions.Multiline, 1000)]
    private static partial Regex OneValue();

    [GeneratedRegex("""^\s*(?<key>\w+) = \[(?<items>[^\]]*)\]""", RegexOptions.Multiline, 1000)]
    private static partial Regex OneList();

    [GeneratedRegex("\"(?<text>[^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex("\"https://YOUR-APP/(?<path>[^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex Address();
}
