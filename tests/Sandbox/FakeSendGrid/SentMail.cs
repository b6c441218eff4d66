using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CancelSaver.Sandbox;

/// <summary>A mail the stand-in accepted, as its one recipient would get it.</summary>
public sealed partial record SentMail
{
    public required string MessageId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string To { get; init; }

    public required string From { get; init; }

    public required string FromName { get; init; }

    public required string ReplyTo { get; init; }

    public required string Subject { get; init; }

    public required string Text { get; init; }

    public required string Html { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required IReadOnlyDictionary<string, string> CustomArgs { get; init; }

    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>Where the links of the HTML part lead, in reading order.</summary>
    public IReadOnlyList<Uri> Links => [.. Href().Matches(Html).Select(match => new Uri(WebUtility.HtmlDecode(match.Groups["address"].Value)))];

    internal static IEnumerable<SentMail> ReadAll(JsonElement body, string messageId, DateTimeOffset at)
    {
        var contents = Json.Child(body, "content") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToList() : [];
        foreach (var envelope in body.GetProperty("personalizations").EnumerateArray())
        {
            var from = Json.Child(envelope, "from") is { ValueKind: JsonValueKind.Object } own ? own : Json.Child(body, "from");
            foreach (var recipient in envelope.GetProperty("to").EnumerateArray())
            {
                yield return new SentMail
                {
                    MessageId = messageId,
                    At = at,
                    To = Json.Text(recipient, "email"),
                    From = Json.Text(from, "email"),
                    FromName = Json.Text(from, "name"),
                    ReplyTo = Json.Text(Json.Child(body, "reply_to"), "email"),
                    Subject = Json.Text(envelope, "subject", Json.Text(body, "subject")),
                    Text = Part(contents, "text/plain"),
                    Html = Part(contents, "text/html"),
                    Headers = Merged(body, envelope, "headers"),
                    CustomArgs = Merged(body, envelope, "custom_args"),
                    Categories = Json.Child(body, "categories") is { ValueKind: JsonValueKind.Array } names
                        ? [.. names.EnumerateArray().Select(name => name.GetString()!)]
                        : [],
                };
            }
        }
    }

    private static string Part(List<JsonElement> contents, string type) =>
        contents.Where(part => Json.Text(part, "type") == type).Select(part => Json.Text(part, "value")).FirstOrDefault("");

    private static Dictionary<string, string> Merged(JsonElement body, JsonElement envelope, string name)
    {
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in (JsonElement[])[Json.Child(body, name), Json.Child(envelope, name)])
        {
            if (source.ValueKind != JsonValueKind.Object)
                continue;
            foreach (var pair in source.EnumerateObject())
                merged[pair.Name] = pair.Value.GetString()!;
        }

        return merged;
    }

    [GeneratedRegex("<a\\b[^>]*?\\bhref=\"(?<address>https?://[^\"]+)\"", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Href();
}
