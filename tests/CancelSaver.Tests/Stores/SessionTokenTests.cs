using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CancelSaver.Stores.Shopify;

namespace CancelSaver.Tests.Stores;

/// <summary>The recorded session tokens, and those somebody else might send.</summary>
internal sealed class SessionTokenTests
{
    private const long Now = 1763600030;
    private static readonly JsonNode vectors = JsonNode.Parse(PlayedShopify.Fixture("oauth/auth-vectors.json"))!;

    private static IEnumerable<string> Names => vectors["session_tokens"]!.AsObject().Select(v => v.Key);

    [TestCaseSource(nameof(Names))]
    public async Task Every_recorded_token_is_judged_as_recorded(string name)
    {
        var vector = vectors["session_tokens"]![name]!;
        // Later than the one that is over, long before the one that is not good yet.
        var (visitor, whyNot) = await Reader(now: 1800000000).Read(vector["token"]!.GetValue<string>());
        if (vector["expect"]!.GetValue<string>() == "accept")
            Assert.That((visitor!.Shop, visitor.User, whyNot), Is.EqualTo(("cancelsaver-eur.myshopify.com", "42", default(string))));
        else
            Assert.That((visitor, whyNot), Is.EqualTo((default(ShopifyVisitor), Says(name))));
    }

    [TestCase(60 + 9, true)]
    [TestCase(60 + 10, false)]
    [TestCase(-10, true)]
    [TestCase(-11, false)]
    public async Task Clocks_may_differ_by_ten_seconds(int seconds, bool good) =>
        Assert.That((await Reader(now: Now + seconds).Read(Sign(new { iss = Shop + "/admin", dest = Shop, aud = "test-client-id", sub = "42", nbf = Now, exp = Now + 60 }))).Visitor is not null, Is.EqualTo(good));

    [TestCase("test-secret")]
    [TestCase("a-new-secret,test-secret")]
    [TestCase("test-secret, a-new-secret")]
    public async Task During_a_rotation_either_secret_counts(string secrets) =>
        Assert.That((await Reader(secrets).Read(vectors["session_tokens"]!["valid"]!["token"]!.GetValue<string>())).Visitor, Is.Not.Null);

    [Test]
    public async Task A_secret_longer_than_a_block_signs_as_well()
    {
        var secret = new string('s', 65);
        Assert.That((await Reader(secret).Read(Sign(Good, secret))).Visitor, Is.Not.Null);
    }

    [TestCase("https://cancelsaver-eur.myshopify.com.evil.example")]
    [TestCase("https://evil.example/cancelsaver-eur.myshopify.com")]
    [TestCase("https://evil@cancelsaver-eur.myshopify.com")]
    [TestCase("http://cancelsaver-eur.myshopify.com")]
    [TestCase("cancelsaver-eur.myshopify.com")]
    [TestCase("")]
    public async Task What_is_no_store_is_none(string dest) =>
        Assert.That((await Reader().Read(Sign(new { iss = dest + "/admin", dest, aud = "test-client-id", sub = "42", nbf = Now, exp = Now + 60 }))).Visitor, Is.Null);

    [Test]
    public async Task A_token_without_an_end_is_none() =>
        Assert.That((await Reader().Read(Sign(new { iss = Shop + "/admin", dest = Shop, aud = "test-client-id", sub = "42", nbf = Now }))).Visitor, Is.Null);

    [TestCase("HS384")]
    [TestCase("HS512")]
    [TestCase("hs256")]
    [TestCase("none")]
    [TestCase("RS256")]
    public async Task Only_one_way_of_signing_counts(string alg) => Assert.That((await Reader().Read(Sign(Good, alg: alg))).Visitor, Is.Null);

    [Test]
    public async Task The_app_is_named_to_the_letter() =>
        Assert.That((await Reader().Read(Sign(new { iss = Shop + "/admin", dest = Shop, aud = "test-client-id/", sub = "42", nbf = Now, exp = Now + 60 }))).Visitor, Is.Null);

    [TestCase(null)]
    [TestCase("")]
    [TestCase("a")]
    [TestCase("..")]
    [TestCase("a.b.c")]
    [TestCase("....")]
    [TestCase("eyJhbGciOiJIUzI1NiJ9.e30.")]
    [TestCase("\0\u00ff.\u2028.💥")]
    public async Task Anything_else_is_no_token(string? garbage)
    {
        var (visitor, whyNot) = await Reader().Read(garbage);
        Assert.That(visitor, Is.Null);
        Assert.That(whyNot, Is.Not.Empty);
    }

    [TestCase(5_000)]
    [TestCase(5_000_000)]
    public async Task A_huge_token_is_not_looked_at(int length) =>
        Assert.That((await Reader().Read(new string('a', length))).WhyNot, Does.Contain("too long"));

    [Test]
    public void Nobody_prints_a_token_by_accident() => Assert.That(new ShopifyVisitor("a.myshopify.com", "42", "a.b.c").ToString(), Is.EqualTo("a.myshopify.com"));

    private const string Shop = "https://cancelsaver-eur.myshopify.com";

    private static object Good => new { iss = Shop + "/admin", dest = Shop, aud = "test-client-id", sub = "42", nbf = Now, exp = Now + 60 };

    private static string Says(string name) => name switch
    {
        "expired" or "not_yet_valid" => "The session token is over, or not good yet.",
        "wrong_audience" => "The session token is for another app.",
        "wrong_secret" or "alg_none" => "The session token's signature is not Shopify's.",
        "iss_dest_mismatch" => "The session token was issued by one store for another.",
        "not_a_shop" => "The session token is for no Shopify store.",
        _ => throw new ArgumentException("Nobody knows " + name + ".", nameof(name)),
    };

    /// <summary>As Shopify would, whatever stands in it.</summary>
    public static string Sign(object claims, string secret = "test-secret", string alg = "HS256")
    {
        var signed = Encode(new { alg, typ = "JWT" }) + "." + Encode(claims);
        var (key, message) = (Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed));
        return signed + "." + Base64Url.EncodeToString(alg switch
        {
            "HS384" => HMACSHA384.HashData(key, message),
            "HS512" => HMACSHA512.HashData(key, message),
            _ => HMACSHA256.HashData(key, message),
        });
    }

    private static string Encode(object part) => Base64Url.EncodeToString(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(part));

    private static SessionToken Reader(string secrets = "test-secret", long now = Now)
    {
        var clock = new StoreClock();
        clock.Advance(DateTimeOffset.FromUnixTimeSeconds(now) - clock.GetUtcNow());
        return new SessionToken(new ShopifyOptions { ApiKey = "test-client-id", ApiSecret = secrets }, clock);
    }
}
