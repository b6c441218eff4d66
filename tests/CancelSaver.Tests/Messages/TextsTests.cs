using CancelSaver.Messages;
using CancelSaver.Reasons;

namespace CancelSaver.Tests.Messages;

public sealed class TextsTests
{
    [TestCase("zh_CN", "en-US", "zh-Hans")]
    [TestCase("zh", "en", "zh-Hans")]
    [TestCase("zh-Hans-SG", "en", "zh-Hans")]
    [TestCase("zh-TW", "en-US", "en")]
    [TestCase("zh_HK", "zh_CN", "zh-Hans")]
    [TestCase("EN-gb", "zh-CN", "en")]
    [TestCase("", "zh-CN", "zh-Hans")]
    [TestCase("fr-FR", "zh-CN", "zh-Hans")]
    [TestCase("fr-FR", "de-DE", "en")]
    [TestCase(null, null, "en")]
    public void The_orders_language_then_the_stores_then_English(string? order, string? store, string expected) =>
        Assert.That(Texts.For(order, store).Language, Is.EqualTo(expected));

    [Test]
    public void Every_reason_has_words_in_every_language_and_a_stores_own_reason_reads_as_written([Values("en", "zh-Hans")] string language)
    {
        var texts = Texts.For(language, null);

        Assert.That(Reason.Choices.Where(r => !texts.Has("reason." + r)), Is.Empty);
        Assert.That(texts.Reason("Wedding called off"), Is.EqualTo("Wedding called off"));
    }

    [Test]
    public void Values_are_escaped_isolated_and_never_read_again() => Assert.That(
        Texts.English.Html("greeting", ("firstName", "<b>{{order}}</b> & \"Jo\"")).Value,
        Is.EqualTo("Hi <bdi>&lt;b&gt;{{order}}&lt;/b&gt; &amp; &quot;Jo&quot;</bdi>,"));

    [Test]
    public void Chinese_is_not_turned_into_entities() =>
        Assert.That(Texts.For("zh", null).Html("greeting", ("firstName", "小明")).Value, Is.EqualTo("<bdi>小明</bdi>，您好！"));

    [Test]
    public void A_missing_name_gets_its_default() => Assert.That(Texts.English.Say("greeting", ("firstName", " ")), Is.EqualTo("Hi there,"));

    [Test]
    public void From_right_to_left_values_are_isolated_in_plain_text_too() =>
        Assert.That(Eyeball.Samples.Mirrored.Say("ask.subject", ("order", "#1001")), Does.Contain("\u2068#1001\u2069"));

    [TestCase("Dear {{firstName}}, about {{order}}", null)]
    [TestCase("Dear {{ firstName }}", null)]
    [TestCase("Dear {{frstName}}", "Did you mean {{firstName}}?")]
    [TestCase("Dear {{ customer.first_name | default: \"there\" }}", "looks like Liquid with a filter (|). Write {{firstName}} alone")]
    [TestCase("{% if customer %}Dear{% endif %}", "This looks like Liquid")]
    [TestCase("{{#if firstName}}Dear{{/if}}", "looks like Handlebars")]
    [TestCase("{{{firstName}}}", "looks like Handlebars")]
    [TestCase("Dear {{firstName", "is not closed")]
    [TestCase("Dear firstName}}", "is not closed")]
    [TestCase("{{deadline}}", "is not known here")]
    public void A_merchants_text_is_checked_when_it_is_saved(string text, string? problem) => Assert.That(
        Texts.Problems("ask.body", text), problem is null ? Is.Empty : Has.Some.Contains(problem));

    [TestCase("Dear {{nobody}}!", "Dear !")]
    [TestCase("Dear {{firstName", "Dear firstName")]
    [TestCase("{{order}}{{{order}}}", "#7}")]
    public void What_got_through_all_the_same_shows_no_brace_pair_to_a_customer(string text, string expected)
    {
        var said = Texts.English.With(new Dictionary<string, string> { ["ask.body"] = text }).Say("ask.body", ("order", "#7"));

        Assert.That(said, Is.EqualTo(expected).And.Not.Contain("{{"));
    }

    [Test]
    public void A_text_that_is_missing_or_uses_a_strange_placeholder_stops_the_start()
    {
        var words = Texts.English.Keys.Where(k => k != "greeting").ToDictionary(k => k, _ => "words");
        words["signOff"] = "{{nope}}";

        Assert.That(() => Texts.From("xx", false, words), Throws.InvalidOperationException.With.Message.Contains("greeting: missing").And.Message.Contains("signOff: {{nope}}"));
    }
}
