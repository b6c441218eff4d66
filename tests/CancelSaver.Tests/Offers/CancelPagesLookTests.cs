using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CancelSaver.Messages;
using CancelSaver.Stores;
using CancelSaver.Tests.Eyeball;
using CancelSaver.Tests.Kit;
using CancelSaver.Web;

namespace CancelSaver.Tests.Offers;

/// <summary>How "cancel my order" looks: small, plain, and never on the shop's side.</summary>
public sealed class CancelPagesLookTests
{
    [Test]
    public async Task Every_page_is_small_has_no_script_and_goes_back_to_the_store()
    {
        foreach (var sample in await CancelSamples.All())
        {
            var html = new HtmlParser().ParseDocument(sample.Html);
            using var all = Assert.EnterMultipleScope();
            Assert.That(Encoding.UTF8.GetByteCount(sample.Html), Is.LessThan(20 * 1024), sample.Name);
            Assert.That(html.QuerySelectorAll("script,[style],link,iframe"), Is.Empty, sample.Name);
            Assert.That(html.QuerySelectorAll("*").SelectMany(e => e.Attributes).Where(a => a.Name.StartsWith("on", StringComparison.Ordinal)), Is.Empty, sample.Name);
            Assert.That(html.QuerySelectorAll("h1"), Has.Length.EqualTo(1), sample.Name);
            Assert.That(html.QuerySelectorAll("form").Select(f => (f.GetAttribute("action"), f.GetAttribute("method"))), Is.All.EqualTo((CancelSamples.Path, "post")), sample.Name);
            Assert.That(html.QuerySelectorAll("button").Select(b => b.ClassName), Is.All.EqualTo("act"), sample.Name + ": one weight for all");
            Assert.That(html.QuerySelectorAll("[checked],option[selected],[autofocus]"), Is.Empty, sample.Name + ": nothing is chosen beforehand");
            Assert.That(sample.Html, Does.Not.Contain("{{"), sample.Name);
        }
    }

    [Test]
    public async Task The_way_out_is_on_every_page_that_asks_or_offers_and_comes_no_later_than_second()
    {
        foreach (var sample in (await CancelSamples.All()).Where(s => s.Name.Contains("-why", StringComparison.Ordinal) || s.Name.Contains("offer-", StringComparison.Ordinal) || s.Name.Contains("put-right", StringComparison.Ordinal)))
        {
            var buttons = new HtmlParser().ParseDocument(sample.Html).QuerySelectorAll("button").Select(b => b.GetAttribute("value")).ToList();
            Assert.That(buttons.IndexOf("cancel"), Is.EqualTo(1), sample.Name);
        }
    }

    [Test]
    public void No_text_makes_a_customer_feel_guilty_or_in_a_hurry()
    {
        string[] forbidden = ["sorry to see", "are you sure", "lose", "miss", "last chance", "hurry", "only now", "unfortunately for", "really want", "regret"];
        foreach (var key in Texts.English.Keys.Where(k => k.StartsWith("cancel", StringComparison.Ordinal) || k.StartsWith("putRight", StringComparison.Ordinal)))
            Assert.That(forbidden.Where(f => Texts.English.Say(key).Contains(f, StringComparison.OrdinalIgnoreCase)), Is.Empty, key);
    }

    [TestCase("DE", true)]
    [TestCase("at", true)]
    [TestCase("IS", true)]
    [TestCase("RE", true)]
    [TestCase("GB", true)]
    [TestCase("", true)]
    [TestCase("CH", false)]
    [TestCase("US", false)]
    public void The_law_knows_the_button(string country, bool button) => Assert.That(Consent.HasWithdrawalButton(country), Is.EqualTo(button));
}

/// <summary>The same in a browser: what axe finds, and what stands on a phone's first screen.</summary>
[Category("Eyeball")]
public sealed class CancelPagesInABrowserTests
{
    [Test]
    public async Task Axe_finds_nothing_and_both_ways_stand_on_a_phones_first_screen()
    {
        await using var browser = await Browser.Start();
        var wrong = new List<string>();
        foreach (var dark in (bool[])[false, true])
        {
            var page = await browser.Open(390, dark);
            foreach (var sample in await CancelSamples.All())
            {
                await page.SetContentAsync(sample.Html);
                foreach (var finding in await Browser.Axe(page, coloursOnly: dark))
                    wrong.Add(sample.Name + (dark ? " (dark) " : " ") + finding);
                if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") > 390)
                    wrong.Add(sample.Name + " is wider than a phone");
                if (sample.Name is "page-cancel-why.en" or "page-cancel-why.zh" or "page-cancel-offer-FreeShipping.en" or "page-cancel-put-right.en" or "page-cancel-confirm.en"
                    && await page.EvaluateAsync<double>("document.querySelector('button[value=cancel]').getBoundingClientRect().bottom") > 844)
                    wrong.Add(sample.Name + ": cancelling takes scrolling");
            }
            await page.Context.CloseAsync();
        }

        Assert.That(wrong.Distinct(), Is.Empty);
    }
}
