using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Stores;
using CancelSaver.Tests.Rules;

namespace CancelSaver.Tests.Cancellations;

internal sealed class ClassifyTests
{
    private static readonly DateTimeOffset CancelledAt = Some.Order.ModifiedAt;
    private static readonly OrderFact Twin = OrderFact.From(Some.Order) with { OrderId = 1002, Status = OrderStatus.Processing, CreatedAt = CancelledAt.AddMinutes(1) };

    // The notes WooCommerce writes, in the languages we read.
    [TestCase("Order cancelled by customer. Order status changed from Pending payment to Cancelled.", CancelClass.Customer)]
    [TestCase("Bestellung durch Kunden storniert. Bestellstatus von Zahlung ausstehend auf Storniert geändert.", CancelClass.Customer)]
    [TestCase("Pedido cancelado por el cliente. El estado del pedido cambió de Pendiente de pago a Cancelado.", CancelClass.Customer)]
    [TestCase("Commande annulée par le client. État de la commande modifié de Attente paiement à Annulée.", CancelClass.Customer)]
    [TestCase("订单已被客户取消。 订单状态从待付款更改为已取消。", CancelClass.Customer)]
    [TestCase("Unpaid order cancelled - time limit reached. Order status changed from Pending payment to Cancelled.", CancelClass.UnpaidTimeout)]
    [TestCase("Unbezahlte Bestellung storniert – Zeitlimit erreicht. Bestellstatus von Zahlung ausstehend auf Storniert geändert.", CancelClass.UnpaidTimeout)]
    [TestCase("Pedido no pagado cancelado: límite de tiempo alcanzado.", CancelClass.UnpaidTimeout)]
    [TestCase("Commande impayée annulée - temps limite atteint. État de la commande modifié de Attente paiement à Annulée.", CancelClass.UnpaidTimeout)]
    [TestCase("未付款订单已取消 - 已达到时限。", CancelClass.UnpaidTimeout)]
    [TestCase("طلب غير مدفوع ألغي - الوقت المحدد أنتهى. تغيّرت حالة الطلب من بانتظار الدفع إلى ملغي.", CancelClass.UnpaidTimeout)]
    [TestCase("Order status changed by bulk edit. Order status changed from Processing to Cancelled.", CancelClass.Staff)]
    [TestCase("Order status changed from Failed to Cancelled.", CancelClass.PaymentFailed)]
    [TestCase("Order status changed from On hold to Cancelled.", CancelClass.Unknown)]
    [TestCase("Bestelling geannuleerd door klant.", CancelClass.Unknown)]
    [TestCase("Sorry, the Trail Mug is sold out.", CancelClass.OutOfStock)]
    [TestCase("Stock levels increased: Trail Mug (47→50)", CancelClass.Unknown)]
    [TestCase("Stripe: suspected fraud, the charge was refunded.", CancelClass.Fraud)]
    [TestCase("Fraud risk: low. Payment accepted.", CancelClass.Unknown)]
    public void The_store_own_note_tells_who(string note, CancelClass expected)
    {
        var classified = Of(Some.Order, Trail(Note(note)));
        Assert.That(classified.Class, Is.EqualTo(expected), classified.Evidence[0]);
        Assert.That(classified.Evidence, Is.Not.Empty.And.All.EndsWith("."));
    }

    [Test]
    public void A_person_who_writes_the_note_is_staff()
    {
        const string plain = "Order status changed from Processing to Cancelled.";
        Assert.Multiple(() =>
        {
            Assert.That(Of(Some.Order, Trail(Note(plain, "erik"))).Class, Is.EqualTo(CancelClass.Staff));
            Assert.That(Of(Some.Order, Trail(Note(plain, "system"))).Class, Is.EqualTo(CancelClass.Unknown));
            Assert.That(Of(Some.Order, Trail(Note("Ring first.", "erik", CancelledAt.AddHours(-3)), Note(plain))).Class, Is.EqualTo(CancelClass.Unknown));
        });
    }

    [TestCase(-3, CancelClass.Staff)]
    [TestCase(-1, CancelClass.Unknown)]
    public void An_old_cancelled_order_that_is_only_edited_now_is_the_stores_doing(int days, CancelClass expected) => Assert.That(
        Of(Some.Order, Trail(Note("Order cancelled by customer. Order status changed from Pending payment to Cancelled.", at: CancelledAt.AddDays(days)))).Class, Is.EqualTo(expected));

