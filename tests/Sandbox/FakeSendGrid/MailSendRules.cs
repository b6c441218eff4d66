using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CancelSaver.Sandbox;

/// <summary>One entry of the vendor's errors list.</summary>
internal sealed record Refusal(string Message, string? Field);

/// <summary>
/// What mail/send refuses: the shape its OpenAPI file describes, and the rules only its error list tells.
/// https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send
/// https://www.twilio.com/docs/sendgrid/api-reference/mail-send/errors
/// </summary>
internal sealed partial class MailSendRules
{
    private static readonly TimeSpan FurthestSendAt = TimeSpan.FromHours(72);
    private static readonly HashSet<string> ReservedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "x-sg-id", "x-sg-eid", "received", "dkim-signature", "Content-Type", "Content-Transfer-Encoding", "To", "From", "Subject", "Reply-To", "CC", "BCC",
    };

    private readonly DateTimeOffset _now;
    private readonly List<Refusal> _refusals = [];

    private MailSendRules(DateTimeOffset now) => _now = now;

    private delegate void Rule(JsonElement value, string path);

    public static IReadOnlyList<Refusal> Check(JsonElement body, DateTimeOffset now)
    {
        var rules = new MailSendRules(now);
        rules.Body(body);
        return rules._refusals;
    }

    private void Body(JsonElement body)
    {
        if (!Object(body, "", new()
        {
            ["personalizations"] = List(1, 1000, Personalization),
            ["from"] = Address,
            ["reply_to"] = Address,
            ["reply_to_list"] = List(1, 1000, Address),
            ["subject"] = Subject,
            ["content"] = List(1, int.MaxValue, Content),
            ["attachments"] = List(1, int.MaxValue, Attachment),
            ["template_id"] = String(),
            ["headers"] = Headers,
            ["categories"] = Categories,
            ["custom_args"] = CustomArgs,
            ["send_at"] = SendAt,
            ["batch_id"] = String(),
            ["asm"] = (value, path) => Object(value, path, new() { ["group_id"] = Integer, ["groups_to_display"] = List(1, 25, Integer) }, "group_id"),
            ["ip_pool_name"] = String(2, 64),
            ["mail_settings"] = MailSettings,
            ["tracking_settings"] = TrackingSettings,
        }, "personalizations", "from"))
            return;

        var hasTemplate = body.TryGetProperty("template_id", out _);
        var envelopes = body.GetProperty("personalizations").EnumerateArray().ToList();
        Demand(hasTemplate || body.TryGetProperty("content", out _), "Unless a valid template_id is provided, the content parameter is required.", "content");
        Demand(
            hasTemplate || body.TryGetProperty("subject", out _) || envelopes.TrueForAll(envelope => envelope.TryGetProperty("subject", out _)),
            "The subject is required.",
            "subject");
        Demand(!(body.TryGetProperty("reply_to", out _) && body.TryGetProperty("reply_to_list", out _)), "Use reply_to or reply_to_list.", "reply_to");
        if (body.TryGetProperty("content", out var contents))
            ContentOrder(contents);
        Demand(envelopes.Sum(envelope => Recipients(envelope).Count) <= 1000, "At most 1000 recipients.", "personalizations");
        foreach (var (envelope, index) in envelopes.Select((envelope, index) => (envelope, index)))
            Merged(body, envelope, $"personalizations.{index}");
    }

    private void Merged(JsonElement body, JsonElement envelope, string path)
    {
        var addresses = Recipients(envelope);
        Demand(addresses.Distinct(StringComparer.OrdinalIgnoreCase).Count() == addresses.Count, "Each email address should be unique.", path);
        var args = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in (JsonElement[])[Json.Child(body, "custom_args"), Json.Child(envelope, "custom_args")])
        {
            if (source.ValueKind != JsonValueKind.Object)
                continue;
            foreach (var pair in source.EnumerateObject())
                args[pair.Name] = pair.Value.ToString();
        }

        Demand(Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(args)) <= 10_000, "custom_args exceed 10,000 bytes.", path + ".custom_args");
    }

    private static List<string> Recipients(JsonElement envelope) =>
        [.. ((string[])["to", "cc", "bcc"])
            .Select(name => Json.Child(envelope, name))
            .Where(list => list.ValueKind == JsonValueKind.Array)
            .SelectMany(list => list.EnumerateArray())
            .Select(address => Json.Text(address, "email"))];

    private void ContentOrder(JsonElement contents)
    {
        var ranks = contents.EnumerateArray().Select(part => Json.Text(part, "type") switch { "text/plain" => 0, "text/html" => 1, _ => 2 }).ToList();
        Demand(ranks.SequenceEqual(ranks.Order()), "text/plain comes first, then text/html, then anything else.", "content");
    }

    private void Personalization(JsonElement value, string path) => Object(value, path, new()
    {
        ["to"] = List(1, 1000, Address),
        ["cc"] = List(1, 1000, Address),
        ["bcc"] = List(1, 1000, Address),
        ["from"] = Address,
        ["subject"] = Subject,
        ["headers"] = Headers,
        ["custom_args"] = CustomArgs,
        ["substitutions"] = Strings,
        ["dynamic_template_data"] = (data, at) => Demand(data.ValueKind == JsonValueKind.Object, "must be an object", at),
        ["send_at"] = SendAt,
    }, "to");

    private void Address(JsonElement value, string path) =>
        Object(value, path, new() { ["email"] = Email, ["name"] = String(0) }, "email");

    private void Email(JsonElement value, string path) => Demand(
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= 320 } text && EmailAddress().IsMatch(text),
        "Does not contain a valid address.",
        path);

    private void Subject(JsonElement value, string path) => Demand(
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && !HasBreak(text), "must be one line of text", path);

    private void Content(JsonElement value, string path) => Object(value, path, new()
    {
        ["type"] = (type, at) => Demand(
            type.ValueKind == JsonValueKind.String && type.GetString() is { Length: > 0 } text && !HasBreak(text) && !text.Contains(';'),
            "must be a plain content type",
            at),
        ["value"] = String(),
    }, "type", "value");

    private void Attachment(JsonElement value, string path) => Object(value, path, new()
    {
        ["content"] = (content, at) => Demand(
            content.ValueKind == JsonValueKind.String && content.GetString() is { Length: > 0 } text && Base64.IsValid(text), "must be base64", at),
        ["filename"] = Token,
        ["type"] = Token,
        ["content_id"] = Token,
        ["disposition"] = (word, at) => Demand(
            word.ValueKind == JsonValueKind.String && word.GetString() is "inline" or "attachment", "must be inline or attachment", at),
    }, "content", "filename");

    private void Token(JsonElement value, string path) => Demand(
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && !HasBreak(text) && text.IndexOfAny([';', ',']) < 0,
        "must not contain ; , or line breaks",
        path);

    private void Headers(JsonElement value, string path)
    {
        Strings(value, path);
        if (value.ValueKind != JsonValueKind.Object)
            return;
        foreach (var header in value.EnumerateObject())
        {
            Demand(HeaderName().IsMatch(header.Name), "must be ASCII without spaces", path);
            Demand(!ReservedHeaders.Contains(header.Name), $"{header.Name} is reserved", path);
            var text = header.Value.ToString();
            Demand(Ascii.IsValid(text) && !HasBreak(text), $"{header.Name} must be one line of ASCII", path);
        }
    }

    private void Categories(JsonElement value, string path)
    {
        List(1, 10, String(1, 255))(value, path);
        if (value.ValueKind != JsonValueKind.Array)
            return;
        var names = value.EnumerateArray().Select(name => name.ToString()).ToList();
        Demand(names.Distinct(StringComparer.Ordinal).Count() == names.Count, "must be unique", path);
        Demand(names.TrueForAll(name => Ascii.IsValid(name)), "must be ASCII", path);
    }

    private void CustomArgs(JsonElement value, string path)
    {
        Strings(value, path);
        Demand(value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Any(), "must not be empty", path);
    }

    private void SendAt(JsonElement value, string path) => Demand(
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds <= (_now + FurthestSendAt).ToUnixTimeSeconds(),
        "must be unix seconds, at most 72 hours ahead",
        path);

    private static bool HasBreak(string text) => text.AsSpan().IndexOfAny('\r', '\n') >= 0;

    [GeneratedRegex(@"^[^\s@<>(),;:\\""]+@[^\s@<>(),;:\\""]+\.[^\s@<>(),;:\\""]+$", RegexOptions.None, 1000)]
    private static partial Regex EmailAddress();

    [GeneratedRegex("^[!-9;-~]+$", RegexOptions.None, 1000)]
    private static partial Regex HeaderName();
}
