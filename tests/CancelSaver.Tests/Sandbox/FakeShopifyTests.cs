using System.Net;
using System.Text.Json.Nodes;
using CancelSaver.Sandbox;

namespace CancelSaver.Tests.Sandbox;

/// <summary>The Admin API's door, and the same refusals as those recorded.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FakeShopifyTests
{
    /// <summary>What no app of our kind needs, and the stand-in says so instead of guessing.</summary>
    private static readonly string[] NotPlayed =
    [
        "BuyGetCreate", "EditLineDiscount", "EditShippingUpdate", "EditShippingAdd", "EditShippingRemove", "GiftCard", "FulfillmentOrders", "Hold", "ReleaseHold", "FulfillmentDeadline",
        "WebhookCreate", "WebhookList", "WebhookDelete", "BulkRun", "BulkCancelledOrders", "BulkStatus", "SubscriptionCreate",
    ];

    private static IEnumerable<string> Played => ShopifyReference.Names.Except(NotPlayed);

    [TestCaseSource(nameof(Played))]
    public async Task Every_reference_document_is_answered_from_the_store(string name)
    {
        await using var bench = await ShopifyBench.Open(new FakeShopifyOptions { Scopes = [.. FakeShopifyOptions.AllScopes, "write_payment_terms"] });
        var answer = await bench.Reference(name);
        Assert.That(answer["errors"], Is.Null, () => answer["errors"]!.ToJsonString());
        Assert.That(answer["extensions"]!["cost"]!["requestedQueryCost"]!.GetValue<int>(), Is.Positive);
    }

    [TestCaseSource(nameof(NotPlayed))]
    public async Task What_it_does_not_play_is_an_error_and_never_a_guess(string name)
    {
        await using var bench = await ShopifyBench.Open();
        bench.Shop.Customer("marta.prior@example.com");
        bench.Shop.PlaceOrder();
        var text = (await bench.Reference(name)).ToJsonString();
        Assert.That(text, Does.Contain("the stand-in does not know").Or.Contain("you must provide one of first or last").Or.Contain("\"order\":null"));
    }
}
