using System.Net;
using CancelSaver.Stores;
using CancelSaver.Stores.WooCommerce;

namespace CancelSaver.Tests.Stores;

internal sealed class WooAddressTests
{
    [TestCase("shop.example", "https://shop.example/")]
    [TestCase("  https://shop.example/  ", "https://shop.example/")]
    [TestCase("https://Shop.Example/wp-admin/admin.php?page=wc-settings", "https://shop.example/")]
    [TestCase("https://shop.example/store/wp-admin", "https://shop.example/store/")]
    [TestCase("https://shop.example/store/#x", "https://shop.example/store/")]
    [TestCase("shop.example:8443", "https://shop.example:8443/")]
    [TestCase("bücher.example", "https://xn--bcher-kva.example/")]
    [TestCase("https://shop.example/wp-administration", "https://shop.example/wp-administration/")]
    public void What_a_merchant_types_becomes_the_home_address(string typed, string home) =>
        Assert.That(WooAddress.Parse(typed, allowInsecure: false).Home?.AbsoluteUri, Is.EqualTo(home));

    [TestCase(null, "missing")]
    [TestCase("   ", "missing")]
    [TestCase("http://shop.example", "https")]
    [TestCase("ftp://shop.example", "https")]
    [TestCase("javascript://alert(1)", "not the address")]
    [TestCase("https://user:pw@shop.example", "password")]
    [TestCase("https://", "not the address")]
    [TestCase("not a shop", "not the address")]
    [TestCase("https://localhost", "private")]
    [TestCase("https://intranet", "private")]
    [TestCase("https://shop.local", "private")]
    [TestCase("https://127.0.0.1", "private")]
    [TestCase("https://10.1.2.3/shop", "private")]
    [TestCase("https://[::1]/", "private")]
    [TestCase("https://2130706433/", "private")]
    [TestCase("https://0x7f.1/", "private")]
    [TestCase("https://169.254.169.254/metadata", "private")]
    [TestCase("https://shop.example/b%20c", "letters")]
    public void What_is_wrong_is_said(string? typed, string says)
    {
        var (home, whyNot) = WooAddress.Parse(typed, allowInsecure: false);
        Assert.That(home, Is.Null);
        Assert.That(whyNot, Does.Contain(says));
    }

    [Test]
    public void A_developer_may_use_a_store_on_their_own_machine() =>
        Assert.That(WooAddress.Parse("http://127.0.0.1:8081", allowInsecure: true).Home, Is.EqualTo(new Uri("http://127.0.0.1:8081/")));

    [TestCase("93.184.216.34", true)]
    [TestCase("8.8.8.8", true)]
    [TestCase("172.15.0.1", true)]
    [TestCase("172.32.0.1", true)]
    [TestCase("100.63.255.255", true)]
    [TestCase("2606:2800:220:1:248:1893:25c8:1946", true)]
    [TestCase("::ffff:8.8.8.8", true)]
    [TestCase("0.0.0.0", false)]
    [TestCase("10.0.0.1", false)]
    [TestCase("100.64.0.1", false)]
    [TestCase("100.127.255.254", false)]
    [TestCase("127.0.0.1", false)]
    [TestCase("127.255.255.255", false)]
    [TestCase("169.254.169.254", false)]
    [TestCase("168.63.129.16", false)]
    [TestCase("172.16.0.1", false)]
    [TestCase("172.31.255.255", false)]
    [TestCase("192.0.0.8", false)]
    [TestCase("192.0.2.1", false)]
    [TestCase("192.168.1.1", false)]
    [TestCase("198.18.0.1", false)]
    [TestCase("198.51.100.7", false)]
    [TestCase("203.0.113.7", false)]
    [TestCase("224.0.0.1", false)]
    [TestCase("240.0.0.1", false)]
    [TestCase("255.255.255.255", false)]
    [TestCase("::", false)]
    [TestCase("::1", false)]
    [TestCase("::ffff:127.0.0.1", false)]
    [TestCase("::ffff:10.0.0.1", false)]
    [TestCase("::127.0.0.1", false)]
    [TestCase("64:ff9b::7f00:1", false)]
    [TestCase("fc00::1", false)]
    [TestCase("fd12:3456::1", false)]
    [TestCase("fe80::1", false)]
    [TestCase("fec0::1", false)]
    [TestCase("ff02::1", false)]
    [TestCase("2001::1", false)]
    [TestCase("2001:db8::1", false)]
    [TestCase("2002:7f00:1::", false)]
    public void Only_public_addresses_are_connected_to(string address, bool isPublic) =>
        Assert.That(PublicAddress.IsPublic(IPAddress.Parse(address)), Is.EqualTo(isPublic));

    [TestCase("https://127.0.0.1:1/")]
    [TestCase("https://localhost:1/")]
    [TestCase("https://[::ffff:127.0.0.1]:1/")]
    public void The_client_refuses_at_the_moment_of_connecting(string home)
    {
        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = PublicAddress.Connect, UseProxy = false });
        var client = new WooClient(http, TimeProvider.System, new WooCommerceOptions());
        var storefrontException = Assert.CatchAsync<StorefrontException>(() =>
            client.Prove(new WooAccess(new Uri(home), "ck_1", "cs_1"), default));
        Assert.That((storefrontException!.TryAgain, storefrontException.Message),
            Is.EqualTo((false, "The store's address leads into a private network.")));
    }
}
