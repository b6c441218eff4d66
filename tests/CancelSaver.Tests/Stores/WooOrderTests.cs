using System.Text;
using CancelSaver.Stores;
using CancelSaver.Stores.WooCommerce;

namespace CancelSaver.Tests.Stores;

internal sealed class WooOrderTests
{
    [TestCase("order.updated.cancelled-by-rest", 95, "142.50 USD", "maria.garcia@example.com")]
    [TestCase("order.updated.cancelled-by-customer-my-account", 100, "151.50 USD", "anna.keller@example.com")]
    [TestCase("order.updated.cancelled-by-unpaid-timeout.non-ascii", 101, "104.00 USD", "wang.xm@example.com")]
    [TestCase("order.updated.cancelled-by-admin.emoji", 102, "118.90 USD", "zoe.lefevre@example.com")]
    [TestCase("order.updated.cancelled.60-lines", 103, "157.50 USD", "bjorn@example.com")]
    [TestCase("order.created.already-cancelled-when-delivered", 146, "87.50 USD", "nat@example.com")]
    [TestCase("order.updated.same-delivery-id-1", 149, "87.50 USD", "dup0@example.com")]
    [TestCase("order.updated.same-delivery-id-2", 150, "87.50 USD", "dup1@example.com")]
    [TestCase("wc-8.9.3-posts-storage/order.updated.cancelled", 94, "81.00 USD", "old@example.com")]
    public void A_cancelled_order_is_read(string name, long id, string total, string email)
    {
        var order = Order(name);
        Assert.That((order.Id, order.Status, order.Total.ToString(), order.Customer.Email),
            Is.EqualTo((id, OrderStatus.Cancelled, total, email)));
        Assert.That(order.PaymentUrl, Is.Not.Null);
        Assert.That(order.PersonErased, Is.False);
    }

    [TestCase("order.created.pending.guest-non-ascii", OrderStatus.Pending)]
    [TestCase("order.created.checkout-block.bacs-on-hold", OrderStatus.OnHold)]
    [TestCase("order.created.classic-checkout.pending", OrderStatus.Pending)]
    [TestCase("order.created.cod-processing.emoji", OrderStatus.Processing)]
    [TestCase("order.updated.failed", OrderStatus.Failed)]
    [TestCase("order.updated.fully-refunded", OrderStatus.Refunded)]
    [TestCase("order.updated.reinstated-to-completed", OrderStatus.Completed)]
    [TestCase("order.updated.reinstated-to-pending", OrderStatus.Pending)]
    [TestCase("order.updated.same-moment-as-created", OrderStatus.OnHold)]
    [TestCase("order.restored", OrderStatus.OnHold)]
    [TestCase("wc-8.9.3-posts-storage/order.created.pending", OrderStatus.Pending)]
    public void Other_orders_are_read_with_their_status(string name, OrderStatus status) =>
        Assert.That(Order(name).Status, Is.EqualTo(status));

    [Test]
    public void Everything_a_case_needs_comes_through_customs()
    {
        var order = Order("order.created.pending.variations-coupon-note");
        Assert.That(order.Store, Is.EqualTo(Capture.Store));
        Assert.That(order.Customer.AccountId, Is.EqualTo(2));
        Assert.That(order.CouponCodes, Is.EqualTo(new[] { "welcome10" }));
        Assert.That(order.Lines[0], Is.EqualTo(new OrderLine(16, 21, 24, "Merino Tee - M, Blue", 2, new Money(8100, "USD"), "TEE-M-BLUE")));
        Assert.That(order.ShippingLines, Has.Count.EqualTo(1));
        Assert.That(order.DiscountTotal, Is.EqualTo(new Money(1600, "USD")));
        Assert.That(order.CreatedAt.Offset, Is.EqualTo(TimeSpan.Zero));
        Assert.That(order.CreatedVia, Is.EqualTo("store-api"));
        Assert.That(order.Marks, Is.Empty);
    }

    [Test]
    public void Foreign_letters_and_pictures_survive()
    {
        var order = Order("order.created.pending.guest-non-ascii");
        Assert.That(order.Customer.FirstName + order.Customer.LastName, Does.Contain("王").Or.Contain("小"));
        Assert.That(order.CustomerNote, Does.Contain("🎁 – merci, à bientôt “é”"));
        Assert.That(Order("order.created.cod-processing.emoji").Customer.LastName, Is.EqualTo("Lefèvre 🎈"));
    }

    [Test]
    public void Sixty_lines_are_sixty_lines() => Assert.That(Order("order.created.rest.60-lines").Lines, Has.Count.EqualTo(60));

    [Test]
    public void What_was_returned_is_known()
    {
        Assert.That(Order("order.updated.partial-refund").Refunded, Is.EqualTo(new Money(1000, "USD")));
        Assert.That(Order("order.updated.failed").Refunded, Is.Null);
    }

    [Test]
    public void An_erased_person_is_noticed() => Assert.That(Order("order.updated.personal-data-erased").PersonErased, Is.True);

    [Test]
    public void A_checkout_draft_is_nothing() => Assert.That(Read("order.updated.checkout-draft"), Is.InstanceOf<StoreEvent.Nothing>());

