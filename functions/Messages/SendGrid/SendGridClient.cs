using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CancelSaver.Messages.SendGrid;

/// <summary>
/// Hands mails to SendGrid, one recipient a request, without retrying: whether a mail may be sent again is decided by <see cref="Outbox"/>.
/// </summary>
public sealed class SendGridClient(HttpClient http, SendGridOptions options, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(6);
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>POST /v3/mail/send: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send</summary>
    /// <param name="to">The customer's address.</param>
    /// <param name="messageKey">
    /// Opaque name of the mail, comes back with every event as <c>cs_msg</c>. No personal data: the vendor keeps it for years.
    /// </param>
    /// <exception cref="OperationCanceledException">The caller cancelled; whether the mail went out is not known.</exception>
    public async Task<Handover> Send(Letter letter, string to, string messageKey, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.BaseUrl, "/v3/mail/send"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.UserAgent.ParseAdd("CancelSaver");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body(letter, to, messageKey, options.FromEmail).ToJsonString(Json)));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await Read(response, either.Token);
        }
        catch (HttpRequestException trouble) when (trouble.HttpRequestError is HttpRequestError.NameResolutionError
            or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return new Handover.Later(Pause);
        }
        catch (HttpRequestException trouble)
        {
            return new Handover.Unknown("The connection broke (" + trouble.HttpRequestError + ").");
        }
        catch (IOException)
        {
            return new Handover.Unknown("The connection broke.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Handover.Unknown("The mail service did not answer within " + (int)Patience.TotalSeconds + " seconds.");
        }
    }

    /// <summary>The request body; <c>custom_args</c> inside the personalization, where the vendor's description and service agree.</summary>
    private static JsonObject Body(Letter letter, string to, string messageKey, string from) => new()
    {
        ["personalizations"] = new JsonArray(new JsonObject
        {
            ["to"] = new JsonArray(new JsonObject { ["email"] = to }),
            ["headers"] = new JsonObject
            {
                // RFC 8058: both headers, one https address that acts on POST.
                ["List-Unsubscribe"] = "<" + letter.ListUnsubscribe.AbsoluteUri + ">",
                ["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click",
                ["Auto-Submitted"] = "auto-generated",
            },
            ["custom_args"] = new JsonObject { ["cs_msg"] = messageKey },
        }),
        ["from"] = new JsonObject { ["email"] = from, ["name"] = letter.FromName },
        ["reply_to"] = new JsonObject { ["email"] = letter.ReplyTo, ["name"] = letter.FromName },
        ["subject"] = letter.Subject,
        ["content"] = new JsonArray(
            new JsonObject { ["type"] = "text/plain", ["value"] = letter.Text },
            new JsonObject { ["type"] = "text/html", ["value"] = letter.Html }),
        ["categories"] = new JsonArray("cancelsaver", letter.Kind.ToString().ToLowerInvariant()),
        // Tracking would rewrite our signed links and count machines as readers.
        ["tracking_settings"] = new JsonObject
        {
            ["click_tracking"] = new JsonObject { ["enable"] = false, ["enable_text"] = false },
            ["open_tracking"] = new JsonObject { ["enable"] = false },
            ["subscription_tracking"] = new JsonObject { ["enable"] = false },
            ["ganalytics"] = new JsonObject { ["enable"] = false },
        },
    };

    private async Task<Handover> Read(HttpResponseMessage response, CancellationToken cancel)
    {
        // 200 is the vendor's sandbox mode: checked, not sent.
        if (response.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.OK)
            return new Handover.Accepted(response.Headers.TryGetValues("X-Message-Id", out var ids) ? ids.First() : "");
        var status = (int)response.StatusCode;
        if (status is 429)
            return new Handover.Later(Wait(response));
        if (status is 408 or >= 500)
            return new Handover.Unknown("The mail service answered " + status + ".");

        var why = "The mail service answered " + status + ": " + await Reason(response, cancel);
        return status is 401 or 403 or 451 or (>= 300 and < 400) ? new Handover.ConfigurationTrouble(why) : new Handover.Refused(why);
    }

    private TimeSpan Wait(HttpResponseMessage response)
    {
        var now = time.GetUtcNow();
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ when response.Headers.TryGetValues("X-RateLimit-Reset", out var resets)
                && long.TryParse(resets.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var reset) && reset < 253_402_300_799 =>
                DateTimeOffset.FromUnixTimeSeconds(reset) - now,
            _ => Pause,
        };
        return TimeSpan.FromTicks(Math.Clamp(wait.Ticks, TimeSpan.TicksPerSecond, LongestPause.Ticks));
    }

    // {"errors":[{"message","field","help"}]}, {"error":"…"}, HTML of a proxy, or nothing.
    private static async Task<string> Reason(HttpResponseMessage response, CancellationToken cancel)
    {
        var body = await response.Content.ReadAsStringAsync(cancel);
        try
        {
            var json = JsonNode.Parse(body);
            var messages = json?["errors"]?.AsArray().Select(e => e?["message"]?.ToString()).OfType<string>().ToList();
            body = messages is { Count: > 0 } ? string.Join(' ', messages) : json?["error"]?.ToString() ?? body;
        }
        catch (Exception notJson) when (notJson is JsonException or InvalidOperationException)
        {
            body = response.Content.Headers.ContentType?.MediaType == "text/html" ? "(a page)" : body;
        }

        // The service quotes addresses it does not like; they are not ours to keep here.
        var words = body.Split((char[])[' ', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)
            .Select(w => w.Contains('@', StringComparison.Ordinal) ? "(address)" : w);
        var text = string.Join(' ', words);
        return text.Length > 500 ? text[..500] : text;
    }
}