    [TestCase("customer", CancelClass.Customer)]
    [TestCase("Staff", CancelClass.Staff)]
    [TestCase("inventory", CancelClass.OutOfStock)]
    [TestCase("other", CancelClass.UnpaidTimeout)]
    public void A_mark_of_the_store_wins_over_notes(string actor, CancelClass expected)
    {
        var marked = Some.Order with { Marks = new Dictionary<string, string> { [Classify.ActorMark] = actor } };
        Assert.That(Of(marked, Trail(Note("Unpaid order cancelled - time limit reached."))).Class, Is.EqualTo(expected));
    }

    // What our plugin notes at the moment of the cancellation, beside what the notes say.
    [TestCase("customer", "processing", "Status von In Bearbeitung.", CancelClass.Customer)]
    [TestCase("customer", "failed", "", CancelClass.PaymentFailed)]
    [TestCase("payment", "failed", "", CancelClass.PaymentFailed)]
    [TestCase("timeout", "pending", "", CancelClass.UnpaidTimeout)]
    [TestCase("merchant", "processing", "", CancelClass.Staff)]
    [TestCase("merchant", "processing", "The customer asked us by phone to cancel.", CancelClass.Customer)]
    [TestCase("merchant", "processing", "Sorry, the Trail Mug is sold out.", CancelClass.OutOfStock)]
    [TestCase("merchant", "processing", "Stripe: suspected fraud, the charge was refunded.", CancelClass.Fraud)]
    [TestCase("system", "processing", "", CancelClass.Unknown)]
    [TestCase("system", "pending", "Order cancelled by customer.", CancelClass.Customer)]
    public void What_the_plugin_saw_tells_who(string actor, string from, string note, CancelClass expected)
    {
        var marked = Some.Order with { Marks = new Dictionary<string, string> { [Classify.ActorMark] = actor, [OrderMarks.From] = from, [OrderMarks.At] = CancelledAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'") } };
        var classified = Of(marked, note.Length == 0 ? Trail() : Trail(Note(note)));
        Assert.That(classified.Class, Is.EqualTo(expected), classified.Evidence[0]);
        Assert.That(classified.Evidence, Is.Not.Empty.And.All.EndsWith("."));
    }

    [Test]
    public void Marks_of_an_end_long_past_only_say_that_the_order_was_edited()
    {
        var old = Some.Order with { Marks = new Dictionary<string, string> { [Classify.ActorMark] = "customer", [OrderMarks.At] = "2026-11-01T09:00:00Z" } };
        var classified = Of(old, Trail());
        Assert.That((classified.Class, classified.Evidence[0]), Is.EqualTo((CancelClass.Staff, "The order was cancelled on 1 November 2026 already; it was only edited now.")));
    }

    [Test]
    public void A_test_is_a_test()
    {
        var test = Some.Order with { IsTest = true, Marks = new Dictionary<string, string> { [Classify.ActorMark] = "customer" } };
        Assert.That(Of(test, Trail()).Class, Is.EqualTo(CancelClass.Test));
    }

    [Test]
    public void A_payment_that_failed_before_is_the_cause_even_when_the_customer_cancels()
    {
        var trail = Trail(Note("Order cancelled by customer.")) with { Before = OrderStatusBefore.Failed };
        var byFact = OrderFact.From(Some.Order) with { Status = OrderStatus.Failed };
        Assert.Multiple(() =>
        {
            Assert.That(Of(Some.Order, trail).Class, Is.EqualTo(CancelClass.PaymentFailed));
            Assert.That(Of(Some.Order, trail).Evidence, Has.Count.EqualTo(2));
            Assert.That(Of(Some.Order, Trail(), byFact).Class, Is.EqualTo(CancelClass.PaymentFailed));
            Assert.That(Of(Some.Order, Trail() with { Before = OrderStatusBefore.Processing }, byFact).Class, Is.EqualTo(CancelClass.Unknown));
        });
    }

    [Test]
    public void An_order_that_we_reopened_and_that_ran_out_again_says_so()
    {
        var ours = Some.Order with { Marks = new Dictionary<string, string> { [OrderMarks.Case] = "woo:shop.example/1001" } };
        var classified = Of(ours, Trail(Note("Unpaid order cancelled - time limit reached.")));
        Assert.That((classified.Class, classified.Evidence[^1]), Is.EqualTo((CancelClass.UnpaidTimeout, "We had re-opened this order; its time ran out once more.")));
    }

    [Test]
    public void Notes_of_an_earlier_cancellation_and_our_own_do_not_count()
    {
        var trail = Trail(
            Note("CancelSaver: the customer says it is out of stock."),
            Note("Order cancelled by customer.", at: CancelledAt.AddDays(-1)));
        Assert.That(Of(Some.Order, trail).Class, Is.EqualTo(CancelClass.Unknown));
    }

    private static IEnumerable<TestCaseData> Twins()
    {
        yield return Case("an equal order a minute later", Twin, true);
        yield return Case("an equal order nine minutes before", Twin with { CreatedAt = CancelledAt.AddMinutes(-9) }, true);
        yield return Case("half an hour later", Twin with { CreatedAt = CancelledAt.AddMinutes(30) }, true);
        yield return Case("too late", Twin with { CreatedAt = CancelledAt.AddMinutes(31) }, false);
        yield return Case("too early", Twin with { CreatedAt = CancelledAt.AddMinutes(-11) }, false);
        yield return Case("cancelled too", Twin with { Status = OrderStatus.Cancelled }, false);
        yield return Case("other goods", Twin with { LinesKey = "else" }, false);
        yield return Case("the order itself", Twin with { OrderId = Some.Order.Id }, false);

        static TestCaseData Case(string name, OrderFact other, bool isTwin) => new TestCaseData(other, isTwin).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Twins))]
    public void An_order_that_was_replaced_by_an_equal_one_was_only_edited(OrderFact other, bool isTwin) =>
        Assert.That(Of(Some.Order, Trail(Note("Order cancelled by customer.")), other).Class,
            Is.EqualTo(isTwin ? CancelClass.EditedAndRecreated : CancelClass.Customer));

