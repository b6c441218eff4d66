using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CancelSaver.Sandbox;

namespace CancelSaver.Tests.Kit;

/// <summary>A page as a customer's browser got it.</summary>
internal sealed record CustomerPage(HttpStatusCode Status, IHtmlDocument Document)
{
    public string Heading => Document.QuerySelector("h1")?.TextContent.Trim() ?? "";

    /// <summary>Where the page's form goes; the start tells which of several.</summary>
    public string Action(string start) => Document.Forms.Select(f => f.GetAttribute("action") ?? "").FirstOrDefault(a => a.StartsWith(start, StringComparison.Ordinal))
        ?? throw new AssertionException("The page has no form to " + start + ": " + Document.Body?.TextContent);
}

/// <summary>What a customer's browser does.</summary>
internal static class Customer
{
    /// <summary>Orders, and cancels in My Account three minutes later; the store's letters are delivered, and nothing has been decided yet.</summary>
    public static async Task<int> Cancelled(this AppUnderTest app, OrderSpec spec)
    {
        var order = app.Shop.PlaceOrder(spec);
        await app.RunUntilQuiet(TimeSpan.Zero);
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.That(app.Shop.Shop.CancelByCustomer(order.Id));
        await app.Shop.RunQueue();
        return order.Id;
    }

    public static async Task<CustomerPage> Get(this AppUnderTest app, string path) => await Read(await app.Browser.GetAsync(path));

    public static async Task<CustomerPage> Post(this AppUnderTest app, string path, params (string Name, string Value)[] fields) => await Read(await app.PostRaw(path, fields));

    public static Task<HttpResponseMessage> PostRaw(this AppUnderTest app, string path, params (string Name, string Value)[] fields) =>
        app.Browser.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    public static async Task<CustomerPage> Read(HttpResponseMessage response)
    {
        using (response)
            return new CustomerPage(response.StatusCode, new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync()));
    }
}
