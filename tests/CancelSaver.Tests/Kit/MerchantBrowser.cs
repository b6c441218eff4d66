using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CancelSaver.Merchant;
using CancelSaver.Stores;

namespace CancelSaver.Tests.Kit;

/// <summary>A form as it stands on a page.</summary>
internal sealed record FoundForm(string Method, string Action, IReadOnlyList<(string Name, string Value)> Fields)
{
    /// <summary>An address that answers with a page to look at.</summary>
    public bool IsPage { get; init; }

    public string this[string name] => Fields.First(f => f.Name == name).Value;

    /// <summary>The same form filled in otherwise; a name that is new is added.</summary>
    public FoundForm With(params (string Name, string? Value)[] changes) => this with
    {
        Fields = [.. Fields.Where(f => !changes.Any(c => c.Name == f.Name)), .. changes.Where(c => c.Value is not null).Select(c => (c.Name, c.Value!))],
    };
}

/// <summary>What the browser of a signed-in merchant does, without script: pages and forms.</summary>
internal sealed class MerchantBrowser(AppUnderTest app, StoreId store)
{
    private string? cookie;

    public StoreId Store => store;

    public async Task<MerchantBrowser> SignIn(string who = "")
    {
        using var entered = await app.Browser.GetAsync(app.Get<MerchantSession>().Door(store, who).PathAndQuery);
        cookie = entered.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        return this;
    }

    public Task<CustomerPage> Get(string path) => Ask(HttpMethod.Get, path, null);

    /// <summary>Fills in the form on a page whose action begins so, and sends it; a redirect is followed.</summary>
    public async Task<CustomerPage> Fill(CustomerPage page, string action, params (string Name, string? Value)[] changes) =>
        await Send(Forms(page.Document).FirstOrDefault(f => f.Action.StartsWith(action, StringComparison.Ordinal))?.With(changes)
            ?? throw new AssertionException("The page has no form to " + action + ": " + string.Join(", ", Forms(page.Document).Select(f => f.Action))));

    public async Task<CustomerPage> Send(FoundForm form) => form.Method == "get"
        ? await Get(form.Action + (form.Action.Contains('?', StringComparison.Ordinal) ? "&" : "?") + string.Join('&', form.Fields.Select(f => f.Name + "=" + Uri.EscapeDataString(f.Value))))
        : await Ask(HttpMethod.Post, form.Action, form.Fields);

    public static IReadOnlyList<FoundForm> Forms(IHtmlDocument page) => [.. page.Forms.Select(Read)];

    /// <summary>A form with what stands in it, as a browser would send it without any button.</summary>
    public static FoundForm Read(IHtmlFormElement form) =>
        new((form.GetAttribute("method") ?? "get").ToLowerInvariant(), form.GetAttribute("action") ?? "", [.. form.Elements.SelectMany(Values)]);

    public async Task<HttpResponseMessage> Raw(HttpMethod method, string path, IEnumerable<(string Name, string Value)>? fields)
    {
        using var request = new HttpRequestMessage(method, path);
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        if (fields is not null)
            request.Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        try
        {
            return await app.Browser.SendAsync(request);
        }
        catch (HttpRequestException e)
        {
            throw new AssertionException(method + " " + path + " was not answered: " + e.Message + " " + string.Join(Environment.NewLine, app.Log.Errors), e);
        }
    }

    /// <summary>Sends a form with a file in it; no redirect is followed.</summary>
    public async Task<HttpResponseMessage> SendFile(FoundForm form, string field, string name, string content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, form.Action);
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        var parts = new MultipartFormDataContent();
        foreach (var (key, value) in form.Fields)
            parts.Add(new StringContent(value), key);
        parts.Add(new StringContent(content), field, name);
        request.Content = parts;
        return await app.Browser.SendAsync(request);
    }

    private async Task<CustomerPage> Ask(HttpMethod method, string path, IEnumerable<(string, string)>? fields)
    {
        var answer = await Raw(method, path, fields);
        for (var hops = 0; hops < 5 && answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Redirect; hops++)
        {
            var to = answer.Headers.Location!.OriginalString;
            answer.Dispose();
            answer = await Raw(HttpMethod.Get, to, null);
        }
        using (answer)
            return new CustomerPage(answer.StatusCode, new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()));
    }

    private static IEnumerable<(string, string)> Values(IHtmlElement element) => element switch
    {
        IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } => [],
        IHtmlInputElement { Type: "submit" or "button" or "file" or "image" } => [],
        IHtmlInputElement { Name.Length: > 0 } input => [(input.Name!, input.Value)],
        IHtmlTextAreaElement { Name.Length: > 0 } area => [(area.Name!, area.Value)],
        IHtmlSelectElement { Name.Length: > 0 } select => select.Options.Where(o => o.IsSelected).Take(select.IsMultiple ? 99 : 1).Select(o => (select.Name!, o.Value)),
        _ => [],
    };
}