    [Test]
    public void Cash_on_delivery_turned_into_prepaid_is_told_apart() =>
        Assert.That(Of(Some.Order with { PaymentMethod = "cod" }, Trail(), Twin).Evidence, Has.Some.Contains("turned into a prepaid order"));

    // A store in a language we do not read: only the time limit of unpaid orders can be told from outside.
    [TestCase(61, "checkout", OrderStatusBefore.Pending, CancelClass.UnpaidTimeout)]
    [TestCase(119, "store-api", OrderStatusBefore.Pending, CancelClass.UnpaidTimeout)]
    [TestCase(61, "store-api", null, CancelClass.UnpaidTimeout)]
    [TestCase(61, "rest-api", OrderStatusBefore.Pending, CancelClass.Unknown)]
    [TestCase(61, "checkout", OrderStatusBefore.OnHold, CancelClass.Unknown)]
    [TestCase(30, "checkout", OrderStatusBefore.Pending, CancelClass.Unknown)]
    [TestCase(300, "checkout", OrderStatusBefore.Pending, CancelClass.Unknown)]
    public void An_unreadable_note_leaves_the_timing(int minutes, string via, OrderStatusBefore? before, CancelClass expected)
    {
        var order = Some.Order with { CreatedAt = CancelledAt.AddMinutes(-minutes), CreatedVia = via };
        var trail = Trail(Note("Onbetaalde bestelling geannuleerd.")) with { Before = before };
        Assert.That(Of(order, trail).Class, Is.EqualTo(expected));
        Assert.That(Of(order with { PaidAt = order.CreatedAt }, trail).Class, Is.EqualTo(CancelClass.Unknown));
    }

    [Test]
    public void A_plain_status_change_is_no_timeout_whatever_the_clock_says()
    {
        var order = Some.Order with { CreatedAt = CancelledAt.AddMinutes(-61) };
        Assert.That(Of(order, Trail(Note("Order status changed from Pending payment to Cancelled.")) with { Before = OrderStatusBefore.Pending }).Class,
            Is.EqualTo(CancelClass.Unknown));
    }

    [Test]
    public void Equal_goods_have_one_key_however_they_are_split()
    {
        var line = Some.Order.Lines[0];
        var other = line with { LineId = 2, VariationId = 15 };
        Assert.Multiple(() =>
        {
            Assert.That(OrderFact.KeyOf([line with { Quantity = 2 }, other]), Is.EqualTo(OrderFact.KeyOf([other, line, line with { LineId = 3 }])));
            Assert.That(OrderFact.KeyOf([line]), Is.Not.EqualTo(OrderFact.KeyOf([line with { Quantity = 2 }])));
            Assert.That(OrderFact.KeyOf([line]), Is.Not.EqualTo(OrderFact.KeyOf([other])));
            Assert.That(OrderFact.KeyOf([]), Is.Empty);
        });
    }

    private static Classified Of(Order order, CancelTrail trail, params OrderFact[] others) => Classify.Of(order, trail, others, CancelledAt);

    private static CancelTrail Trail(params TrailNote[] notes) => new() { Notes = notes };

    private static TrailNote Note(string text, string author = "WooCommerce", DateTimeOffset? at = null) => new(at ?? CancelledAt, text, author);
}
