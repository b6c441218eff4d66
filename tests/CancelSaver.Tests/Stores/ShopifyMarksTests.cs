using CancelSaver.Offers;

namespace CancelSaver.Tests.Stores;

internal sealed class ShopifyMarksTests
{
    private const long Back = 9_007_199_254_799_999;

    [Test]
    public async Task The_warehouse_sees_priority_and_its_day_once()
    {
        var it = new ShopifyCase();
        it.Shelf.Orders[Back] = ("Please ring twice", ["VIP"]);
        var priority = it.Part(OfferKind.PriorityDelivery) with { LeavesOn = new DateOnly(2026, 11, 27) };
        var found = it.Case with { Promise = new Promise { Name = "a", Offer = it.OfferOf(priority) } };

        await it.Marks.Mark(it.Store, found, it.Order with { Id = Back }, default);
        var once = it.Shelf.Orders[Back];
        await it.Marks.Mark(it.Store, found, it.Order with { Id = Back }, default);

        Assert.That(once.Tags, Is.EqualTo(new[] { "VIP", "CancelSaver", "Priority delivery", "Leaves 2026-11-27" }));
        Assert.That(once.Note, Is.EqualTo("Please ring twice\nCancelSaver: this order came back for the cancelled order #1001. PRIORITY at no extra cost, must leave on 2026-11-27."));
        Assert.That(it.Shelf.Orders[Back], Is.EqualTo(once), "the second time changes nothing");
        Assert.That((it.Shelf.Times("TagOrder"), it.Shelf.Times("OrderNoteUpdate")), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Another_offer_is_named_without_a_day_and_a_missing_order_is_let_be()
    {
        var it = new ShopifyCase();
        it.Shelf.Orders[Back] = (null, []);
        var found = it.Case with { Promise = new Promise { Name = "a", Offer = it.OfferOf(it.TenPercent) } };
        await it.Marks.Mark(it.Store, found, it.Order with { Id = Back }, default);
        Assert.That(it.Shelf.Orders[Back].Tags, Is.EqualTo(new[] { "CancelSaver" }));
        Assert.That(it.Shelf.Orders[Back].Note, Does.Not.Contain("PRIORITY"));
        Assert.DoesNotThrowAsync(() => it.Marks.Mark(it.Store, found, it.Order with { Id = 5 }, default));
    }

    [Test]
    public void A_lost_answer_is_made_good_the_second_time()
    {
        var it = new ShopifyCase();
        it.Shelf.Orders[Back] = ("", []);
        it.Shelf.Loses.Add("OrderNoteUpdate");
        var found = it.Case with { Promise = new Promise { Name = "a", Offer = it.OfferOf(it.TenPercent) } };
        Assert.CatchAsync<CancelSaver.Stores.StorefrontException>(() => it.Marks.Mark(it.Store, found, it.Order with { Id = Back }, default));
        Assert.DoesNotThrowAsync(() => it.Marks.Mark(it.Store, found, it.Order with { Id = Back }, default));
        Assert.That(it.Shelf.Orders[Back].Note!.Split('\n'), Has.Length.EqualTo(1));
    }
}
