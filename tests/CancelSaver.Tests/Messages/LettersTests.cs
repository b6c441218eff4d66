using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CancelSaver.Messages;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Stores;
using CancelSaver.Tests.Eyeball;

namespace CancelSaver.Tests.Messages;

public sealed class LettersTests
{
    private static readonly OfferLinks Links = new(Samples.OfferLink, Samples.Unsubscribe);

    [Test]
    public async Task No_letter_we_write_has_a_problem_and_all_are_small()
    {
        foreach (var sample in (await Samples.All()).Where(s => s.Letter is not null))
        {
            Assert.That(Letters.Problems(sample.Letter!), Is.Empty, sample.Name);
            Assert.That(Encoding.UTF8.GetByteCount(sample.Html), Is.LessThan(30 * 1024), sample.Name);
        }
    }

    [Test]
    public async Task The_question_has_a_link_for_each_reason_in_the_given_order_and_each_score()
    {
        string[] reasons = [Reason.Other, Reason.DeliveryTime, "Wedding called off"];
        var letter = await Letters.Ask(Samples.Store, Samples.Case(), Samples.AskLinks() with { Reasons = reasons });
        var links = Links_of(letter).Where(l => l.Contains("/r/", StringComparison.Ordinal)).ToList();

        string[] expected =
        [
            .. reasons.Select(r => "https://app.example.net/r/" + Samples.Token + "?reason=" + Uri.EscapeDataString(r)),
            .. Enumerable.Range(1, 5).Select(s => "https://app.example.net/r/" + Samples.Token + "?score=" + s),
        ];
        Assert.That(links, Is.EqualTo(expected));
        Assert.That(expected.Where(l => !letter.Text.Contains(l, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task The_neutral_notice_has_no_buttons()
    {
        var letter = await Letters.Ask(Samples.Store, Samples.Case(), Samples.AskLinks(buttons: false, score: false));

        Assert.That(Links_of(letter), Has.None.Contains("/r/"));
        Assert.That(letter.Text, Does.Contain("simply reply to this email").And.Not.Contain("/r/"));
    }

    [Test]
    public async Task An_offer_has_one_button_the_code_the_price_in_parts_and_the_end_with_its_zone()
    {
        var letter = await Letters.Offer(Samples.Store, Samples.Case(), Samples.Offer(OfferKind.Coupon, OfferKind.FreeShipping), "BACK-7K4M9", Links);
        var html = Parse(letter);

        Assert.That(html.QuerySelectorAll(".btn a").Select(a => a.GetAttribute("href")), Is.EqualTo([Samples.OfferLink.AbsoluteUri]));
        Assert.That(html.QuerySelectorAll("bdi").Select(b => b.TextContent), Does.Contain("BACK-7K4M9").And.Contain("$142.50").And.Contain("−$17.85"));
        foreach (var part in (string[])[html.Body!.TextContent, letter.Text])
        {
            Assert.That(part, Does.Contain("Tuesday 24 November, 14:00 (New York time)").And.Contain("Thank you for telling us why").And.Contain("Linen cushion"));
            Assert.That(part, Does.Contain("Maple & Moss Trading LLC").And.Contain("12 Orchard Street").And.Contain("order #1001 of 22 November 2026"));
        }
    }

    [Test]
    public async Task Priority_delivery_names_the_latest_time_to_reconfirm()
    {
        var letter = await Letters.Offer(Samples.Store, Samples.Case(), Samples.Offer(OfferKind.PriorityDelivery), null, Links);

        Assert.That(letter.Text, Does.Contain("please confirm by Monday 23 November, 14:00 (New York time)"));
        Assert.That(letter.Text, Does.Contain("leaves us on Monday 23 November and should reach you on Wednesday 25 November"));
    }

    [Test]
    public async Task A_discount_on_the_next_order_does_not_pretend_to_bring_this_one_back()
    {
        var letter = await Letters.Offer(Samples.Store, Samples.Case(), Samples.Offer(OfferKind.NextOrderDiscount), "BACK-7K4M9", Links);

        Assert.That(letter.Text, Does.Contain("it stays cancelled").And.Contain("10% off your next order").And.Contain("BACK-7K4M9"));
        Assert.That(letter.Text, Does.Not.Contain("What you would pay").And.Not.Contain("If you would still like to have it"));
    }

    [Test]
    public async Task Credit_says_where_it_goes_and_until_when()
    {
        var account = await Letters.Offer(Samples.Store, Samples.Case(), Samples.Offer(OfferKind.StoreCredit), null, Links);
        var code = await Letters.Offer(Samples.Store, Samples.Case(), Samples.Offer(OfferKind.StoreCredit), "BACK-7K4M9", Links);

        Assert.That(account.Text, Does.Contain("$10.00 on your account").And.Contain("until 23 January 2027").And.Not.Contain("Discount:"));
        Assert.That(code.Text, Does.Contain("$10.00 of credit for this order").And.Contain("BACK-7K4M9").And.Contain("Discount: −$10.00"));
    }

    [TestCase("save-twin", "save-twin", TestName = "The code the store made is shown, not the burnt one")]
    [TestCase(null, "WELCOME10", TestName = "The customer's own code is shown where it works again itself")]
    public async Task A_code_given_again(string? made, string shown)
    {
        var letter = await Letters.Offer(Samples.Store, Samples.Case(), Samples.Offer(OfferKind.ReissueCode), made, Links);

        Assert.That(letter.Text, Does.Contain(shown));
        Assert.That(letter.Text.Contains("WELCOME10", StringComparison.Ordinal), Is.EqualTo(made is null));
    }

    [Test]
    public async Task Who_gave_no_reason_is_not_thanked_for_it()
    {
        var letter = await Letters.Offer(Samples.Store, Samples.Case(reason: null), Samples.Offer(OfferKind.Reassure), null, Links);

        Assert.That(letter.Text, Does.Not.Contain("Thank you"));
    }

    [Test]
    public async Task The_html_part_keeps_the_rules_of_mail_programs()
    {
        foreach (var sample in (await Samples.All()).Where(s => s.Letter is not null))
        {
            var html = new HtmlParser().ParseDocument(sample.Html);
            Assert.That(html.QuerySelectorAll("script,form,iframe,video,svg,link"), Is.Empty, sample.Name);
            Assert.That(html.QuerySelectorAll("table").Where(t => t.GetAttribute("role") != "presentation"), Is.Empty, sample.Name);
            Assert.That(html.QuerySelectorAll("img").Where(i => !i.HasAttribute("alt")), Is.Empty, sample.Name);
            Assert.That(html.DocumentElement.GetAttribute("lang"), Is.EqualTo(sample.Letter!.Language));
            Assert.That(html.DocumentElement.GetAttribute("dir"), Is.EqualTo(sample.Letter.Language == "ar-XB" ? "rtl" : "ltr"));
            Assert.That(html.Title, Is.EqualTo(sample.Letter.Subject), sample.Name);
            Assert.That(sample.Html, Does.Contain("<!--[if mso]><table").And.Contain("<![endif]-->").And.Contain("&zwnj;"), sample.Name);
        }
    }

    [Test]
    public async Task A_tag_that_a_country_wants_stands_first_in_the_subject()
    {
        var letter = await Letters.Offer(Samples.Store, Samples.Chinese(), Samples.Offer(OfferKind.Coupon), null, Links with { SubjectTag = "广告" });

        Assert.That(letter.Subject, Is.EqualTo("广告 已取消订单 #1001：优惠 15%"));
    }

    [Test]
    public async Task Nothing_a_customer_or_merchant_typed_can_break_out()
    {
        var store = Samples.Store with { Name = "A\r\nBcc: x@example.com <script>" };
        var letter = await Letters.Ask(store, Samples.LongCase(), Samples.AskLinks() with { Reasons = ["\"><script>alert(1)</script>"] });

        Assert.That(letter.FromName, Is.EqualTo("A Bcc: x@example.com <script>"));
        Assert.That(letter.Html, Does.Not.Contain("<script").And.Not.Contain("<b>Wolfe"));
        Assert.That(Letters.Problems(letter), Is.Empty);
    }

    [Test]
    public async Task A_merchants_address_that_is_no_web_address_is_left_away()
    {
        var brand = Samples.Store.Settings.Brand with { ChatUrl = new("javascript:alert(1)"), LogoUrl = new("data:image/png;base64,AA"), PrivacyUrl = new("/privacy", UriKind.Relative) };
        var letter = await Letters.Ask(Samples.Store with { Settings = Samples.Store.Settings with { Brand = brand } }, Samples.Case(), Samples.AskLinks());

        Assert.That(letter.Html, Does.Not.Contain("javascript:").And.Not.Contain("data:"));
        Assert.That(Letters.Problems(letter), Is.Empty);
    }

    public static IEnumerable<TestCaseData> Spoilt()
    {
        yield return Case("a second line in the subject", "not one line", l => l with { Subject = "One\r\nBcc: all@example.com" });
        yield return Case("no subject", "subject is empty", l => l with { Subject = " " });
        yield return Case("a very long subject", "longer than 200", l => l with { Subject = new string('x', 201) });
        yield return Case("a brace pair", "left unfilled", l => l with { Html = l.Html + "{{order}}" });
        yield return Case("too large", "80 KB", l => l with { Html = l.Html + new string('x', 80 * 1024) });
        yield return Case("no text part", "text part is empty", l => l with { Text = "" });
        yield return Case("no reply address", "reply address", l => l with { ReplyTo = "" });
        yield return Case("no unsubscribe link", "exactly one unsubscribe", l => l with { ListUnsubscribe = new("https://app.example.net/u/other") });
        yield return Case("two unsubscribe links", "exactly one unsubscribe", l => l with { Html = l.Html + "<a href=\"" + l.ListUnsubscribe + "\">x</a>" });
        yield return Case("a stranger's link", "unexpected place: https:evil.example", l => l with { Html = l.Html + "<a href=\"https://evil.example/\">x</a>" });
        yield return Case("a stranger's picture", "unexpected place", l => l with { Html = l.Html + "<img src=\"https://pixel.example/1.gif\">" });
        yield return Case("a script", "script", l => l with { Html = l.Html + "<script>" });

        static TestCaseData Case(string name, string problem, Func<Letter, Letter> spoil) => new TestCaseData(spoil, problem).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Spoilt))]
    public async Task A_spoilt_letter_is_found_out(Func<Letter, Letter> spoil, string problem)
    {
        var letter = await Letters.Offer(Samples.Store, Samples.Case(), Samples.Offer(OfferKind.Coupon), "BACK", Links);

        Assert.That(Letters.Problems(spoil(letter)), Has.Some.Contains(problem));
    }

    private static IDocument Parse(Letter letter) => new HtmlParser().ParseDocument(letter.Html);

    private static List<string> Links_of(Letter letter) => [.. Parse(letter).QuerySelectorAll("a").Select(a => a.GetAttribute("href")!)];
}
