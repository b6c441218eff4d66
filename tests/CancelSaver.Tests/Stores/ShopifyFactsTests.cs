using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;
using Microsoft.Extensions.Logging.Abstractions;

namespace CancelSaver.Tests.Stores;

/// <summary>What a store says of itself, in our words.</summary>
internal sealed class ShopifyFactsTests
{
    private static readonly StoreId id = StoreId.ForShopify("cancelsaver-eur.myshopify.com");

    [Test]
    public async Task A_store_is_read_once_over()
    {
        var store = await Read(ShopifyHouse.Ask);
        using var all = Assert.EnterMultipleScope();
        Assert.That((store.Id, store.Name, store.Url.AbsoluteUri, store.Currency, store.TimeZone, store.Language, store.Country),
            Is.EqualTo((id, "Casa Azul", "https://casa-azul.example/", "EUR", "Europe/Lisbon", "pt-PT", "PT")));
        Assert.That(store.Settings.Brand.SupportEmail, Is.EqualTo("ola@casa-azul.example"));
        Assert.That(store.Settings.Brand.LegalName, Is.EqualTo("Casa Azul Lda"));
        Assert.That(store.Settings.Brand.PostalAddress, Is.EqualTo("Rua do Ouro 1\n1100-060 Lisboa\nPortugal"));
        Assert.That(store.PaymentMethods, Is.Empty);
        Assert.That(store.ShippingMethods, Is.EqualTo(new[]
        {
            new ShippingMethod("shopify", "Standard", "Standard", new Money(490, "EUR")),
            new ShippingMethod("shopify", "Express", "Express", new Money(1200, "EUR")),
            new ShippingMethod("shopify", "Carrier", "Carrier", null),
            new ShippingMethod("shopify", "Abroad", "Abroad", null),
        }));
    }

    [TestCase("DeliveryRates")]
    [TestCase("PrimaryLocale")]
    public async Task What_needs_a_right_we_lack_is_done_without(string operation)
    {
        const string Denied = """{"errors":[{"extensions":{"code":"ACCESS_DENIED","requiredAccess":"`read_shipping` access scope."}}],"data":null}""";
        var store = await Read((asked, variables) => asked == operation ? (200, Denied) : ShopifyHouse.Ask(asked, variables));
        Assert.That((store.ShippingMethods.Count, store.Language), Is.EqualTo(operation == "DeliveryRates" ? (0, "pt-PT") : (4, "en")));
    }

    [TestCase("ShopSettings")]
    [TestCase("DeliveryRates")]
    [TestCase("PrimaryLocale")]
    public void What_cannot_be_asked_just_now_is_not_done_without(string operation) => Assert.That(
        () => Read((asked, variables) => asked == operation ? (503, "") : ShopifyHouse.Ask(asked, variables)), Throws.TypeOf<ShopifyException>().With.Property("TryAgain").True);

    [Test]
    public async Task A_store_that_says_little_is_a_store_as_well()
    {
        var store = await Read((_, _) => (200, """{"data":{"shop":{"currencyCode":"JPY","ianaTimezone":"Nowhere/Land","contactEmail":"none"}}}"""));
        using var all = Assert.EnterMultipleScope();
        Assert.That((store.Name, store.Url.AbsoluteUri, store.TimeZone, store.Language, store.Country),
            Is.EqualTo(("cancelsaver-eur.myshopify.com", "https://cancelsaver-eur.myshopify.com/", "+00:00", "en", "")));
        Assert.That((store.Settings.Brand.SupportEmail, store.Settings.Brand.PostalAddress, store.Settings.Brand.LegalName), Is.EqualTo(("", "", "cancelsaver-eur.myshopify.com")));
        Assert.That(store.ShippingMethods, Is.Empty);
    }

    [Test]
    public void A_store_without_a_currency_is_none() =>
        Assert.That(() => Read((_, _) => (200, """{"data":{"shop":{}}}""")), Throws.TypeOf<ShopifyException>().With.Message.Contains("currency"));

    private static async Task<Store> Read(Func<string, System.Text.Json.Nodes.JsonNode, (int, string)> answers)
    {
        var client = new ShopifyClient(new HttpClient(new PlayedShopify { OnAsk = answers }), new Tokens(), new ShopifyOptions(), new StoreClock(), NullLogger<ShopifyClient>.Instance);
        return await new ShopifyFacts(client).Read(id, default);
    }

    private sealed class Tokens : IShopifyTokens
    {
        public ValueTask<string> For(StoreId store, string? refused, CancellationToken cancel) => new("shpat_1");
    }
}
