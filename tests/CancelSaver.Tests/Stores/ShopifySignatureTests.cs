using System.Text;
using System.Text.Json.Nodes;
using CancelSaver.Stores.Shopify;

namespace CancelSaver.Tests.Stores;

/// <summary>Shopify's three seals, against what its own library made.</summary>
internal sealed class ShopifySignatureTests
{
    private static readonly JsonNode vectors = JsonNode.Parse(PlayedShopify.Fixture("oauth/auth-vectors.json"))!;
    private static readonly byte[][] secrets = ["test-secret"u8.ToArray()];

    private static IEnumerable<string> Queries => vectors["query_hmac"]!.AsObject().Select(v => v.Key);

    [TestCaseSource(nameof(Queries))]
    public void A_query_Shopify_sealed_is_known(string name)
    {
        var vector = vectors["query_hmac"]![name]!;
        Assert.That(ShopifySignature.IsQuery(secrets, Pairs(vector["query"]!), vector["hmac"]!.GetValue<string>()), Is.True);
    }

    [TestCaseSource(nameof(Queries))]
    public void A_query_with_anything_changed_added_or_left_out_is_not(string name)
    {
        var vector = vectors["query_hmac"]![name]!;
        var (query, seal) = (Pairs(vector["query"]!), vector["hmac"]!.GetValue<string>());
        using var all = Assert.EnterMultipleScope();
        foreach (var pair in query.Where(p => p.Key != "hmac"))
        {
            Assert.That(ShopifySignature.IsQuery(secrets, query.Select(p => p.Key == pair.Key ? new(p.Key, p.Value + "x") : p), seal), Is.False, "changed " + pair.Key);
            Assert.That(ShopifySignature.IsQuery(secrets, query.Where(p => p.Key != pair.Key), seal), Is.False, "without " + pair.Key);
        }
        Assert.That(ShopifySignature.IsQuery(secrets, query.Append(new("a", "b")), seal), Is.False);
    }

    [Test]
    public void A_proxied_query_is_known_with_its_lists_joined_by_commas()
    {
        var vector = vectors["app_proxy_signature"]!;
        var query = vector["query"]!.AsObject().Select(p => KeyValuePair.Create(p.Key, p.Value is JsonArray list ? string.Join(',', list.Select(v => v!.GetValue<string>())) : p.Value!.GetValue<string>())).ToList();
        var seal = vector["signature"]!.GetValue<string>();
        Assert.That(ShopifySignature.IsProxy(secrets, query, seal), Is.True);
        Assert.That(ShopifySignature.IsProxy(secrets, query.Where(p => p.Key != "extra"), seal), Is.False);
    }

    [Test]
    public void During_a_rotation_either_secret_counts()
    {
        var vector = vectors["query_hmac"]!["oauth_callback"]!;
        Assert.That(ShopifySignature.IsQuery([Encoding.UTF8.GetBytes("another"), .. secrets], Pairs(vector["query"]!), vector["hmac"]!.GetValue<string>()), Is.True);
        Assert.That(ShopifySignature.IsQuery([Encoding.UTF8.GetBytes("another")], Pairs(vector["query"]!), vector["hmac"]!.GetValue<string>()), Is.False);
        Assert.That(ShopifySignature.IsQuery([], Pairs(vector["query"]!), vector["hmac"]!.GetValue<string>()), Is.False);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("05")]
    [TestCase("05ca3622be7191751eff76245b914fabaae824ab23acf7e11c76d0f9ff8c01zz")]
    [TestCase("05ca3622be7191751eff76245b914fabaae824ab23acf7e11c76d0f9ff8c01b305ca3622")]
    public void What_is_no_seal_is_none(string? seal) => Assert.That(ShopifySignature.IsQuery(secrets, Pairs(vectors["query_hmac"]!["oauth_callback"]!["query"]!), seal), Is.False);

    private static List<KeyValuePair<string, string>> Pairs(JsonNode query) => [.. query.AsObject().Select(p => KeyValuePair.Create(p.Key, p.Value!.GetValue<string>()))];
}
