using System.Net;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Offers;

/// <summary>Who may come in at all: the store's seal, and the two numbers of a guest.</summary>
internal sealed class CancelPagesGuestTests
{
    private static IEnumerable<TestCaseData> Strangers()
    {
        yield return new TestCaseData((Func<CancelHouse, string>)(h => h.Query(secret: "other"))).SetArgDisplayNames("another secret");
        yield return new TestCaseData((Func<CancelHouse, string>)(h => h.Query().Replace("customer_id=7001", "customer_id=7002", StringComparison.Ordinal))).SetArgDisplayNames("another customer");
        yield return new TestCaseData((Func<CancelHouse, string>)(h => h.Query() + "&extra=1")).SetArgDisplayNames("something added");
        yield return new TestCaseData((Func<CancelHouse, string>)(h => h.Query()[..^4])).SetArgDisplayNames("a short seal");
        yield return new TestCaseData((Func<CancelHouse, string>)(_ => "")).SetArgDisplayNames("nothing");
        yield return new TestCaseData((Func<CancelHouse, string>)(h => h.Query(age: ShopifyProxy.Freshness + TimeSpan.FromSeconds(1)))).SetArgDisplayNames("too old");
        yield return new TestCaseData((Func<CancelHouse, string>)(h => h.Query(age: -ShopifyProxy.Freshness - TimeSpan.FromSeconds(1)))).SetArgDisplayNames("from the future");
        yield return new TestCaseData((Func<CancelHouse, string>)(h => h.Query(shop: "nobody.myshopify.com"))).SetArgDisplayNames("an unknown store");
        yield return new TestCaseData((Func<CancelHouse, string>)(h => h.Query(shop: "shop.example"))).SetArgDisplayNames("no store's name");
        yield return new TestCaseData((Func<CancelHouse, string>)(h => h.Query(prefix: "//evil.example"))).SetArgDisplayNames("another host");
        yield return new TestCaseData((Func<CancelHouse, string>)(h => h.Query(prefix: "/apps/\"onclick"))).SetArgDisplayNames("no path");
    }

    [TestCaseSource(nameof(Strangers))]
    public async Task A_request_without_a_good_seal_gets_a_sentence_and_nothing_else(Func<CancelHouse, string> query)
    {
        await using var house = await CancelHouse.Open();
        house.Place();

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            var page = await house.Send(method, query(house), ("do", "find"), ("number", "8899"), ("confirmation", "XPAV284CT"));
            Assert.That((page.Status, page.Heading), Is.EqualTo((HttpStatusCode.Unauthorized, "Please come in through the shop")));
        }
        Assert.That(house.Store.Calls, Is.Empty);
    }

    [TestCase(-299)]
    [TestCase(299)]
    public async Task Clocks_may_be_minutes_apart(int seconds)
    {
        await using var house = await CancelHouse.Open();
        Assert.That((await house.Send(HttpMethod.Get, house.Query(age: TimeSpan.FromSeconds(seconds)))).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task While_a_secret_is_rotated_the_old_one_is_good_too()
    {
        await using var house = await CancelHouse.Open();
        Assert.That((await house.Send(HttpMethod.Get, house.Query(secret: "old-hush"))).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_store_that_left_is_a_stranger()
    {
        await using var house = await CancelHouse.Open(s => s with { Status = StoreStatus.Disconnected });
        Assert.That((await house.Look()).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("#8899", "XPAV284CT")]
    [TestCase(" 8899 ", "xpav 284ct")]
    public async Task A_guest_with_both_numbers_goes_straight_to_the_question(string number, string confirmation)
    {
        await using var house = await CancelHouse.Open();
        house.Customer = null;
        house.Place();

        var page = await house.Press(await house.Look(), ("do", "find"), ("number", number), ("confirmation", confirmation));

        Assert.That(page.Heading, Is.EqualTo("Cancel order #8899"));
        Assert.That((await house.Press("why", page, ("reason", Reason.ShippingCost))).Buttons(), Is.EqualTo(["keep", "cancel"]));
    }

    [TestCase("8899", "XPAV284CX")]
    [TestCase("8898", "XPAV284CT")]
    [TestCase("", "XPAV284CT")]
    [TestCase("8899", "")]
    [TestCase("8899\" OR name:\"8899", "XPAV284CT")]
    public async Task Whatever_is_wrong_the_sentence_is_the_same_and_what_was_typed_is_kept(string number, string confirmation)
    {
        await using var house = await CancelHouse.Open();
        house.Customer = null;
        house.Place();

        var page = await house.Press(await house.Look(), ("do", "find"), ("number", number), ("confirmation", confirmation));

        using var all = Assert.EnterMultipleScope();
        Assert.That((page.Status, page.Document.QuerySelector("[role=alert]")!.TextContent), Is.EqualTo(
            (HttpStatusCode.UnprocessableEntity, "There is no order with these two numbers. Please compare both with your confirmation email, or ask us.")));
        Assert.That(page.Document.QuerySelector("#number")!.GetAttribute("value") ?? "", Is.EqualTo(number));
        Assert.That(page.Document.QuerySelector("#confirmation")!.GetAttribute("value") ?? "", Is.EqualTo(confirmation));
    }

    [Test]
    public async Task An_order_without_a_confirmation_number_cannot_be_guessed_with_none()
    {
        await using var house = await CancelHouse.Open();
        house.Customer = null;
        house.Store.Place(new StandingOrder { Id = 1001, Name = "#1001", Confirmation = "", CreatedAt = house.Clock.GetUtcNow() });

        Assert.That((await house.Press(await house.Look(), ("do", "find"), ("number", "1001"), ("confirmation", "####"))).Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }
}
