using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Saves;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;
using CancelSaver.Web;

namespace CancelSaver.Tests.Offers;

/// <summary>"Cancel my order" as a customer walks through it, from the list to the last page, outside the countries with a withdrawal button.</summary>
internal sealed class CancelPagesTests
{
    [Test]
    public async Task A_signed_in_customer_sees_the_orders_that_still_wait_and_looking_changes_nothing()
    {
        await using var house = await CancelHouse.Open();
        house.Place(1001);
        house.Place(1002).Fulfillment = "FULFILLED";
        house.Place(1003).CancelledAt = house.Clock.GetUtcNow();
        house.Place(1004).Return = "RETURN_REQUESTED";
        house.Store.Place(new StandingOrder { Id = 1005, Name = "#1005", Customer = 7002, CreatedAt = house.Clock.GetUtcNow() });

        var page = await house.Look();

        using var all = Assert.EnterMultipleScope();
        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page.Document.QuerySelectorAll("form h2").Select(h => h.TextContent), Is.EqualTo(["Order #1001 of 23 November 2026"]));
        Assert.That(page.Buttons(), Is.EqualTo(["order", "find"]));
        Assert.That(house.Store.Changes, Is.Empty);
        Assert.That(await house.Maybe(house.Store.Orders[0]), Is.Null);
    }

    [Test]
    public async Task The_question_stands_beside_cancel_now_in_one_form_with_the_same_weight()
    {
        await using var house = await CancelHouse.Open();
        house.Place();

        var page = await house.Choose();

        using var all = Assert.EnterMultipleScope();
        Assert.That(page.Buttons(), Is.EqualTo(["why", "cancel"]));
        Assert.That(page.Document.QuerySelectorAll("button").Select(b => b.ClassName).Distinct(), Is.EqualTo(["act"]));
        Assert.That(page.Document.QuerySelectorAll("select option").Skip(1).Select(o => o.GetAttribute("value")), Is.EquivalentTo(Reason.Choices));
        Assert.That(page.Document.QuerySelectorAll("[required],[selected],[checked]"), Is.Empty, "nothing has to be answered, nothing is answered beforehand");
        Assert.That(house.Store.Changes, Is.Empty);
    }

    [Test]
    public async Task Cancel_now_cancels_and_goes_the_ordinary_way_from_there()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();

        var done = await house.Press("cancel", await house.Choose());

        var (name, variables) = house.Store.Changes.Single();
        var found = await house.Case(order);
        using var all = Assert.EnterMultipleScope();
        Assert.That(done.Heading, Is.EqualTo("Your order #8899 is being cancelled"));
        Assert.That(done.Text(), Does.Contain("Monday 23 November, 10:00 (New York time)").And.Contain("confirms the cancellation by email"));
        Assert.That((name, variables["orderId"]!.GetValue<string>(), variables["staffNote"]!.GetValue<string>()), Is.EqualTo(("CancelOrder", "gid://shopify/Order/6112233445566778899", CancelNow.StaffNote)));
        Assert.That((found.Status, found.BeforeCancel, found.CancelWish!.Taken), Is.EqualTo((CancellationStatus.Received, false, true)));
        Assert.That(await house.Waiting(CaseQueues.DecideOffer), Is.EqualTo(1));
        Assert.That(done.Document.QuerySelectorAll("main a[href*='/r/']"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Without_a_reason_the_question_comes_back_and_cancelling_stays_possible()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();

        var page = await house.Say("");

        Assert.That((page.Status, page.Document.QuerySelector("[role=alert]")!.TextContent), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "Please choose a reason, or cancel without one.")));
        Assert.That(page.Buttons(), Does.Contain("cancel"));
        Assert.That(await house.Maybe(order), Is.Null);
    }

    [Test]
    public async Task The_offer_stands_beside_the_cancellation_and_keeping_carries_it_out_once()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();

        var offer = await house.Say(Reason.ShippingCost);
        Assert.That(offer.Text(), Does.Contain("$9.90"));
        Assert.That(offer.Buttons(), Is.EqualTo(["keep", "cancel"]));
        Assert.That(offer.Document.QuerySelectorAll("button").Select(b => b.ClassName).Distinct(), Is.EqualTo(["act"]));
        Assert.That(house.Store.Changes, Is.Empty, "nothing is given before the customer decides");

        var kept = await house.Press("keep", offer);
        var again = await house.Press("keep", offer);

        var found = await house.Case(order);
        var (name, refund) = house.Store.Changes.Single();
        using var all = Assert.EnterMultipleScope();
        Assert.That((kept.Heading, kept.Text()), Is.EqualTo((again.Heading, again.Text())));
        Assert.That(kept.Text(), Does.StartWith("Your order #8899 stays We have given back $9.90 for shipping, the way you paid it."));
        Assert.That((found.Status, found.Save), Is.EqualTo((CancellationStatus.Saved, new Save(SaveKind.Kept, order.Id, new Money(100_00, "USD"), new Money(9_90, "USD"), house.Clock.GetUtcNow()))));
        Assert.That(found.Class!.Evidence, Is.EqualTo(["The customer asked to cancel on our page."]));
        Assert.That(name, Is.EqualTo("RefundShipping"));
        Assert.That(Guid.TryParse(refund["idempotencyKey"]!.GetValue<string>(), out _));
        Assert.That(refund["input"]!.ToJsonString(), Is.EqualTo(
            """{"orderId":"gid://shopify/Order/6112233445566778899","currency":"USD","note":"CancelSaver: the shipping was given back, and the customer keeps the order.","notify":true,"shipping":{"fullRefund":true},"transactions":[{"orderId":"gid://shopify/Order/6112233445566778899","parentId":"gid://shopify/OrderTransaction/9","gateway":"shopify_payments","kind":"REFUND","amount":"9.90"}]}"""));
        Assert.That(order.CancelledAt, Is.Null);
    }

    [Test]
    public async Task Cancel_anyway_cancels_and_the_stores_letter_starts_no_second_attempt()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();
        var waiting = await house.Waiting(CaseQueues.DecideOffer);

        var done = await house.Press("cancel", await house.Say(Reason.ShippingCost));
        await house.Letter(order);
        await house.Arrive(CaseQueues.DecideOffer, order);

        var found = await house.Case(order);
        using var all = Assert.EnterMultipleScope();
        Assert.That(done.Heading, Does.EndWith("is being cancelled"));
        Assert.That(done.Document.QuerySelectorAll("main a[href*='/r/']"), Is.Empty, "who has said why is not asked again");
        Assert.That((found.Status, found.AskMail, found.OfferMail), Is.EqualTo((CancellationStatus.Declined, (Mail?)null, (Mail?)null)));
        Assert.That(await house.Waiting(CaseQueues.DecideOffer), Is.EqualTo(waiting));
        Assert.That(order.CancelledAt, Is.Not.Null);
    }

    [Test]
    public async Task Without_an_offer_only_the_button_is_left_and_a_second_reason_brings_none()
    {
        await using var house = await CancelHouse.Open(s => s with { Settings = s.Settings with { HoldoutPercent = 100 } });
        var order = house.Place();

        var confirm = await house.Say(Reason.ShippingCost);
        var again = await house.Choose();
        var third = await house.Press("why", confirm, ("reason", Reason.DeliveryTime));
        var done = await house.Press("cancel", again);

        using var all = Assert.EnterMultipleScope();
        Assert.That(confirm.Buttons(), Is.EqualTo(["cancel"]));
        Assert.That(confirm.Text(), Does.StartWith("Thank you for telling us why. That helps us."));
        Assert.That(again.Buttons(), Is.EqualTo(["cancel"]));
        Assert.That(third.Buttons(), Is.EqualTo(["cancel"]));
        Assert.That(done.Heading, Does.EndWith("is being cancelled"));
        Assert.That((await house.Case(order)).Status, Is.EqualTo(CancellationStatus.HeldOut));
    }

    [Test]
    public async Task Who_comes_back_finds_the_same_offer_beside_the_same_button()
    {
        await using var house = await CancelHouse.Open();
        house.Place();
        var first = await house.Say(Reason.ShippingCost);
        house.Clock.Advance(TimeSpan.FromHours(3));

        Assert.That((await house.Choose()).Text(), Is.EqualTo(first.Text()));
        house.Clock.Advance(TimeSpan.FromHours(46));
        Assert.That((await house.Choose()).Buttons(), Is.EqualTo(["cancel"]), "the offer has ended");
    }

    [Test]
    public async Task Priority_is_written_on_the_order_for_the_people_who_pack()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();
        order.Note = "Ring twice.";

        var kept = await house.Press("keep", await house.Say(Reason.DeliveryTime));

        using var all = Assert.EnterMultipleScope();
        Assert.That(kept.Text(), Does.Contain("packed first and leaves us on Monday 23 November"));
        Assert.That(order.Note, Is.EqualTo("Ring twice.\nCancelSaver: pack this order first, it was promised to leave on 2026-11-23."));
        Assert.That(order.Tags, Is.EqualTo(["cancelsaver-priority"]));
        Assert.That((await house.Case(order)).Save!.Kind, Is.EqualTo(SaveKind.Kept));
    }

    [Test]
    public async Task A_day_that_filled_up_meanwhile_is_not_promised()
    {
        await using var house = await CancelHouse.Open(s => s with { Settings = s.Settings with { Priority = s.Settings.Priority with { DailyCapacity = 1 } } });
        var order = house.Place();
        var offer = await house.Say(Reason.DeliveryTime);
        await house.Get<PriorityCapacity>().Take(new CancellationId(StandingShop.Id, 9), new DateOnly(2026, 11, 23), 1, default);

        var gone = await house.Press("keep", offer);

        Assert.That(gone.Buttons(), Is.EqualTo(["cancel"]));
        Assert.That(gone.Text(), Does.Contain("That offer can no longer be had"));
        Assert.That(order.Tags, Is.Empty);
    }

    [Test]
    public async Task Shipping_that_was_not_paid_is_not_given_back()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place(paid: false);

        await house.Say(Reason.ShippingCost);

        Assert.That((await house.Case(order)).Decision!.Offer!.Parts.Select(p => p.Kind), Is.EqualTo([OfferKind.Reassure, OfferKind.TalkToUs]));
    }

    [Test]
    public async Task A_kept_offer_counts_for_the_next_order_of_the_same_person()
    {
        await using var house = await CancelHouse.Open();
        var first = house.Place(1001);
        await house.Press("keep", await house.Say(Reason.ShippingCost));
        first.Fulfillment = "FULFILLED";
        house.Clock.Advance(TimeSpan.FromDays(1));
        var second = house.Place(1002);

        var offer = await house.Say(Reason.ShippingCost);

        Assert.That((await house.Case(second)).Decision!.Offer!.Cost.Minor, Is.Zero, offer.Text());
    }

    [Test]
    public async Task A_token_lives_half_an_hour_opens_one_order_and_is_never_in_an_address()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();
        var page = await house.Choose();
        house.Clock.Advance(CancelPages.TokenTime);

        var late = await house.Press("cancel", page);
        var links = house.Get<LinkSigner>();
        var wrong = await house.Press(page, ("do", "cancel"), ("token", links.Sign(LinkPurpose.Reason, CancelHouse.IdOf(order).ToString(), null)));
        var foreign = await house.Press(page, ("do", "cancel"), ("token", links.Sign(LinkPurpose.Cancel, "shopify:other.myshopify.com/" + order.Id, null)));

        using var all = Assert.EnterMultipleScope();
        foreach (var start in new[] { late, wrong, foreign })
            Assert.That((start.Heading, start.Document.QuerySelector("[role=alert]")?.TextContent), Is.EqualTo(("Cancel an order", "Some time has passed, so please choose your order once more. Nothing has been changed.")));
        Assert.That(house.Store.Changes, Is.Empty);
        Assert.That(page.Document.QuerySelectorAll("main a[href*='token'],form[action*='?']"), Is.Empty);
    }

    [Test]
    public async Task Nobody_but_the_store_knows_an_order_that_is_not_the_customers()
    {
        await using var house = await CancelHouse.Open();
        house.Place();
        house.Customer = 7002;

        var page = await house.Look();

        Assert.That(page.Buttons(), Is.EqualTo(["find"]));
        Assert.That(page.Text(), Does.Contain("None of your orders can be cancelled here just now"));
    }

    [Test]
    public async Task Without_the_right_to_cancel_the_page_says_so_and_names_the_people()
    {
        await using var house = await CancelHouse.Open(null, "read_orders");
        house.Place();

        var page = await house.Look();

        Assert.That(page.Text(), Does.Contain("does not take cancellations on this page"));
        Assert.That(page.Document.QuerySelectorAll("a[href^='mailto:']"), Has.Length.EqualTo(1));
        Assert.That(house.Store.Calls, Is.Empty);
    }

    [Test]
    public async Task While_the_merchant_only_tries_things_out_nothing_is_offered()
    {
        await using var house = await CancelHouse.Open(s => s with { Settings = s.Settings with { TestMode = true } });
        house.Place();

        Assert.That((await house.Choose()).Buttons(), Is.EqualTo(["cancel"]));
    }

    [Test]
    public async Task Pages_are_small_set_no_cookie_and_allow_no_script_and_no_other_form_target()
    {
        await using var house = await CancelHouse.Open();
        house.Place();
        using var response = await house.Raw(HttpMethod.Get, house.Query());

        using var all = Assert.EnterMultipleScope();
        Assert.That(response.Headers.Contains("Set-Cookie"), Is.False);
        Assert.That(response.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("default-src 'none'").And.Contain("form-action 'self';").And.Contain("frame-ancestors 'none'"));
        Assert.That((await response.Content.ReadAsByteArrayAsync()).Length, Is.LessThan(20 * 1024));
    }
}
