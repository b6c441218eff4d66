using CancelSaver.Merchant;
using CancelSaver.Messages;
using CancelSaver.Offers;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Tests.Eyeball;

namespace CancelSaver.Tests.Merchant.Words;

/// <summary>A merchant's own words: which are taken, what stands where there are none, what fits.</summary>
public sealed class WordingsTests
{
    private static readonly Store german = Samples.Store with
    {
        Settings = Wordings.Saying(
            Samples.Store.Settings with { Languages = new() { Own = [new("de", "en"), new("ar", "en")] }, OwnReasons = [new("Gift too late", "The gift came too late")] }, "de", [("ask.heading", "Schade!")]),
    };

    [TestCase("de", "de")]
    [TestCase("de_AT", "de")]
    [TestCase("zh_CN", "zh-Hans")]
    [TestCase("fr", "en")]
    [TestCase(null, "en")]
    public void A_language_of_the_stores_own_is_found_like_a_shipped_one(string? order, string expected) =>
        Assert.That(Wordings.TextsFor(german, order).Language, Is.EqualTo(expected));

    [Test]
    public void What_the_store_has_not_written_reads_as_the_language_it_started_from()
    {
        var texts = Wordings.TextsFor(german, "de");
        using var all = Assert.EnterMultipleScope();
        Assert.That(texts.Say("ask.heading"), Is.EqualTo("Schade!"));
        Assert.That(texts.Say("ask.score"), Is.EqualTo(Texts.English.Say("ask.score")));
        Assert.That(Wordings.TextsFor(german, "en").Say("ask.heading"), Is.EqualTo(Texts.English.Say("ask.heading")), "other languages stay");
        Assert.That(Wordings.TextsFor(german, "ar").Direction, Is.EqualTo("rtl"));
        Assert.That(texts.Reason("Gift too late"), Is.EqualTo("The gift came too late"));
    }

    [Test]
    public void A_language_that_is_not_offered_gets_the_default()
    {
        var store = german with { Settings = german.Settings with { Languages = german.Settings.Languages with { Offered = ["en"], Default = "de" } } };
        Assert.That(Wordings.TextsFor(store, "zh-CN").Language, Is.EqualTo("de"));
        Assert.That(Wordings.TextsFor(store, "en-GB").Language, Is.EqualTo("en"));
    }

    [Test]
    public void A_text_that_is_emptied_or_says_what_is_shipped_is_not_kept()
    {
        var own = Wordings.Saying(new StoreSettings(), "en", [("ask.heading", "Oh no"), ("ask.body", Texts.English.Raw("ask.body")), ("signOff", "")]);
        Assert.That(own.Wordings["en"].Keys, Is.EqualTo(new[] { "ask.heading" }));
        Assert.That(Wordings.Saying(own, "en", [("ask.heading", "")]).Wordings, Is.Empty);
        Assert.That(Wordings.Bytes(own), Is.EqualTo("ask.heading".Length + "Oh no".Length));
    }

    [Test]
    public void Settings_with_words_come_back_from_storage_as_they_went()
    {
        var back = StoredJson.Read<StoreSettings>(StoredJson.Write(german.Settings));
        Assert.That(Wordings.TextsFor(german with { Settings = back }, "de").Say("ask.heading"), Is.EqualTo("Schade!"));
        Assert.That(StoredJson.Write(back), Is.EqualTo(StoredJson.Write(german.Settings)));
    }

    [Test]
    public void Every_text_a_customer_of_a_store_reads_can_be_rewritten_once_and_has_a_label()
    {
        string[] nobodys = ["message.", "gone.Wrong.", "cancelStranger."];
        var listed = TextBook.Groups.SelectMany(g => g.Entries).ToList();
        Assert.That(listed.Select(e => e.Key), Is.EquivalentTo(Texts.English.Keys.Where(k => !nobodys.Any(n => k.StartsWith(n, StringComparison.Ordinal)))));
        Assert.That(listed.Select(e => e.Label), Has.None.Empty);
        foreach (var group in TextBook.Groups)
            Assert.That(group.Entries.Select(e => e.Label), Is.Unique, group.Id);
    }

