using CancelSaver.Stores.WooCommerce;

namespace CancelSaver.Tests.Stores;

internal sealed class OAuth1Tests
{
    private static readonly string Key = "ck_" + new string('1', 40);
    private static readonly string Secret = "cs_" + new string('2', 40);

    [Test]
    public void The_signature_is_the_one_a_real_store_took()
    {
        var signed = OAuth1.Sign(
            "GET",
            new Uri("http://127.0.0.1:8081/wp-json/wc/v3/orders?per_page=1&search=rita%40example.com&status[0]=cancelled"),
            Key,
            Secret,
            DateTimeOffset.FromUnixTimeSeconds(1795312800),
            "0123456789abcdef0123456789abcdef");
        Assert.That(signed.Query, Does.EndWith("oauth_signature=" + Uri.EscapeDataString("G03+kCcWHz4mPkepPGaCQN+/ft8/Mv8NtCCxPV5ZOLM=")));
    }

    [Test]
    public void No_nonce_is_used_twice()
    {
        var address = new Uri("http://127.0.0.1/wp-json/");
        var signed = Enumerable.Range(0, 100).Select(_ => OAuth1.Sign("GET", address, Key, Secret, DateTimeOffset.UnixEpoch));
        Assert.That(signed, Is.Unique);
    }
}
