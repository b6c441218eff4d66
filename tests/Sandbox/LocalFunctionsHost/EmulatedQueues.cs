using System.Globalization;
using System.Net;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace CancelSaver.Sandbox;

/// <summary>A message as the storage service hands it out; the text is still encoded.</summary>
internal sealed record QueuedMessage(
    string Queue,
    string Id,
    string PopReceipt,
    string Text,
    int DequeueCount,
    DateTimeOffset InsertedOn,
    DateTimeOffset ExpiresOn,
    DateTimeOffset NextVisibleOn);

/// <summary>
/// The host's own access to the queues. Deliberately not the app's client: what the app puts there must be readable by someone else.
/// https://learn.microsoft.com/rest/api/storageservices/queue-service-rest-api
/// </summary>
internal sealed class EmulatedQueues : IDisposable
{
    // The emulator's published account. https://learn.microsoft.com/azure/storage/common/storage-use-azurite
    private const string DevelopmentAccount = "devstoreaccount1";
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly HttpClient _client = new(new SocketsHttpHandler { ActivityHeadersPropagator = null, UseProxy = false });
    private readonly TimeProvider _clock;
    private readonly string _account;
    private readonly byte[] _key;
    private readonly string _endpoint;

    /// <exception cref="InvalidDataException">The connection string names no queue endpoint with a key.</exception>
    public EmulatedQueues(string connectionString, TimeProvider systemClock)
    {
        _clock = systemClock;
        var parts = connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var isDevelopment = parts.ContainsKey("UseDevelopmentStorage");
        _account = parts.GetValueOrDefault("AccountName", DevelopmentAccount);
        _key = Convert.FromBase64String(parts.GetValueOrDefault("AccountKey", DevelopmentKey));
        _endpoint = parts.GetValueOrDefault("QueueEndpoint", isDevelopment ? "http://127.0.0.1:10001/" + DevelopmentAccount : "").TrimEnd('/');
        if (_endpoint.Length == 0)
            throw new InvalidDataException("the connection string has no QueueEndpoint");
    }

    /// <summary>Empty where the queue does not exist yet: its sender creates it.</summary>
    public async Task<IReadOnlyList<QueuedMessage>> TakeAsync(string queue, int count, TimeSpan hidden, CancellationToken cancel = default)
    {
        using var answer = await SendAsync(
            HttpMethod.Get, $"{queue}/messages", $"numofmessages={count}&visibilitytimeout={Seconds(hidden)}", null, cancel);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return [];
        await MustAsync(answer);
        return [.. XDocument.Parse(await answer.Content.ReadAsStringAsync(cancel)).Descendants("QueueMessage").Select(message => new QueuedMessage(
            queue,
            message.Element("MessageId")!.Value,
            message.Element("PopReceipt")!.Value,
            message.Element("MessageText")!.Value,
            int.Parse(message.Element("DequeueCount")!.Value),
            Moment(message, "InsertionTime"),
            Moment(message, "ExpirationTime"),
            Moment(message, "TimeNextVisible")))];
    }

    /// <summary>Deleting what is no longer there, or was taken again meanwhile, is no error: delivery is at least once.</summary>
    public async Task DeleteAsync(QueuedMessage message)
    {
        using var answer = await SendAsync(
            HttpMethod.Delete, $"{message.Queue}/messages/{message.Id}", "popreceipt=" + Uri.EscapeDataString(message.PopReceipt), null);
        if (answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.BadRequest))
            await MustAsync(answer);
    }

    /// <returns>The new pop receipt, or null where the message is gone or in other hands.</returns>
    public async Task<string?> HideAsync(string queue, string id, string popReceipt, TimeSpan hidden)
    {
        using var answer = await SendAsync(
            HttpMethod.Put,
            $"{queue}/messages/{id}",
            $"popreceipt={Uri.EscapeDataString(popReceipt)}&visibilitytimeout={Seconds(hidden)}",
            null);
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
            return null;
        await MustAsync(answer);
        return answer.Headers.GetValues("x-ms-popreceipt").Single();
    }

    public async Task PutAsync(string queue, string text)
    {
        using (var created = await SendAsync(HttpMethod.Put, queue, "", null))
            await MustAsync(created);
        var body = $"<QueueMessage><MessageText>{SecurityElement.Escape(text)}</MessageText></QueueMessage>";
        using var answer = await SendAsync(HttpMethod.Post, $"{queue}/messages", "", Encoding.UTF8.GetBytes(body));
        await MustAsync(answer);
    }

    /// <summary>Hidden messages count too.</summary>
    public async Task<int> CountAsync(string queue)
    {
        using var answer = await SendAsync(HttpMethod.Get, queue, "comp=metadata", null);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return 0;
        await MustAsync(answer);
        return int.Parse(answer.Headers.GetValues("x-ms-approximate-messages-count").Single());
    }

    public void Dispose() => _client.Dispose();

    private static string Seconds(TimeSpan span) => ((long)Math.Ceiling(span.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset Moment(XElement message, string name) =>
        DateTimeOffset.Parse(message.Element(name)!.Value, CultureInfo.InvariantCulture);

    private static async Task MustAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"the storage emulator answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string query, byte[]? body, CancellationToken cancel = default)
    {
        using var request = new HttpRequestMessage(method, new Uri($"{_endpoint}/{path}{(query.Length > 0 ? "?" + query : "")}"));
        if (body is not null)
            request.Content = new ByteArrayContent(body);
        request.Headers.Add("x-ms-date", _clock.GetUtcNow().ToString("R"));
        request.Headers.Add("x-ms-version", "2024-08-04");
        request.Headers.TryAddWithoutValidation("Authorization", $"SharedKey {_account}:{Signature(request, body?.Length ?? 0)}");
        return await _client.SendAsync(request, cancel);
    }

    // https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
    private string Signature(HttpRequestMessage request, int length)
    {
        var headers = string.Concat(request.Headers
            .Where(header => header.Key.StartsWith("x-ms-", StringComparison.Ordinal))
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .Select(header => $"{header.Key}:{header.Value.Single()}\n"));
        var query = string.Concat(request.RequestUri!.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .OrderBy(pair => pair[0], StringComparer.Ordinal)
            .Select(pair => $"\n{pair[0]}:{Uri.UnescapeDataString(pair[1])}"));
        var text = $"{request.Method}\n\n\n{(length > 0 ? length : "")}\n\n\n\n\n\n\n\n\n{headers}/{_account}{request.RequestUri.AbsolutePath}{query}";
        return Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
    }
}
