using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Stores;
using CancelSaver.Stores.Shopify;
using CancelSaver.Tests.Rules;
using CancelSaver.Tests.Stores;

namespace CancelSaver.Tests.Cancellations;

/// <summary>Who cancelled, where the store keeps a reason with the order, or where nothing is left of an order that nobody cancelled.</summary>
internal sealed class ClassifyReasonTests
{
    private static readonly DateTimeOffset CancelledAt = Some.Order.ModifiedAt;

    private static readonly Order Order = Some.Order with { Store = new StoreId("shopify:cancelsaver-eur.myshopify.com"), CancelledAt = CancelledAt, CreatedVia = "web" };

    [TestCase("customer", CancelClass.Customer)]
    [TestCase("declined", CancelClass.PaymentFailed)]
    [TestCase("fraud", CancelClass.Fraud)]
    [TestCase("inventory", CancelClass.OutOfStock)]
    [TestCase("staff", CancelClass.Staff)]
    [TestCase("other", CancelClass.Unknown)]
    [TestCase("something new", CancelClass.Unknown)]
    public void The_reason_the_store_keeps_tells_who(string reason, CancelClass expected)
    {
        var classified = Of(Order, reason);
        Assert.That(classified.Class, Is.EqualTo(expected), classified.Evidence[0]);
        Assert.That(classified.Evidence, Is.Not.Empty.And.All.EndsWith("."));
    }

    [TestCase("orders-cancelled.json", CancelClass.Customer)]
    [TestCase("orders-cancelled-unicode-multicurrency.json", CancelClass.Customer)]
    [TestCase("orders-cancelled-no-pii.json", CancelClass.Customer)]
    [TestCase("orders-cancelled-declined.json", CancelClass.PaymentFailed)]
    [TestCase("orders-cancelled-inventory.json", CancelClass.OutOfStock)]
    [TestCase("orders-cancelled-fraud-test.json", CancelClass.Test)]
    [TestCase("orders-cancelled-guest-cod.json", CancelClass.Unknown)]
    [TestCase("orders-cancelled-not-refunded.json", CancelClass.Unknown)]
    public void Every_recorded_cancellation_is_told(string name, CancelClass expected)
    {
        var delivery = ShopifyDelivery.Read(name);
        var order = ((StoreEvent.OrderChanged)ShopifyOrder.Read(delivery.Letter)).Order;
        var trail = new CancelTrail { StoreReason = delivery.Json()["cancel_reason"]!.GetValue<string>() };
        Assert.That(Classify.Of(order, trail, [], order.ModifiedAt).Class, Is.EqualTo(expected));
    }

    // The table: reason, staff note, what is expected.
    [TestCase("other", "Customer mailed: too expensive with the shipping", CancelClass.Customer)]
    [TestCase("staff", "Customer called to cancel", CancelClass.Customer)]
    [TestCase("other", "Auf Kundenwunsch storniert", CancelClass.Customer)]
    [TestCase("other", "O cliente pediu para cancelar", CancelClass.Customer)]
    [TestCase("customer", "Wrong price in the shop, our mistake", CancelClass.Staff)]
    [TestCase("customer", "The boots are sold out", CancelClass.OutOfStock)]
    [TestCase("other", "agotado", CancelClass.OutOfStock)]
    [TestCase("declined", "Sold out, and the card was declined", CancelClass.OutOfStock)]
    [TestCase("declined", "Customer called", CancelClass.PaymentFailed)]
    [TestCase("inventory", "Customer asked", CancelClass.OutOfStock)]
    [TestCase("other", "Suspected fraud", CancelClass.Fraud)]
    [TestCase("customer", "Suspected fraud", CancelClass.Fraud)]
    [TestCase("customer", "No fraud, all well", CancelClass.Customer)]
    [TestCase("other", "CancelSaver: the customer asked on our page", CancelClass.Unknown)]
    [TestCase("customer", "CancelSaver: asked on our page", CancelClass.Customer)]
    [TestCase("other", "Bye", CancelClass.Unknown)]
    public void A_staff_note_may_know_better(string reason, string note, CancelClass expected) => Assert.That(Of(Order, reason, note).Class, Is.EqualTo(expected));

    [TestCase("customer", CancelClass.Customer)]
    [TestCase("inventory", CancelClass.Fraud)]
    [TestCase("declined", CancelClass.Fraud)]
    [TestCase("other", CancelClass.Fraud)]
    public void High_risk_is_fraud_unless_the_customer_wanted_it(string reason, CancelClass expected) =>
        Assert.That(Of(Order, Trail(reason) with { HighRisk = true }).Class, Is.EqualTo(expected));

