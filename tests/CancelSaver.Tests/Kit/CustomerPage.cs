using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

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
