using CancelSaver.Reasons;
using CancelSaver.Stores;
using CancelSaver.Tests.Rules;

namespace CancelSaver.Tests.Reasons;

internal sealed class ReadReasonTests
{
    [TestCase("ShippingCost", Reason.ShippingCost)]
    [TestCase(" shippingcost ", Reason.ShippingCost)]
    [TestCase("too loud", "Too loud")]
    public void The_stores_field_decides(string mark, string reason)
    {
        var given = ReadReason.From(Marked(mark), ["Too loud"]);
        Assert.That((given.Reason, given.Source, given.Decides), Is.EqualTo((reason, ReasonSource.StoreField, true)));
    }

    [Test]
    public void The_words_beside_it_are_kept_and_go_with_the_person()
    {
        var order = Some.Order with { Marks = new Dictionary<string, string> { [ReadReason.Mark] = "Other", [OrderMarks.Words] = " It was for Zelda. " } };
        Assert.That(ReadReason.From(order).Words, Is.EqualTo("It was for Zelda."));
    }

    [TestCase("Unknown")]
    [TestCase("")]
    [TestCase("gibberish")]
    public void A_field_that_names_no_reason_says_nothing(string mark) => Assert.That(ReadReason.From(Marked(mark)), Is.EqualTo(GivenReason.None));

    [TestCase("Sorry, I changed my mind.", Reason.ChangedMind)]
    [TestCase("The postage is more than the mug!", Reason.ShippingCost)]
    [TestCase("found it CHEAPER in town", Reason.CheaperElsewhere)]
    [TestCase("forgot to enter my voucher", Reason.ForgotCode)]
    [TestCase("I ordered the wrong size", Reason.WrongItem)]
    [TestCase("Die Versandkosten sind zu hoch", Reason.ShippingCost)]
    [TestCase("Die Lieferzeit ist mir zu lang", Reason.DeliveryTime)]
    [TestCase("Falsche Größe bestellt", Reason.WrongItem)]
    [TestCase("J’ai changé d’avis", Reason.ChangedMind)]
    [TestCase("C'est moins cher ailleurs", Reason.CheaperElsewhere)]
    [TestCase("Los gastos de envío son altos", Reason.ShippingCost)]
    [TestCase("Me equivoqué de talla", Reason.WrongItem)]
    [TestCase("运费太贵了", Reason.ShippingCost)]
    [TestCase("发货太慢,不等了", Reason.DeliveryTime)]
    [TestCase("أريد الدفع عند الاستلام", Reason.PaymentMethod)]
    [TestCase("وجدته بسعر أقل، سعر أفضل", Reason.CheaperElsewhere)]
    public void A_note_proposes_and_does_not_decide(string note, string reason)
    {
        var given = ReadReason.From(Some.Order with { CustomerNote = note });
        Assert.That((given.Reason, given.Source, given.Words), Is.EqualTo((reason, ReasonSource.WordList, note)));
        Assert.That(given.Decides, Is.False);
    }

    // Notes as customers really write them at a checkout.
    [TestCase("Please leave with the neighbour - ring twice & wait \"5 min\"")]
    [TestCase("请用礼品包装 🎁 – merci, à bientôt “é” \\ / \"quote\"")]
    [TestCase("classic note")]
    [TestCase("My sister's transport company will collect it")]
    public void A_note_about_something_else_proposes_nothing(string note) =>
        Assert.That(ReadReason.From(Some.Order with { CustomerNote = note }), Is.EqualTo(GivenReason.None));

    [Test]
    public void Two_equally_likely_reasons_are_none() => Assert.That(ReadReason.Propose("cheaper elsewhere, and the postage!"), Is.Null);

    [TestCase("WrongItem", Reason.WrongItem, true)]
    [TestCase("wrongitem", Reason.WrongItem, true)]
    [TestCase("Other", Reason.Other, true)]
    [TestCase("a reason we had last year", Reason.Other, true)]
    [TestCase("Unknown", Reason.Unknown, false)]
    [TestCase("", Reason.Unknown, false)]
    public void An_answer_on_the_page_decides(string choice, string reason, bool decides)
    {
        var given = ReadReason.FromPage(choice, "  words  ");
        Assert.That((given.Reason, given.Source, given.Words, given.Decides), Is.EqualTo((reason, ReasonSource.Page, "words", decides)));
    }

    [Test]
    public void A_novel_is_shortened_but_no_character_is_cut_in_half()
    {
        var words = ReadReason.FromPage("Other", new string('a', ReadReason.LongestWords - 1) + "🎁🎁").Words;
        Assert.That(words, Is.EqualTo(new string('a', ReadReason.LongestWords - 1)));
        Assert.That(ReadReason.FromPage("Other", " ").Words, Is.Null);
    }

    [Test]
    public void Every_reason_has_words_in_every_language()
    {
        var languages = ReasonWords.All.Select(e => e.Language).Distinct().ToList();
        Assert.That(languages, Is.SupersetOf(new[] { "en", "zh", "de", "es", "fr", "ar" }));
        Assert.That(
            from reason in Reason.Choices where reason != Reason.Other from language in languages select reason + " " + language,
            Is.EquivalentTo(ReasonWords.All.Select(e => e.Reason + " " + e.Language)));
        Assert.That(ReasonWords.All.SelectMany(e => e.Words), Has.None.Matches<string>(w => w.Length == 0 || w.Any(char.IsUpper)));
    }

    private static Order Marked(string mark) => Some.Order with { Marks = new Dictionary<string, string> { [ReadReason.Mark] = mark } };
}