    [Test]
    public async Task Every_kind_of_preview_shows_something_and_leads_nowhere([Values] bool dark)
    {
        var shown = SampleCases.Example(Samples.Store, Samples.Cancelled);
        foreach (var (kind, label) in Preview.Kinds)
        {
            var seen = await Preview.Of(Samples.Store, shown, kind, Texts.English, new() { PublicUrl = new("https://app.example.net") }, Samples.Cancelled);
            var html = Preview.Framed(seen.Html, dark);
            Assert.That(html, Does.Contain("</html>").And.Not.Contain("prefers-color-scheme").And.Not.Match("href=\"[^#\"]"), label);
            Assert.That(seen.Letter is not null, Is.EqualTo(Preview.IsMail(kind)), label);
            if (seen.Letter is { } letter)
                Assert.That(Letters.Problems(letter), Is.Empty, label);
        }
    }

    [Test]
    public void The_made_up_cases_are_decided_by_the_stores_own_rules()
    {
        var cases = SampleCases.For(Samples.Store, Samples.Cancelled);
        Assert.That(cases, Has.Count.EqualTo(12));
        Assert.That(cases.Select(c => c.Order.Customer.Email), Has.All.EndsWith("@example.com"));
        Assert.That(cases[0].Promise!.Offer.Has(OfferKind.FreeShipping), Is.True);
        Assert.That(cases[0].Order.Total.Minor, Is.EqualTo(142_50));
        Assert.That(SampleCases.For(Samples.Store with { Currency = "JPY" }, Samples.Cancelled)[0].Order.Total.Minor, Is.EqualTo(14250));
    }

    [Test]
    public void The_starting_rulebooks_can_be_published_as_they_are()
    {
        foreach (var start in StartingRulebooks.All)
            Assert.That(RulebookValidation.Validate(start.Rulebook, "USD", Samples.Store.PaymentMethods), Is.Empty, start.Id);
        Assert.That(StartingRulebooks.Careful.Rules.SelectMany(r => r.Offer).Select(o => o.Kind), Has.None.AnyOf(OfferKind.Coupon, OfferKind.FreeShipping, OfferKind.PriorityDelivery));
    }

    [Test]
    public void A_change_is_taken_back_where_nobody_changed_the_same_thing_since()
    {
        var before = new StoreSettings();
        var after = before with { Brand = before.Brand with { Colour = "#112233", Hours = "Always" } };
        var (was, became) = (StoredJson.Write(new { before.Brand }), StoredJson.Write(new { after.Brand }));
        using var all = Assert.EnterMultipleScope();
        Assert.That(SettingsDiff.Of(was, became).Select(d => d.What), Is.EqualTo(new[] { "Brand, Colour", "Brand, Hours" }));
        var later = after with { TestMode = true, Brand = after.Brand with { LegalName = "Later Ltd" } };
        var undone = SettingsDiff.Undo(later, was, became)!;
        Assert.That((undone.Brand.Colour, undone.Brand.Hours, undone.Brand.LegalName, undone.TestMode), Is.EqualTo((before.Brand.Colour, null as string, "Later Ltd", true)));
        Assert.That(SettingsDiff.Undo(after with { Brand = after.Brand with { Colour = "#445566" } }, was, became), Is.Null, "changed again since");
        Assert.That(SettingsDiff.CanUndo("{\"rules\":[]}", "{\"rules\":[1]}"), Is.False);
    }

    [TestCase("de", "de")]
    [TestCase("PT_br", "pt-BR")]
    [TestCase("zh-hans", "zh-Hans")]
    [TestCase("d", null)]
    [TestCase("de-", null)]
    [TestCase("../x", null)]
    [TestCase("german!", null)]
    public void A_language_is_written_as_a_tag(string typed, string? tag) => Assert.That(ReasonsDesk.Tag(typed), Is.EqualTo(tag));

    [Test]
    public void A_colour_nobody_could_read_is_darkened_and_the_page_says_so()
    {
        Assert.That(BrandDesk.Use("#ffe600").Says, Does.Contain("There a darker shade of it is used, #"));
        Assert.That(BrandDesk.Use("#1f4f8f").Says, Does.Contain("It is used as it is."));
    }
}