    [TestCase("customer", null, CancelClass.PaymentFailed)]
    [TestCase("other", null, CancelClass.PaymentFailed)]
    [TestCase("other", "Customer asked to cancel", CancelClass.PaymentFailed)]
    [TestCase("staff", null, CancelClass.Staff)]
    [TestCase("inventory", null, CancelClass.OutOfStock)]
    public void A_payment_that_failed_before_is_the_cause(string reason, string? note, CancelClass expected) =>
        Assert.That(Of(Order, Trail(reason, note) with { Before = OrderStatusBefore.Failed }).Class, Is.EqualTo(expected));

    [TestCase("edited", true)]
    [TestCase("Order-Editing", true)]
    [TestCase("COD-to-prepaid", true)]
    [TestCase("converted to prepaid", true)]
    [TestCase("app:order_editing v2", true)]
    [TestCase("re-created", true)]
    [TestCase("credited", false)]
    [TestCase("splitorder", false)]
    [TestCase("irreplaceable", false)]
    [TestCase("vip", false)]
    public void A_tag_of_an_app_that_edits_orders_tells(string tag, bool edited)
    {
        var classified = Of(Order with { Tags = ["first-order", tag] }, "customer");
        Assert.That(classified.Class, Is.EqualTo(edited ? CancelClass.EditedAndRecreated : CancelClass.Customer));
    }

    [TestCase(null, CancelClass.Unknown)]
    [TestCase("Customer wants to cancel", CancelClass.Customer)]
    [TestCase("sold out", CancelClass.OutOfStock)]
    [TestCase("fraudulent", CancelClass.Fraud)]
    [TestCase("pricing error", CancelClass.Staff)]
    [TestCase("Shipping paid back", CancelClass.Unknown)]
    public void An_emptied_order_is_told_by_the_note_of_its_refund(string? note, CancelClass expected)
    {
        var classified = Of(Order with { IsEmptied = true }, Trail(null, note));
        Assert.That(classified.Class, Is.EqualTo(expected));
        if (expected is CancelClass.Unknown or CancelClass.Customer)
            Assert.That(classified.Evidence[0], Does.StartWith("Every item was taken off"));
    }

    [Test]
    public void The_order_of_evidence_is_kept()
    {
        var twin = OrderFact.From(Order) with { OrderId = 1002, Status = OrderStatus.Processing, CreatedAt = CancelledAt.AddMinutes(1) };
        var tagged = Order with { Tags = ["edited"] };
        var marked = tagged with { Marks = new Dictionary<string, string> { [Classify.ActorMark] = "customer" } };
        using var all = Assert.EnterMultipleScope();
        Assert.That(Of(marked with { IsTest = true }, "fraud").Class, Is.EqualTo(CancelClass.Test));
        Assert.That(Of(marked, Trail("fraud"), twin).Class, Is.EqualTo(CancelClass.Customer));
        Assert.That(Of(tagged, Trail("fraud"), twin).Evidence[0], Does.Contain("Order 1002"));
        Assert.That(Of(tagged, "fraud").Evidence[0], Does.Contain("“edited”"));
        Assert.That(Of(Order, Trail("fraud"), twin).Class, Is.EqualTo(CancelClass.EditedAndRecreated));
    }

    [Test]
    public void An_order_cancelled_long_ago_and_edited_now_is_no_news()
    {
        var old = Order with { CancelledAt = CancelledAt.AddDays(-3) };
        Assert.That(Of(old, "customer").Class, Is.EqualTo(CancelClass.Staff));
        Assert.That(Of(old, "customer").Evidence[0], Does.Contain("15 November 2026"));
        Assert.That(Of(Order with { CancelledAt = CancelledAt.AddDays(-1) }, "customer").Class, Is.EqualTo(CancelClass.Customer), "the webhook was late");
    }

    [Test]
    public void The_moment_the_store_names_is_what_a_replacement_is_measured_from()
    {
        var order = Order with { CancelledAt = CancelledAt.AddHours(-20) };
        var twin = OrderFact.From(order) with { OrderId = 1002, Status = OrderStatus.Processing, CreatedAt = CancelledAt.AddHours(-20).AddMinutes(2) };
        Assert.That(Of(order, Trail("customer"), twin).Class, Is.EqualTo(CancelClass.EditedAndRecreated));
    }

    private static Classified Of(Order order, string reason, string? note = null) => Of(order, Trail(reason, note));

    private static Classified Of(Order order, CancelTrail trail, params OrderFact[] others) => Classify.Of(order, trail, others, CancelledAt);

    private static CancelTrail Trail(string? reason, string? note = null) =>
        new() { StoreReason = reason, Notes = note is null ? [] : [new TrailNote(CancelledAt, note, "staff")] };
}
