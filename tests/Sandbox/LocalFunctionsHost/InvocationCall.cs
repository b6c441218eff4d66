using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CancelSaver.Sandbox;

/// <summary>What the host made of an answer.</summary>
public enum InvocationOutcome
{
    Succeeded,
    Failed,

    /// <summary>A 2xx without a body: the real host waits on until functionTimeout and then kills the app. Always a bug of the app.</summary>
    NeverCompletes,
}

/// <summary>One call of a queue or timer function.</summary>
/// <param name="Function">The function's name.</param>
/// <param name="MessageId">Null for timers.</param>
/// <param name="DequeueCount">1 at the first delivery.</param>
/// <param name="Outcome">What the host made of the answer.</param>
/// <param name="Note">Status and reason, for people.</param>
/// <param name="At">When, by the host's clock.</param>
public sealed record Delivery(
    string Function, string? MessageId, int DequeueCount, InvocationOutcome Outcome, string Note, DateTimeOffset At);

/// <summary>Posts the envelope byte for byte as the host does, and judges the answer as the host does.</summary>
internal sealed class InvocationCall : IDisposable
{
    public const string HostVersion = "4.1045.200.0";

    private static readonly JsonWriterOptions AsNewtonsoftWrites = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Literals = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Redirects are followed and cookies are not kept: the settings of the host's own client.
    private readonly HttpClient _client;

    public InvocationCall(TimeSpan functionTimeout)
    {
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null })
        {
            Timeout = functionTimeout,
        };
    }

    public static byte[] QueueBody(QueueFunction function, QueuedMessage message, ReadOnlySpan<byte> bytes, DateTimeOffset now)
    {
        var text = Encoding.UTF8.GetString(bytes);
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, AsNewtonsoftWrites))
        {
            json.WriteStartObject();
            json.WriteStartObject("Data");
            json.WriteString(function.Binding, function.IsBinary ? Convert.ToBase64String(bytes) : Literal(text));
            json.WriteEndObject();

            // Members of a JSON message can shadow the host's own names.
            var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["DequeueCount"] = message.DequeueCount.ToString(CultureInfo.InvariantCulture),
                ["Id"] = Literal(message.Id),
                ["PopReceipt"] = Literal(message.PopReceipt),
                ["ExpirationTime"] = Moment(message.ExpiresOn),
                ["InsertionTime"] = Moment(message.InsertedOn),
                ["NextVisibleTime"] = Moment(message.NextVisibleOn),
            };
            var own = metadata.Keys.ToList();
            if (!function.IsBinary)
                Leak(text, metadata);
            json.WriteStartObject("Metadata");
            foreach (var name in own)
                json.WriteString(name, metadata[name]);
            WriteSys(json, function.Name, now);
            foreach (var name in metadata.Keys.Except(own, StringComparer.OrdinalIgnoreCase))
                json.WriteString(name, metadata[name]);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    public static byte[] TimerBody(TimerFunction function, DateTimeOffset? last, DateTimeOffset now, bool isPastDue)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, AsNewtonsoftWrites))
        {
            json.WriteStartObject();
            json.WriteStartObject("Data");
            json.WriteStartObject(function.Binding);
            json.WriteStartObject("Schedule");
            json.WriteBoolean("AdjustForDST", true);
            json.WriteEndObject();
            if (last is { } ran)
            {
                json.WriteStartObject("ScheduleStatus");
                json.WriteString("Last", Moment(ran));
                json.WriteString("LastUpdated", Moment(ran));
                json.WriteString("Next", Moment(function.Schedule.Next(ran)));
                json.WriteEndObject();
            }
            else
            {
                json.WriteNull("ScheduleStatus");
            }

            json.WriteBoolean("IsPastDue", isPastDue);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("Metadata");
            WriteSys(json, function.Name, now);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    public async Task<(InvocationOutcome Outcome, string Note)> PostAsync(Uri app, string function, byte[] body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app, "/" + function)) { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("X-Azure-Functions-HostVersion", HostVersion);
        request.Headers.Add("X-Azure-Functions-InvocationId", new Guid(RandomNumberGenerator.GetBytes(16)).ToString());
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Azure-Functions-Host", HostVersion));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        try
        {
            using var answer = await _client.SendAsync(request, cancel);
            return Judge(answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsByteArrayAsync(cancel));
        }
        catch (HttpRequestException exception)
        {
            return (InvocationOutcome.Failed, exception.Message);
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (InvocationOutcome.Failed, "no answer within functionTimeout");
        }
    }

    public void Dispose() => _client.Dispose();

    internal static (InvocationOutcome Outcome, string Note) Judge(HttpStatusCode status, string? mediaType, ReadOnlySpan<byte> body)
    {
        var note = ((int)status).ToString(CultureInfo.InvariantCulture);
        if ((int)status is < 200 or > 299)
            return (InvocationOutcome.Failed, note);
        if (body.Trim(" \r\n\t"u8).IsEmpty)
            return (InvocationOutcome.NeverCompletes, note + " without a body");
        if (mediaType is not ("application/json" or "text/json"))
            return (InvocationOutcome.Failed, $"{note} as '{mediaType}', the host reads application/json only");
        try
        {
            using var answer = JsonDocument.Parse(body.ToArray());
            return answer.RootElement.ValueKind switch
            {
                JsonValueKind.Object => (InvocationOutcome.Succeeded, note),
                JsonValueKind.Null => (InvocationOutcome.NeverCompletes, note + " with the body null"),
                _ => (InvocationOutcome.Failed, note + " with JSON that is no object"),
            };
        }
        catch (JsonException)
        {
            return (InvocationOutcome.Failed, note + " with a body that is not JSON");
        }
    }

    private static void Leak(string text, Dictionary<string, string> metadata)
    {
        try
        {
            using var message = JsonDocument.Parse(text);
            if (message.RootElement.ValueKind != JsonValueKind.Object)
                return;
            foreach (var member in message.RootElement.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Array))
                metadata[member.Name] = member.Value.ValueKind == JsonValueKind.Object ? member.Value.GetRawText() : Literal(member.Value.ToString());
        }
        catch (JsonException)
        {
            // Not JSON: nothing leaks.
        }
    }

    private static void WriteSys(Utf8JsonWriter json, string function, DateTimeOffset now)
    {
        json.WriteStartObject("sys");
        json.WriteString("MethodName", function);
        json.WriteString("UtcNow", now.UtcDateTime.ToString("O"));
        json.WriteString("RandGuid", new Guid(RandomNumberGenerator.GetBytes(16)).ToString());
        json.WriteEndObject();
    }

    private static string Literal(string text) => JsonSerializer.Serialize(text, Literals);

    private static string Moment(DateTimeOffset moment) => moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:sszzz");
}
