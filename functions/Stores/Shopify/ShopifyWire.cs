using System.Globalization;
using System.Net.Http.Headers;

namespace CancelSaver.Stores.Shopify;

/// <summary>An answer whatever its status, with its body.</summary>
internal sealed record ShopifyReply(int Status, HttpResponseHeaders Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>Names the call to Shopify's own people; empty when it is not told.</summary>
    public string RequestId => Header("X-Request-Id");

    public string Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    /// <summary>Seconds here come with a fraction ("2.0"), which the framework's own reading refuses; null when nothing is said.</summary>
    public TimeSpan? RetryAfter(DateTimeOffset now)
    {
        if (double.TryParse(Header("Retry-After"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.SecondsPerDay));
        return Headers.RetryAfter?.Date - now;
    }
}

/// <summary>One call over the wire: its time, its size, and what can go wrong before there is an answer.</summary>
internal static class ShopifyWire
{
    public const int LargestAnswer = 16 * 1024 * 1024;

    private static readonly ProductInfoHeaderValue agent = new("CancelSaver", "1.0");

    /// <param name="token">Null: the call needs none.</param>
    /// <exception cref="ShopifyException">There was no answer, or one without end.</exception>
    public static async Task<ShopifyReply> Post(
        HttpClient http, Uri address, byte[] json, string? token, TimeSpan patience, TimeProvider time, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Headers.UserAgent.Add(agent);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (token is not null)
            request.Headers.TryAddWithoutValidation("X-Shopify-Access-Token", token);
        request.Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return new ShopifyReply((int)response.StatusCode, response.Headers, await ReadAll(response, either.Token));
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new ShopifyException("Shopify took too long to answer.", true, inner: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ShopifyException("Shopify cannot be reached.", true, inner: e);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAll(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentLength > LargestAnswer)
            throw TooLarge(response);
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        using var all = new MemoryStream();
        var piece = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(piece, cancel)) > 0)
        {
            if (all.Length + read > LargestAnswer)
                throw TooLarge(response);
            all.Write(piece, 0, read);
        }
        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }

    private static ShopifyException TooLarge(HttpResponseMessage response) =>
        new("Shopify's answer is too large.", false) { Status = (int)response.StatusCode };
}
