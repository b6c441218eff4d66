using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CancelSaver.Merchant;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Merchant.Words;

/// <summary>One person of the team in a browser without script: looks at pages, fills in forms as they stand there, and sends them.</summary>
internal sealed class SignedIn
{
    private readonly AppUnderTest app;
    private readonly string cookie;

    private SignedIn(AppUnderTest app, string cookie) => (this.app, this.cookie) = (app, cookie);

    public static async Task<SignedIn> Enter(AppUnderTest app, string who = "wp:1", StoreId? store = null)
    {
        using var entered = await app.Browser.GetAsync(app.Get<MerchantSession>().Door(store ?? app.Store, who).PathAndQuery);
        return new SignedIn(app, entered.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    public async Task<Seen> See(string path) => await Send(HttpMethod.Get, path, null);

    /// <summary>Fills in the form with that action and sends it; fields that are not named go as they stand.</summary>
    public async Task<Seen> Submit(Seen page, string action, params (string Name, string? Value)[] typed) => await Send(HttpMethod.Post, action, Fields(page, action, typed));

    /// <summary>The very same form twice at once, as an impatient finger sends it.</summary>
    public async Task<Seen[]> SubmitTwice(Seen page, string action, params (string Name, string? Value)[] typed)
    {
        var fields = Fields(page, action, typed);
        return await Task.WhenAll(Send(HttpMethod.Post, action, fields), Send(HttpMethod.Post, action, fields));
    }

    public async Task<Seen> Send(HttpMethod method, string path, IReadOnlyList<KeyValuePair<string, string>>? fields)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", cookie);
        if (fields is not null)
            request.Content = new FormUrlEncodedContent(fields);
        using var answer = await app.Browser.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var policy = answer.Headers.TryGetValues("Content-Security-Policy", out var policies) ? policies.Single() : "";
        return new Seen(answer.StatusCode, answer.Headers.Location?.OriginalString ?? "", policy, bytes);
    }

    public static List<KeyValuePair<string, string>> Fields(Seen page, string action, params (string Name, string? Value)[] typed)
    {
        var forms = page.Document.Forms.Where(f => f.Method == "post" && f.QuerySelectorAll("[formaction]").Select(b => b.GetAttribute("formaction")).Append(f.GetAttribute("action")).Contains(action)).ToList();
        // Pages with several such forms (a list of people) say which one by a field of it.
        var form = forms.Find(f => typed.All(t => t.Name is not ("person" or "change") || f.QuerySelector("[name=" + t.Name + "]")?.GetAttribute("value") == t.Value))
            ?? throw new AssertionException("There is no form for " + action + " on the page: " + page.Text);
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var field in form.QuerySelectorAll("input[name],textarea[name],select[name]"))
        {
            var name = field.GetAttribute("name")!;
            if (Array.Exists(typed, t => t.Name == name))
                continue;
            var value = field switch
            {
                IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } => null,
                IHtmlInputElement input => input.Value,
                IHtmlTextAreaElement area => area.Value,
                IHtmlSelectElement select => select.Value,
                _ => null,
            };
            if (value is not null)
                fields.Add(new(name, value));
        }
        fields.AddRange(typed.Where(t => t.Value is not null).Select(t => new KeyValuePair<string, string>(t.Name, t.Value!)));
        return fields;
    }
}

/// <summary>What came back.</summary>
internal sealed record Seen(HttpStatusCode Status, string Location, string Policy, byte[] Bytes)
{
    private IHtmlDocument? document;

    public string Html => System.Text.Encoding.UTF8.GetString(Bytes);

    public IHtmlDocument Document => document ??= new HtmlParser().ParseDocument(Html);

    public string Text => Document.QuerySelector("main")?.TextContent ?? Document.Body!.TextContent;

    /// <summary>What stands beside a field as wrong; null: nothing.</summary>
    public string? ErrorBeside(string name)
    {
        var field = Document.QuerySelector("[name=\"" + name + "\"]");
        var described = field?.GetAttribute("aria-describedby")?.Split(' ').FirstOrDefault(i => i.EndsWith("-error", StringComparison.Ordinal));
        return described is null ? null : Document.GetElementById(described)?.TextContent;
    }
}
