using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Saves;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Offers;

/// <summary>What happens meanwhile and afterwards: two tabs, the warehouse, a store that is down or refuses, a customer who walks away.</summary>
internal sealed class CancelPagesEndsTests
{
    [Test]
    public async Task What_was_sent_meanwhile_cannot_be_cancelled_and_the_page_says_so([Values("cancel", "keep", "why", "order")] string wish)
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();
        var page = await house.Choose();
        order.Fulfillment = "FULFILLED";

        var told = await house.Press(wish, page, ("reason", Reason.ShippingCost));

        Assert.That(told.Text(), Does.Contain("Your order #8899 has been sent").And.Contain("get in touch"));
        Assert.That(told.Document.QuerySelectorAll("a[href^='mailto:']"), Has.Length.EqualTo(1));
        Assert.That(house.Store.Changes, Is.Empty);
    }

    [Test]
    public async Task Two_clicks_cancel_once([Values] bool slow)
    {
        await using var house = await CancelHouse.Open();
        house.Place();
        house.Store.IsSlow = slow;
        var page = await house.Choose();

        var pages = await Task.WhenAll(house.Press("cancel", page), house.Press("cancel", page));
        var third = await house.Press("cancel", page);

        using var all = Assert.EnterMultipleScope();
        foreach (var told in pages.Append(third))
            Assert.That(told.Heading, Is.AnyOf("Your order #8899 is being cancelled", "Your order #8899 is cancelled"));
        Assert.That((await house.Case(house.Store.Orders[0])).PersonWhy, Is.Null);
    }

    [Test]
    public async Task Two_tabs_keep_in_one_and_cancel_in_the_other()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();
        var page = await house.Say(Reason.ShippingCost);

        await house.Press("keep", page);
        var done = await house.Press("cancel", page);
        await house.Letter(order);

        var found = await house.Case(order);
        Assert.That(done.Heading, Does.EndWith("is being cancelled"), "a customer who wants to cancel after all, can");
        Assert.That((found.Status, found.Save, found.Timeline[^1].Says), Is.EqualTo((CancellationStatus.Expired, (Save?)null, "The order that had been kept is cancelled after all: no save.")));
    }

    [Test]
    public async Task Two_tabs_cancel_in_one_and_keep_in_the_other()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();
        var page = await house.Say(Reason.ShippingCost);

        await house.Press("cancel", page);
        var told = await house.Press("keep", page);

        Assert.That(told.Heading, Is.EqualTo("Your order #8899 is cancelled"));
        Assert.That((order.RefundedShipping, (await house.Case(order)).Status), Is.EqualTo((0m, CancellationStatus.Declined)));
    }

    [Test]
    public async Task Two_reasons_at_once_make_one_offer()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();
        var page = await house.Choose();

        var pages = await Task.WhenAll(house.Press("why", page, ("reason", Reason.ShippingCost)), house.Press("why", page, ("reason", Reason.ShippingCost)));

        Assert.That(pages.Select(p => string.Join(' ', p.Buttons())), Is.All.EqualTo("keep cancel"));
        Assert.That((await house.Case(order)).Timeline.Count(t => t.Says == "The offer was shown on our page."), Is.EqualTo(1));
    }

    [Test]
    public async Task A_store_that_is_down_loses_nothing_and_the_button_can_be_pressed_again([Values("why", "cancel", "order")] string wish)
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();
        var page = await house.Choose();
        house.Store.IsDown = true;

        var down = await house.Press(wish, page, ("reason", Reason.ShippingCost));
        Assert.That(down.Heading, Is.EqualTo("The shop cannot be reached just now"));
        house.Store.IsDown = false;
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await house.Again(down);

        Assert.That(again.Status, Is.EqualTo(System.Net.HttpStatusCode.OK));
        Assert.That(wish == "cancel" ? [again.Heading] : again.Buttons(), Does.Contain(wish switch { "cancel" => "Your order #8899 is being cancelled", "why" => "keep", _ => "why" }));
        Assert.That(order.CancelledAt is not null, Is.EqualTo(wish == "cancel"));
    }

    [Test]
    public async Task A_yes_that_finds_the_store_down_is_carried_out_from_the_queue_once()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();
        var page = await house.Say(Reason.ShippingCost);
        house.Store.LosesAnswerOf = "RefundShipping";

        var later = await house.Press("keep", page);
        var between = (await house.Case(order)).Status;
        await house.Arrive(CaseQueues.ProvisionOffer, order);
        var again = await house.Again(later);

        var found = await house.Case(order);
        using var all = Assert.EnterMultipleScope();
        Assert.That((later.Heading, between), Is.EqualTo(("We have kept your answer", CancellationStatus.Accepted)));
        Assert.That(await house.Waiting(CaseQueues.ProvisionOffer), Is.EqualTo(1));
        Assert.That((found.Status, found.Save!.Cost.Minor, order.RefundedShipping), Is.EqualTo((CancellationStatus.Saved, 990L, 9.90m)));
        Assert.That(house.Store.Calls.Count(c => c == "RefundShipping"), Is.EqualTo(1), "the order itself says that its shipping was given back");
        Assert.That(again.Text(), Does.Contain("We have given back $9.90"));
    }

    [Test]
    public async Task A_refused_cancellation_is_said_plainly_and_a_person_sees_it([Values] bool afterAnOffer)
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();
        house.Store.Refuses = "A payment is pending.";
        var page = afterAnOffer ? await house.Say(Reason.ShippingCost) : await house.Choose();

        var told = await house.Press("cancel", page);
        await house.Letter(order);

        var found = await house.Case(order);
        Assert.That(told.Text(), Does.Contain("The shop did not let us cancel your order #8899. Its team has been told"));
        Assert.That((found.Status, found.PersonWhy), Is.EqualTo((CancellationStatus.NeedsPerson, "Shopify did not cancel the order: A payment is pending. (INVALID)")));
    }

    [Test]
    public async Task A_cancellation_that_fails_later_is_not_forgotten([Values] bool afterAnOffer)
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();
        house.Store.IsSlow = true;
        await house.Press("cancel", afterAnOffer ? await house.Say(Reason.ShippingCost) : await house.Choose());
        order.UpdatedAt = house.Clock.GetUtcNow().AddMinutes(1);
        await house.Letter(order);
        var before = (await house.Case(order)).PersonWhy;
        house.Clock.Advance(DecideOffer.CancelTime);

        await house.Arrive(afterAnOffer ? CaseQueues.ExpireOffers : CaseQueues.DecideOffer, order);

        var found = await house.Case(order);
        Assert.That((before, found.Status, found.PersonWhy), Is.EqualTo(((string?)null, CancellationStatus.NeedsPerson,
            "The customer asked on our page to cancel this order, and the store has not cancelled it. Please cancel it, or write to the customer.")));
    }

    [Test]
    public async Task Who_walks_away_keeps_the_order_and_a_later_cancellation_starts_no_second_attempt()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();
        await house.Say(Reason.ShippingCost);

        order.UpdatedAt = house.Clock.GetUtcNow().AddMinutes(1);
        await house.Letter(order);
        Assert.That((await house.Case(order)).Status, Is.EqualTo(CancellationStatus.Sent), "an order that stands has not come back");
        house.Clock.Advance(TimeSpan.FromHours(50));
        await house.Get<SweepStrays>().Handle(default);
        await house.Arrive(CaseQueues.ExpireOffers, order);
        var expired = await house.Case(order);
        (order.CancelledAt, order.UpdatedAt) = (house.Clock.GetUtcNow(), house.Clock.GetUtcNow());
        await house.Letter(order);
        await house.Arrive(CaseQueues.DecideOffer, order);

        using var all = Assert.EnterMultipleScope();
        Assert.That((expired.Status, expired.Save, expired.Timeline[^1].Says), Is.EqualTo((CancellationStatus.Expired, (Save?)null, "The customer went away without an answer; the order stands.")));
        Assert.That((await house.Case(order)).Timeline, Has.Count.EqualTo(expired.Timeline.Count));
        Assert.That(await house.Waiting(CaseQueues.DecideOffer), Is.Zero);
        Assert.That(house.Store.Changes, Is.Empty);
    }

    [Test]
    public async Task A_case_left_half_done_ends_quietly()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();
        var page = await house.Choose();
        house.Store.IsDown = true;
        await house.Press("why", page, ("reason", Reason.ShippingCost));
        house.Store.IsDown = false;
        await house.Get<CancellationTable>().TryOpen(Half(house, order), default);

        house.Clock.Advance(TimeSpan.FromHours(3));
        await house.Get<SweepStrays>().Handle(default);
        await house.Arrive(CaseQueues.ExpireOffers, order);

        Assert.That((await house.Case(order)).Status, Is.EqualTo(CancellationStatus.Expired));
    }

    [Test]
    public async Task Another_order_of_somebody_who_kept_theirs_is_a_new_purchase()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place(1001);
        await house.Say(Reason.ShippingCost);
        house.Clock.Advance(TimeSpan.FromMinutes(10));
        var second = house.Store.Place(new StandingOrder { Id = 1002, Name = "#1002", CreatedAt = house.Clock.GetUtcNow() });

        await house.Letter(second);

        Assert.That((await house.Case(order)).Status, Is.EqualTo(CancellationStatus.Sent));
    }

    private static Cancellation Half(CancelHouse house, StandingOrder order) => new()
    {
        Id = CancelHouse.IdOf(order),
        Status = CancellationStatus.Received,
        BeforeCancel = true,
        Order = house.Store.OrderOf(order),
        CancelledAt = house.Clock.GetUtcNow(),
        ReceivedAt = house.Clock.GetUtcNow(),
    };
}
