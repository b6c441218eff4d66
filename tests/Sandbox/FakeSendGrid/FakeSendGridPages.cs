using System.Net;
using System.Text;

namespace CancelSaver.Sandbox;

/// <summary>The mails for a human: a list, and each mail as its reader would see it, in a frame that runs nothing.</summary>
internal static class FakeSendGridPages
{
    private const string Style = """
        :root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); --soft: color-mix(in srgb, currentColor 65%, transparent); }
        * { box-sizing: border-box; }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
        h1 { font-size: 1.25rem; line-height: 1.3; margin: .5rem 0 1rem; }
        h2 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
        ul.mails { list-style: none; margin: 0; padding: 0; }
        ul.mails a { display: block; padding: .75rem 0; border-top: 1px solid var(--line); color: inherit; text-decoration: none; }
        ul.mails a:hover b, ul.mails a:focus-visible b { text-decoration: underline; }
        ul.mails span { display: block; color: var(--soft); font-size: .875rem; }
        dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 0; font-size: .875rem; }
        dt { color: var(--soft); } dd { margin: 0; }
        iframe { width: 100%; height: 34rem; border: 1px solid var(--line); border-radius: .5rem; background: white; }
        pre { white-space: pre-wrap; border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; font-size: .875rem; margin: 0; }
        nav a { display: inline-block; padding: .5rem 0; }
        """;

    public static Task ListAsync(HttpContext context, IReadOnlyList<SentMail> mails, MailReports reports)
    {
        var page = new StringBuilder("<h1>Mails sent</h1>");
        if (mails.Count == 0)
            page.Append("<p>None yet. Cancel an order, and the first one will appear here.</p>");
        page.Append("<ul class=\"mails\">");
        foreach (var mail in mails.Reverse())
        {
            page.Append($"""<li><a href="/mails/{Text(mail.MessageId)}"><b>{Text(mail.Subject)}</b>""")
                .Append($"<span>to {Text(mail.To)} · {mail.At:yyyy-MM-dd HH:mm:ss} UTC{(reports.FateOf(mail) is { } fate ? " · " + Text(fate) : "")}</span></a></li>");
        }

        return WriteAsync(context, "Mails sent", page.Append("</ul>").ToString());
    }

    public static Task MailAsync(HttpContext context, SentMail? mail)
    {
        if (mail is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return WriteAsync(context, "No such mail", "<h1>No such mail</h1><nav><a href=\"/\">All mails</a></nav>");
        }

        var page = new StringBuilder($"<nav><a href=\"/\">All mails</a></nav><h1>{Text(mail.Subject)}</h1>");
        page.Append(Pairs(
            ("To", mail.To), ("From", $"{mail.FromName} <{mail.From}>"), ("Reply to", mail.ReplyTo), ("Sent", $"{mail.At:yyyy-MM-dd HH:mm:ss} UTC"),
            ("Message id", mail.MessageId), ("Categories", string.Join(", ", mail.Categories))));
        if (mail.Html.Length > 0)
        {
            page.Append("<h2>As HTML</h2><iframe title=\"The mail as HTML\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\" srcdoc=\"")
                .Append(Text(LinksInANewTab(mail.Html))).Append("\"></iframe>");
        }

        page.Append($"<h2>As text</h2><pre>{Text(mail.Text)}</pre>");
        page.Append("<h2>Headers</h2>").Append(Pairs([.. mail.Headers.Select(pair => (pair.Key, pair.Value))]));
        page.Append("<h2>Custom arguments</h2>").Append(Pairs([.. mail.CustomArgs.Select(pair => (pair.Key, pair.Value))]));
        return WriteAsync(context, mail.Subject, page.ToString());
    }

    private static string LinksInANewTab(string html)
    {
        var head = html.IndexOf("<head>", StringComparison.OrdinalIgnoreCase);
        return head < 0 ? html : html.Insert(head + "<head>".Length, "<base target=\"_blank\">");
    }

    private static string Pairs(params (string Name, string Value)[] pairs) =>
        "<dl>" + string.Concat(pairs.Where(pair => pair.Value.Length > 0).Select(pair => $"<dt>{Text(pair.Name)}</dt><dd>{Text(pair.Value)}</dd>")) + "</dl>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static Task WriteAsync(HttpContext context, string title, string body)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src * data:";
        return context.Response.WriteAsync(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
            + $"<title>{Text(title)}</title><style>{Style}</style></head><body>{body}</body></html>");
    }
}
