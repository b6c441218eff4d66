using System.Text;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;
using static CancelSaver.Tests.Rules.Some;

namespace CancelSaver.Tests.Rules;

internal sealed class RulebookTests
{
    // What a store that configured nothing does.
    [TestCase(Reason.ShippingCost, "shipping-free", "FreeShipping")]
    [TestCase(Reason.DeliveryTime, "delivery-priority", "PriorityDelivery")]
    [TestCase(Reason.PaymentMethod, "payment-other", "AlternatePayment")]
    [TestCase(Reason.AccountRequired, "payment-other", "AlternatePayment")]
    [TestCase(Reason.ForgotCode, "code-coupon", "Coupon")]
    [TestCase(Reason.CheaperElsewhere, "cheaper-talk", "Reassure TalkToUs")]
    [TestCase(Reason.WrongItem, "wrong-item", "TalkToUs")]
    [TestCase(Reason.ChangedMind, "doubt", "Reassure")]
    [TestCase(Reason.ProductDoubt, "doubt", "Reassure")]
    [TestCase(Reason.ReturnPolicy, "doubt", "Reassure")]
    [TestCase(Reason.Other, "else", "Reassure TalkToUs")]
    [TestCase("OwnReason", "else", "Reassure TalkToUs")]
    public void The_default_rulebook_knows_an_answer(string reason, string rule, string kinds)
    {
        var decision = RuleEngine.Decide(Rulebook.Default, Facts with { Reason = reason }, Now);
        Assert.That((decision.RuleId, string.Join(' ', decision.Offer!.Parts.Select(p => p.Kind))), Is.EqualTo((rule, kinds)));
    }

    [Test]
    public void The_default_rulebook_falls_back_where_it_cannot_keep_its_word()
    {
        Assert.Multiple(() =>
        {
            Assert.That(RuleOf(Facts with { Shipping = Usd(0), Fees = Usd(0) }), Is.EqualTo("shipping-talk"));
            Assert.That(RuleOf(Facts with { Reason = Reason.DeliveryTime, PriorityTaken = 10 }), Is.EqualTo("delivery-reassure"));
            Assert.That(RuleOf(Facts with { Reason = Reason.PaymentMethod, PaymentMethods = [] }), Is.EqualTo("payment-reassure"));
            Assert.That(RuleOf(Facts with { Reason = Reason.ForgotCode, CouponCodes = ["spring"] }), Is.EqualTo("code-again"));
            Assert.That(RuleOf(Facts with { Reason = Reason.CheaperElsewhere, EarlierOrders = 4 }), Is.EqualTo("cheaper-regular"));
            Assert.That(RuleOf(Facts with { Reason = Reason.Unknown, AlreadyAsked = true }), Is.EqualTo("silent"));
            Assert.That(RuleOf(Facts with { Reason = Reason.Unknown, Class = CancelClass.PaymentFailed }), Is.EqualTo("payment-failed"));
        });

        static string? RuleOf(CaseFacts facts) => RuleEngine.Decide(Rulebook.Default, facts, Now).RuleId;
    }

    [Test]
    public void The_default_rulebook_is_valid_in_any_store() => Assert.That(RulebookValidation.Validate(Rulebook.Default, "USD", []), Is.Empty);

    [Test]
    public void Money_off_the_goods_is_the_exception() =>
        Assert.That(Rulebook.Default.Rules.Where(r => r.Offer.Any(t => t.Kind == OfferKind.Coupon)).Select(r => r.Id),
            Is.EqualTo(new[] { "code-coupon", "cheaper-regular" }));

    [Test]
    public void A_rulebook_is_read_as_it_was_written()
    {
        var written = RulebookJson.Write(Rulebook.Default, indented: true);
        var (read, errors) = RulebookJson.Parse(Encoding.UTF8.GetBytes(written));
        Assert.That(errors, Is.Empty);
        Assert.That(RulebookJson.Write(read!, indented: true), Is.EqualTo(written));
        Assert.That(RulebookJson.Write(StoredJson.Read<Rulebook>(StoredJson.Write(Rulebook.Default))), Is.EqualTo(RulebookJson.Write(Rulebook.Default)));
    }

    [Test]
    public void The_kind_may_stand_anywhere_in_a_condition()
    {
        var (read, errors) = Parse("""{"rules":[{"id":"a","name":"A","when":{"all":[{"fromMinor":4000,"is":"orderValue"}],"is":"and"},"offer":[{"kind":"Reassure"}]}]}""");
        Assert.That(errors, Is.Empty);
        Assert.That(read!.Rules[0].When, Is.TypeOf<And>());
    }

    [TestCase("{\"rules\":[\n{\"id\":]}", "||-1|This is not JSON: line 2, byte 7.")]
    [TestCase("", "||-1|This is not JSON: line 1, byte 1.")]
    [TestCase("[]", "||-1|A rulebook is an object with a list \"rules\".")]
    [TestCase("{}", "|rules|-1|The list of rules is missing.")]
    [TestCase("""{"rules":[],"extra":1}""", "|extra|-1|A rulebook has no \"extra\".")]
    [TestCase("""{"rules":[null]}""", "||0|An object belongs here.")]
    [TestCase("""{"rules":[{"name":"A"}]}""", "||0|It lacks \"id\".")]
    [TestCase("""{"rules":[{"id":"a","name":"A","validHours":"many"}]}""", "a|validHours|0|This value does not belong here.")]
    [TestCase("""{"rules":[{"id":"a","name":"A","offer":[{"kind":"Gift"}]}]}""", "a|offer[0].kind|0|This value does not belong here.")]
    [TestCase("""{"rules":[{"id":"a","name":"A","when":{"is":"moon"}}]}""", "a|when.is|0|There is no condition \"moon\".")]
    [TestCase("""{"rules":[{"id":"a","name":"A","when":{"all":[]}}]}""", "a|when.is|0|It does not say what kind of condition it \"is\".")]
    [TestCase("""{"rules":[{"id":"a","name":"A","when":{"is":"reason"}}]}""", "a|when|0|It lacks \"reasons\".")]
    [TestCase("""{"rules":[{"id":"a","name":"A","when":{"is":"reason","reasons":null}}]}""", "a|when.reasons|0|This value does not belong here.")]
    public void What_cannot_be_read_is_named(string json, string error)
    {
        var (read, errors) = Parse(json);
        Assert.That(read, Is.Null);
        Assert.That(errors.Select(e => $"{e.RuleId}|{e.Field}|{e.Index}|{e.Says}"), Is.EqualTo(new[] { error }));
    }

    [Test]
    public void All_that_cannot_be_read_is_named_at_once()
    {
        var (_, errors) = Parse("""
            {"rules":[
              {"id":"a","name":"A","colour":"red","when":{"is":"and","all":[{"is":"moon"},{"is":"orderValue","from":1}]}},
              {"id":"b","name":"B","offer":[{"kind":"Coupon","procent":5}]}
            ]}
            """);
        Assert.That(errors.Select(e => e.RuleId + " " + e.Field), Is.EqualTo(new[] { "a colour", "a when.all[0].is", "a when.all[1].from", "b offer[0].procent" }));
    }

    private static (Rulebook? Rulebook, IReadOnlyList<RulebookError> Errors) Parse(string json) => RulebookJson.Parse(Encoding.UTF8.GetBytes(json));
}