    [TestCase("order.updated.creator-lost-rights")]
    [TestCase("order.updated.creator-user-deleted")]
    public void A_signed_refusal_means_that_the_store_must_connect_again(string name) =>
        Assert.That(Read(name), Is.InstanceOf<StoreEvent.NeedsReconnect>());

    [Test]
    public void An_order_in_the_trash_is_gone() => Assert.That(Read("order.deleted.trashed"), Is.EqualTo(new StoreEvent.OrderGone(107)));

    [Test]
    public void An_order_gone_before_delivery_is_gone_without_a_number() =>
        Assert.That(Read("order.updated.order-gone-when-delivered"), Is.EqualTo(new StoreEvent.OrderGone(0)));

    [TestCase("action.order_status_cancelled", 95)]
    [TestCase("wc-8.9.3-posts-storage/action.woocommerce_order_status_cancelled.cancelled", 94)]
    public void The_cancel_action_only_names_the_order(string name, long id) =>
        Assert.That(Read(name), Is.EqualTo(new StoreEvent.OrderTouched(id)));

    [TestCase("customer.created")]
    [TestCase("")]
    public void A_topic_we_did_not_ask_for_is_nothing(string topic) => Assert.That(Read(topic, "{}"), Is.InstanceOf<StoreEvent.Nothing>());

    [Test]
    public void Our_own_letters_are_understood()
    {
        Assert.That(Read("checkup", "{}"), Is.InstanceOf<StoreEvent.CheckupDue>());
        var polled = WooOrder.Read(Capture.Read("order.updated.cancelled-by-rest").Letter() with { Topic = "order.polled" });
        Assert.That(polled, Is.InstanceOf<StoreEvent.OrderChanged>());
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{\"id\":")]
    [TestCase("<html>")]
    [TestCase("{\"id\":5,\"currency\":\"USD\",\"total\":\"lots\"}")]
    [TestCase("{\"id\":5,\"currency\":\"USD\",\"total\":\"99999999999999999999999999\"}")]
    [TestCase("{\"id\":5,\"total\":\"1\"}")]
    [TestCase("{\"id\":0}")]
    [TestCase("{\"id\":{}}")]
    [TestCase("{\"id\":5,\"line_items\":7}")]
    [TestCase("{\"code\":\"something_new\",\"message\":\"rita@example.com\"}")]
    public void Whatever_a_letter_holds_it_is_answered_and_quotes_nobody(string body)
    {
        var read = Read("order.updated", body);
        Assert.That(read, Is.InstanceOf<StoreEvent.Unreadable>());
        Assert.That(read.ToString(), Does.Not.Contain("lots").And.Not.Contain("rita"));
    }

    [Test]
    public void Only_our_marks_and_the_consent_key_come_in()
    {
        const string body = """
            {"id":5,"status":"pending","currency":"EUR","total":12.5,"shipping_total":"","customer_id":"","meta_data":[
            {"id":1,"key":"_cancelsaver_case","value":"woo:a/5"},{"id":2,"key":"_cancelsaver_priority","value":{"leavesOn":"2026-11-24"}},
            {"id":3,"key":"newsletter","value":1},{"id":4,"key":"_secret","value":"x"},
            {"id":5,"key":"wpml_language","value":"de_DE_formal"}],"billing":{"first_name":"Tom &amp; Jo","email":" t@example.com "},
            "line_items":[{"id":1,"name":"Fish &#038; Chips","product_id":3,"variation_id":"","quantity":"2","total":"12.50","image":""}]}
            """;
        var letter = new StoreLetter(Capture.Store, "order.updated", DateTimeOffset.UnixEpoch, null,
            Encoding.UTF8.GetBytes(body))
        { ConsentKey = "newsletter" };
        var order = ((StoreEvent.OrderChanged)WooOrder.Read(letter)).Order;
        Assert.That(order.Marks, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["_cancelsaver_case"] = "woo:a/5",
            ["_cancelsaver_priority"] = "{\"leavesOn\":\"2026-11-24\"}",
            ["newsletter"] = "1",
        }));
        Assert.That(order.Customer.Language, Is.EqualTo("de-DE"));
        Assert.That(order.Customer.FirstName, Is.EqualTo("Tom & Jo"));
        Assert.That(order.Customer.Email, Is.EqualTo("t@example.com"));
        Assert.That((order.Lines[0].Name, order.Lines[0].Quantity), Is.EqualTo(("Fish & Chips", 2)));
        Assert.That(order.Total, Is.EqualTo(new Money(1250, "EUR")));
        Assert.That(order.Number, Is.EqualTo("5"));
    }

    private static StoreEvent Read(string name) => WooOrder.Read(Capture.Read(name).Letter());

    private static StoreEvent Read(string topic, string body) =>
        WooOrder.Read(new StoreLetter(Capture.Store, topic, DateTimeOffset.UnixEpoch, null, Encoding.UTF8.GetBytes(body)));

    private static Order Order(string name) => Read(name) is StoreEvent.OrderChanged { Order: var order } ? order
        : throw new AssertionException(Read(name).ToString()!);
}
