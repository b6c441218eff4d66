using System.Text;
using AngleSharp.Html.Parser;
using CancelSaver.Messages;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Tests.Eyeball;
using CancelSaver.Web;

namespace CancelSaver.Tests.Offers;

public sealed class CustomerPagesLookTests
{
    private static readonly HouseStyle House = HouseStyle.For(Samples.Store, null);

    [Test]
    public async Task Every_page_is_small_has_no_script_and_says_its_language_and_direction()
    {
        foreach (var sample in (await Samples.All()).Where(s => s.Page is not null))
        {
            var html = new HtmlParser().ParseDocument(sample.Html);
            Assert.That(Encoding.UTF8.GetByteCount(sample.Html), Is.LessThan(20 * 1024), sample.Name);
            Assert.That(html.QuerySelectorAll("script,[style],link,iframe"), Is.Empty, sample.Name);
            Assert.That(html.QuerySelectorAll("*").SelectMany(e => e.Attributes).Where(a => a.Name.StartsWith("on", StringComparison.Ordinal)), Is.Empty, sample.Name);
            Assert.That(html.QuerySelectorAll("h1"), Has.Length.EqualTo(1), sample.Name);
            Assert.That(html.QuerySelectorAll("style"), Has.Length.EqualTo(1), sample.Name);
            Assert.That(html.DocumentElement.GetAttribute("dir"), Is.EqualTo(sample.Name.EndsWith(".rtl", StringComparison.Ordinal) ? "rtl" : "ltr").Or.EqualTo("ltr"), sample.Name);
            Assert.That(html.DocumentElement.GetAttribute("lang"), Is.Not.Empty);
            Assert.That(sample.Html, Does.Not.Contain("{{"), sample.Name);
        }
    }

    [Test]
    public async Task A_reason_from_the_link_is_marked_and_nothing_else_is()
    {
        var html = await Html<ReasonPage>(new ReasonPageModel { House = House, Token = "T", OrderNumber = "#1001", Reasons = Reason.Choices, Chosen = Reason.DeliveryTime });

        Assert.That(html.QuerySelectorAll("input[checked]").Select(i => i.GetAttribute("value")), Is.EqualTo([Reason.DeliveryTime]));
        Assert.That(html.QuerySelectorAll("input[name=reason]").Select(i => i.GetAttribute("value")), Is.EqualTo(Reason.Choices));
        Assert.That(html.QuerySelector("form")!.GetAttribute("action"), Is.EqualTo("/r/T"));
        Assert.That(html.QuerySelectorAll("button"), Has.Length.EqualTo(1));
        Assert.That(html.QuerySelector("textarea")!.GetAttribute("maxlength"), Is.EqualTo("1000"));
    }

    [Test]
    public async Task What_was_typed_comes_back_as_text_not_as_markup()
    {
        var html = await Html<ReasonPage>(new ReasonPageModel { House = House, Token = "T", OrderNumber = "#1", Reasons = Reason.Choices, ReasonMissing = true, Words = "</textarea><script>alert(1)</script>" });

        Assert.That(html.QuerySelector("textarea")!.TextContent, Is.EqualTo("</textarea><script>alert(1)</script>"));
        Assert.That(html.QuerySelector("[role=alert]")!.TextContent, Does.Contain("choose one"));
    }

    [Test]
    public async Task Yes_and_no_stand_side_by_side_in_one_form_with_the_same_weight()
    {
        var html = await Html<OfferPage>(new OfferPageModel { House = House, Offer = Samples.View(House, Samples.Case(), Samples.Offer(OfferKind.Coupon)) });
        var form = html.QuerySelectorAll("form").Single();

        Assert.That((form.GetAttribute("action"), form.GetAttribute("method")), Is.EqualTo(("/o/" + Samples.Token, "post")));
        Assert.That(form.QuerySelector("input[type=hidden][name=token]")!.GetAttribute("value"), Is.EqualTo(Samples.Token));
        Assert.That(form.QuerySelectorAll("button").Select(b => (b.GetAttribute("name"), b.GetAttribute("value"), b.TextContent)), Is.EqualTo(((string?, string?, string)[])
            [("answer", "yes", "Yes, bring my order back"), ("answer", "no", "No, thank you")]));
        Assert.That(html.QuerySelector(".code")!.TextContent, Is.EqualTo("BACK-7K4M9"));
    }

    [Test]
    public async Task An_answer_is_thanked_for_and_its_offer_stands_on_the_same_page()
    {
        var model = new ReasonPageModel { House = House, Token = "T", OrderNumber = "#1001", Reasons = Reason.Choices, Answered = true };
        var thanks = await Html<ReasonPage>(model);
        var offer = await Html<ReasonPage>(model with { Offer = Samples.View(House, Samples.Case(), Samples.Offer(OfferKind.FreeShipping)) });

        Assert.That(thanks.QuerySelectorAll("form"), Is.Empty);
        Assert.That(thanks.QuerySelector("h1")!.TextContent, Is.EqualTo("Thank you for your answer"));
        Assert.That(offer.QuerySelector("[role=status]")!.TextContent, Does.StartWith("Thank you for your answer"));
        Assert.That(offer.QuerySelector("form")!.GetAttribute("action"), Is.EqualTo("/o/" + Samples.Token));
    }

    [Test]
    public async Task Every_end_says_what_happened_and_how_to_reach_people([Values] GoneBecause because)
    {
        var html = await Html<OfferGone>(new OfferGoneModel { House = House, Because = because });

        Assert.That(html.QuerySelector("h1")!.TextContent, Is.Not.Empty);
        Assert.That(html.QuerySelectorAll("a[href^='mailto:'],a[href^='tel:']"), Has.Length.EqualTo(2));
        Assert.That(html.QuerySelectorAll("form"), Is.Empty);
    }

    [Test]
    public async Task Unsubscribing_takes_one_button()
    {
        var html = await Html<UnsubscribePage>(new UnsubscribePageModel { House = House, Token = "T" });

        Assert.That(html.QuerySelector("form[method=post]")!.GetAttribute("action"), Is.EqualTo("/u/T"));
        Assert.That(html.QuerySelectorAll("button"), Has.Length.EqualTo(1));
    }

    private static async Task<AngleSharp.Html.Dom.IHtmlDocument> Html<T>(PageModel model)
        where T : Microsoft.AspNetCore.Components.IComponent => new HtmlParser().ParseDocument(await Pages.Render<T>(model));
}
