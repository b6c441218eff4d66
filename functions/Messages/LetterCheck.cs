using System.Net;
using System.Net.Mail;
using System.Text;

namespace CancelSaver.Messages;

/// <summary>Looks at a finished letter as a stranger would: whatever went wrong on the way, a bad letter does not go out.</summary>
internal static class LetterCheck
{
    // Gmail cuts a mail at about 102 KB, and the unsubscribe link with it.
    private const int MostHtmlBytes = 80 * 1024;
    private const int MostTextBytes = 40 * 1024;

    public static IReadOnlyList<string> Problems(Letter letter)
    {
        var problems = new List<string>();
        void Unless(bool good, string says)
        {
            if (!good)
                problems.Add(says);
        }

        Unless(!string.IsNullOrWhiteSpace(letter.Subject), "The subject is empty.");
        Unless(letter.Subject.Length <= 200, "The subject is longer than 200 characters.");
        Unless(!letter.Subject.Any(char.IsControl), "The subject is not one line.");
        Unless(!string.IsNullOrWhiteSpace(letter.FromName) && !letter.FromName.Any(char.IsControl), "The sender's name is empty or not one line.");
        Unless(MailAddress.TryCreate(letter.ReplyTo, out var reply) && reply.Address == letter.ReplyTo, "The reply address is missing or no address.");
        Unless(!string.IsNullOrWhiteSpace(letter.Html), "The HTML part is empty.");
        Unless(!string.IsNullOrWhiteSpace(letter.Text), "The text part is empty.");
        Unless(Encoding.UTF8.GetByteCount(letter.Html) <= MostHtmlBytes, "The HTML part is larger than 80 KB.");
        Unless(Encoding.UTF8.GetByteCount(letter.Text) <= MostTextBytes, "The text part is larger than 40 KB.");
        foreach (var part in (string[])[letter.Subject, letter.Html, letter.Text])
            Unless(!part.Contains("{{", StringComparison.Ordinal), "A placeholder was left unfilled.");
        Unless(!letter.Html.Contains("<script", StringComparison.OrdinalIgnoreCase), "There is a script in it.");
        Unless(letter.ListUnsubscribe.Scheme == "https" || letter.ListUnsubscribe.IsLoopback, "The unsubscribe address is not https.");
        var unsubscribe = letter.ListUnsubscribe.AbsoluteUri;
        Unless(Links(letter.Html).Count(l => l == unsubscribe) == 1, "The HTML part must have exactly one unsubscribe link.");
        Unless(letter.Text.Split(unsubscribe).Length == 2, "The text part must have exactly one unsubscribe link.");
        foreach (var link in Links(letter.Html).Distinct().Where(l => !Allowed(l, letter.AllowedHosts)))
            problems.Add("A link leads to an unexpected place: " + (Uri.TryCreate(link, UriKind.Absolute, out var u) ? u.Scheme + ":" + u.Authority : "not an address") + ".");
        return problems;
    }

    private static bool Allowed(string link, IReadOnlySet<string> hosts) => Uri.TryCreate(link, UriKind.Absolute, out var address)
        && (address.Scheme is "mailto" or "tel" || (address.Scheme is "https" or "http" && hosts.Contains(address.Authority)));

    // Our own templates write double quotes around every value; a value cannot hold one.
    private static IEnumerable<string> Links(string html)
    {
        foreach (var attribute in (string[])["href=\"", "src=\""])
        {
            for (var at = html.IndexOf(attribute, StringComparison.OrdinalIgnoreCase); at >= 0; at = html.IndexOf(attribute, at, StringComparison.OrdinalIgnoreCase))
            {
                at += attribute.Length;
                var end = html.IndexOf('"', at);
                if (end < 0)
                    yield break;
                yield return WebUtility.HtmlDecode(html[at..end]);
                at = end;
            }
        }
    }
}
