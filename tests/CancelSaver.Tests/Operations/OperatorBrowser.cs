using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CancelSaver.Operations;
using CancelSaver.Storage;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Operations;

/// <summary>The browser of whoever runs the app: cookies, redirects, no script.</summary>
internal sealed class OperatorBrowser(AppUnderTest app) : IDisposable
{
    private readonly HttpClient http = new(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = app.Host.PublicUrl };

    public async Task<OperatorBrowser> SignIn()
    {
        var page = await Send("/app/health/sign-in", ("key", AppUnderTest.OperatorKey));
        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK), page.Document.Body?.TextContent);
        return this;
    }

    public async Task<CustomerPage> Get(string path) => await Read(await http.GetAsync(path));

    public async Task<CustomerPage> Send(string path, params (string Name, string Value)[] fields) =>
        await Read(await http.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)))));

    /// <summary>Presses a button of a page by its words.</summary>
    public Task<CustomerPage> Press(CustomerPage page, string words)
    {
        var button = page.Document.QuerySelectorAll("button").Cast<IHtmlButtonElement>().FirstOrDefault(b => b.TextContent.Trim() == words)
            ?? throw new AssertionException("There is no button " + words + ": " + page.Document.Body?.TextContent);
        var fields = MerchantBrowser.Read(button.Form!).Fields;
        return Send(button.Form!.GetAttribute("action")!, button.Name is { Length: > 0 } name ? [.. fields, (name, button.Value)] : [.. fields]);
    }

    public void Dispose() => http.Dispose();

    /// <summary>Every row of every table and every message of every queue, as they lie there.</summary>
    public static async Task<List<string>> Everything(AppUnderTest app)
    {
        var all = new List<string>();
        foreach (var table in CancelSaverApp.Tables)
        {
            await foreach (var row in app.Get<TableServiceClient>().GetTableClient(table).QueryAsync())
                all.Add(table + " " + row.PartitionKey + " " + row.RowKey + " " + row.ETag);
        }
        foreach (var queue in CancelSaverApp.Queues)
        {
            var client = app.Get<QueueServiceClient>().GetQueueClient(queue);
            all.Add(queue + " " + (await client.GetPropertiesAsync()).ApproximateMessagesCount);
            all.AddRange((await client.PeekMessagesAsync(32)).Select(m => queue + " " + m.MessageId + " " + m.DequeueCount));
        }
        return all;
    }

    private static async Task<CustomerPage> Read(HttpResponseMessage response)
    {
        using (response)
            return new CustomerPage(response.StatusCode, new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync()));
    }
}
