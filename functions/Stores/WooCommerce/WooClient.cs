using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>Where a store is and what opens it. Never logged, never shown.</summary>
public sealed record WooAccess(Uri Home, string ConsumerKey, string ConsumerSecret)
{
    public override string ToString() => Home.ToString();
}

/// <summary>
/// Thin client of WooCommerce's REST API, version wc/v3; one serves all stores, keys come with each call. It never repeats a call: the
/// queue is our retry. https://woocommerce.github.io/woocommerce-rest-api-docs/
/// </summary>
public sealed partial class WooClient(HttpClient http, TimeProvider time, WooCommerceOptions options)
{
    /// <summary>Name of the client in the factory.</summary>
    public const string Name = "WooCommerce";

    private static readonly ProductInfoHeaderValue Agent = new("CancelSaver", "1.0");

    private async Task<T> Get<T>(WooAccess access, string path, JsonTypeInfo<T> type, CancellationToken cancel) =>
        Parse(await Send(HttpMethod.Get, access, "wp-json/wc/v3/" + path, null, cancel), type);

    private async Task<T> Write<T>(HttpMethod method, WooAccess access, string path, JsonNode? body, JsonTypeInfo<T> type,
        CancellationToken cancel) =>
        Parse(await Send(method, access, "wp-json/wc/v3/" + path, body, cancel), type);

    /// <summary>Null when the store says that there is no such thing.</summary>
    private async Task<T?> Try<T>(Task<T> question)
        where T : class
    {
        try
        {
            return await question;
        }
        catch (WooException e) when (e.IsAbsent)
        {
            return null;
        }
    }

    private static T Parse<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, type) ?? throw Strange(null);
        }
        catch (JsonException e)
        {
            // A plugin that prints a warning in front of the answer, a cache that gives half of it: it may be gone next time.
            throw Strange(e);
        }
    }

    private static WooException Strange(Exception? inner) =>
        new("The store answered something that is not WooCommerce's.", true, inner: inner);

    private async Task<ReadOnlyMemory<byte>> Send(HttpMethod method, WooAccess access, string path, JsonNode? body,
        CancellationToken cancel)
    {
        var address = new Uri(access.Home, path);
        using var request = new HttpRequestMessage(method, address);
        request.Headers.UserAgent.Add(Agent);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (access.ConsumerKey.Length > 0)
            Authenticate(request, access);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var answer = await ReadAll(response, either.Token);
            return response.IsSuccessStatusCode ? answer : throw Judge(response, answer.Span, time.GetUtcNow());
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new WooException("The store took too long to answer.", true, inner: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw e is NotPublicException || e.InnerException is NotPublicException
                ? new WooException("The store's address leads into a private network.", false, inner: e)
                : new WooException("The store cannot be reached.", true, inner: e);
        }
    }

    /// <summary>Basic only works where PHP sees TLS; over plain http a key must sign (fact sheet, section 2).</summary>
    private void Authenticate(HttpRequestMessage request, WooAccess access)
    {
        if (request.RequestUri!.Scheme == Uri.UriSchemeHttps)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(access.ConsumerKey + ":" + access.ConsumerSecret)));
        else
            request.RequestUri = OAuth1.Sign(request.Method.Method, request.RequestUri, access.ConsumerKey, access.ConsumerSecret,
                time.GetUtcNow());
    }

    private async Task<ReadOnlyMemory<byte>> ReadAll(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentLength > options.LargestAnswer)
            throw new WooException("The store's answer is too large.", false, status: (int)response.StatusCode);
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        using var all = new MemoryStream();
        var piece = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(piece, cancel)) > 0)
        {
            if (all.Length + read > options.LargestAnswer)
                throw new WooException("The store's answer is too large.", false, status: (int)response.StatusCode);
            all.Write(piece, 0, read);
        }
        var bytes = all.GetBuffer().AsMemory(0, (int)all.Length);
        // Some PHP files begin with a byte order mark, and so does then every answer.
        return bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }

    internal static WooException Judge(HttpResponseMessage response, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        var error = ReadError(body);
        var code = error?.Code ?? "";
        var after = response.Headers.RetryAfter is { } retry ? retry.Delta ?? retry.Date - now : null;
        var said = code.Length == 0 ? "" : " It said: " + Sentence(error!.Message) + " (" + code + ")";
        return status switch
        {
            401 => Reconnect("The store no longer accepts our keys; it must be connected again." + said),
            403 when code.Length > 0 =>
                Reconnect("The keys no longer have the right to do this; the store must be connected again." + said),
            429 or 408 or 502 or 503 or 504 =>
                new WooException("The store is too busy or being repaired (" + status + ").", true, code, status, after),
            >= 300 and < 400 => new WooException(
                "The store's address sends us elsewhere; it must be connected again under its real address.",
                status is not (301 or 308), code, status, after),
            404 when code == "rest_no_route" =>
                new WooException("The store does not offer WooCommerce's REST API." + said, false, code, status),
            >= 400 and < 500 when code.Length > 0 => new WooException("The store refused." + said, false, code, status),
            501 when code.Length > 0 => new WooException("The store cannot do this." + said, false, code, status),
            // HTML: a host, a firewall or a maintenance page, not WooCommerce.
            _ => new WooException("The store answered " + status + ".", true, code, status, after),
        };
        WooException Reconnect(string says) => new(says, false, code, status) { NeedsReconnect = true };
    }

    private static WireError? ReadError(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, WooJson.Default.WireError);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Messages hold entities and even tags.</summary>
    internal static string Sentence(string? html) => WebUtility.HtmlDecode(Tag().Replace(html ?? "", " ")).Trim();

    [GeneratedRegex("<[^>]{0,2000}>", RegexOptions.None, 1000)]
    private static partial Regex Tag();
}
