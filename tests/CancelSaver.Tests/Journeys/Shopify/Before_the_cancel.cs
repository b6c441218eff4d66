using System.Net;
using AngleSharp.Html.Dom;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Sandbox;
using CancelSaver.Saves;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys.Shopify;

/// <summary>A customer asks on the store's own page to cancel an order that still stands, and every page is reached by the forms of the one before.</summary>
public sealed class Before_the_cancel
{
    // Outside the European Union, where a question may stand before the confirmation.
    private static ShopOrderSpec Rita { get; } = Buyers.Marta with { Country = "US", City = "Albany", Zip = "12207", ProvinceCode = "NY" };

    [Test]
    public async Task Shipping_is_given_back_and_the_order_is_kept()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await Placed(app, Rita);
        using var customer = Browser(app, order);
        var question = await Chosen(customer, order);
        var offer = await Send(customer, question, "reason", Reason.ShippingCost);
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(order.Id)));
        var done = await Send(customer, offer, "do", "keep");
        Assert.That(done.Status, Is.EqualTo(HttpStatusCode.OK));

        var kept = await app.Case(order.Id);
        Assert.That((kept.Status, kept.Save?.Kind), Is.EqualTo((CancellationStatus.Saved, (SaveKind?)SaveKind.Kept)), app.Story(kept));
        Assert.That(order.ShippingRefunded, Is.EqualTo(4.90m));
        Assert.That(order.CancelledAt, Is.Null);
        await app.RunUntilQuiet();
        Assert.That(app.Mail.Sent, Is.Empty, "nothing is left to write");
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Saved));
    }

    [Test]
    public async Task Cancel_anyway_is_one_press_and_nobody_tries_again()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await Placed(app, Rita);
        using var customer = Browser(app, order);
        var offer = await Send(customer, await Chosen(customer, order), "reason", Reason.ShippingCost);
        await Send(customer, offer, "do", "cancel");
        Assert.That(order.CancelledAt, Is.Not.Null);
        Assert.That(order.Refunded, Is.EqualTo(order.Total));
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Declined), app.Story(await app.Case(order.Id)));
        Assert.That(app.Mail.Sent, Is.Empty);
    }

    [Test]
    public async Task In_the_European_Union_nothing_stands_between_the_customer_and_the_confirmation()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await Placed(app, Buyers.Marta);
        using var customer = Browser(app, order);
        var confirm = await Chosen(customer, order);
        Assert.That(confirm.Document.QuerySelectorAll("[name=reason]"), Is.Empty, "no question");
        Assert.That(await app.CaseOrNull(order.Id), Is.Null);
        await Send(customer, confirm, "do", "cancel");
        Assert.That(order.CancelledAt, Is.Not.Null);
        // What follows is the ordinary way of a cancelled order.
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order.Id)).Status, Is.EqualTo(CancellationStatus.Asked), app.Story(await app.Case(order.Id)));
    }

    [Test]
    public async Task An_order_that_is_on_its_way_cannot_be_cancelled_here()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await Placed(app, Rita);
        app.Shopify.Shop.Fulfil(order);
        using var customer = Browser(app, order);
        var page = await Read(await customer.GetAsync(app.Shopify.Url + "/apps/save/"));
        Assert.That(page.Document.QuerySelectorAll("button[value=order]"), Is.Empty);
    }

    [Test]
    public async Task Nobody_gets_in_without_shopifys_seal()
    {
        await using var app = await AppUnderTest.StartOnShopifyAsync();
        var order = await Placed(app, Rita);
        using var bare = await app.Browser.GetAsync($"/c/shopify?shop={app.Shopify.Name}&path_prefix=%2Fapps%2Fsave&timestamp={app.Clock.GetUtcNow().ToUnixTimeSeconds()}&logged_in_customer_id={order.Customer!.Id}&signature={new string('a', 64)}");
        Assert.That(bare.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    private static async Task<ShopOrder> Placed(AppUnderTest app, ShopOrderSpec spec)
    {
        var order = app.Shopify.PlaceOrder(spec);
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        return order;
    }

    /// <summary>A browser signed in at the store.</summary>
    private static HttpClient Browser(AppUnderTest app, ShopOrder order)
    {
        var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = true }) { BaseAddress = new Uri(app.Shopify.Url + "/") };
        browser.DefaultRequestHeaders.Add("Cookie", "demo_customer=" + order.Customer!.Id);
        return browser;
    }

    private static async Task<CustomerPage> Chosen(HttpClient customer, ShopOrder order)
    {
        var list = await Read(await customer.GetAsync("apps/save/"));
        Assert.That(list.Document.Body!.TextContent, Does.Contain("#" + order.Number), list.Document.Body.TextContent);
        return await Send(customer, list, "do", "order");
    }

    /// <summary>Presses a button with everything its form holds; a reason is given with the button that sends it.</summary>
    private static async Task<CustomerPage> Send(HttpClient customer, CustomerPage page, string name, string value)
    {
        var buttons = page.Document.QuerySelectorAll("button").OfType<IHtmlButtonElement>().ToList();
        var wanted = name == "do" ? value : "why";
        var button = buttons.FirstOrDefault(b => b.Name == "do" && b.Value == wanted) ?? throw new AssertionException("No button " + wanted + ": " + page.Document.Body!.InnerHtml);
        var fields = button.Form!.QuerySelectorAll("input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "")).ToList();
        if (name == "reason")
            fields.Add(KeyValuePair.Create("reason", value!));
        fields.Add(KeyValuePair.Create("do", wanted!));
        return await Read(await customer.PostAsync(new Uri(new Uri(customer.BaseAddress!, "/"), button.Form.GetAttribute("action")), new FormUrlEncodedContent(fields)));
    }

    private static Task<CustomerPage> Read(HttpResponseMessage response) => Customer.Read(response);
}
