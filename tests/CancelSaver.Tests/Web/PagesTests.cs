using System.Security.Cryptography;
using System.Text;
using CancelSaver.Messages;
using CancelSaver.Offers;
using CancelSaver.Tests.Eyeball;
using CancelSaver.Web;
using Microsoft.AspNetCore.Http;

namespace CancelSaver.Tests.Web;

public sealed class PagesTests
{
    [TestCase("GET", true)]
    [TestCase("HEAD", false)]
    public async Task A_page_is_never_kept_indexed_framed_or_scripted(string method, bool hasBody)
    {
        var model = new OfferGoneModel { House = HouseStyle.For(Samples.Store, null), Because = GoneBecause.Expired };
        var context = new DefaultHttpContext { Request = { Method = method }, Response = { Body = new MemoryStream() } };

        await (await Pages.Show<OfferGone>(model, 410)).ExecuteAsync(context);

        var headers = context.Response.Headers;
        Assert.That(context.Response.StatusCode, Is.EqualTo(410));
        Assert.That(headers.CacheControl.ToString(), Is.EqualTo("no-store"));
        Assert.That(headers["Referrer-Policy"].ToString(), Is.EqualTo("no-referrer"));
        Assert.That(headers["X-Robots-Tag"].ToString(), Does.Contain("noindex"));
        Assert.That(headers.XContentTypeOptions.ToString(), Is.EqualTo("nosniff"));
        Assert.That(headers.ContentType.ToString(), Is.EqualTo("text/html; charset=utf-8"));
        Assert.That(context.Response.Body.Length > 0, Is.EqualTo(hasBody));
        Assert.That(headers.ContentLength, Is.GreaterThan(1000));
        var policy = headers.ContentSecurityPolicy.ToString();
        Assert.That(policy, Does.StartWith("default-src 'none'; ").And.Contain("frame-ancestors 'none'").And.Contain("base-uri 'none'").And.Contain("form-action 'self';"));
        Assert.That(policy, Does.Not.Contain("unsafe").And.Not.Contain("script-src"));
    }

    [Test]
    public async Task The_policy_allows_exactly_the_style_that_is_in_the_page()
    {
        var model = new OfferGoneModel { House = HouseStyle.For(Samples.Store, null), Because = GoneBecause.Used };
        var html = await Pages.Render<OfferGone>(model);
        var style = html[(html.IndexOf("<style>", StringComparison.Ordinal) + 7)..html.IndexOf("</style>", StringComparison.Ordinal)];

        Assert.That(Pages.Policy(model), Does.Contain("style-src 'sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style))) + "'"));
    }

    [Test]
    public void An_offer_may_lead_to_the_store_and_pictures_come_only_from_where_they_are_shown()
    {
        var brand = Samples.Store.Settings.Brand with { LogoUrl = new("https://cdn.example/logo.png?v=1") };
        var store = Samples.Store with { Url = new("http://localhost:8080/shop"), Settings = Samples.Store.Settings with { Brand = brand } };
        var house = HouseStyle.For(store, null);
        var policy = Pages.Policy(new OfferPageModel { House = house, Offer = Samples.View(house, Samples.Case(), Samples.Offer(OfferKind.Coupon)) });

        Assert.That(policy, Does.Contain("img-src 'self' https://cdn.example;").And.Contain("form-action 'self' https: http://localhost:8080;"));
    }
}
