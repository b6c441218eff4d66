namespace CancelSaver.Benchmarks.Merchant;

/// <summary>Counts what the app asks of storage, and the rows that come back.</summary>
internal sealed class CountingHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    private int calls;
    private int rows;
    private long bytes;

    /// <summary>Since it was last asked.</summary>
    public (int Calls, int Rows, long Bytes) Take() => (Interlocked.Exchange(ref calls, 0), Interlocked.Exchange(ref rows, 0), Interlocked.Exchange(ref bytes, 0));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        Interlocked.Increment(ref calls);
        if (response.Content.Headers.ContentType?.MediaType == "application/json")
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            Interlocked.Add(ref bytes, body.Length);
            Interlocked.Add(ref rows, Rows(body));
        }
        return response;
    }

    private static int Rows(ReadOnlySpan<byte> body)
    {
        var count = 0;
        var mark = "\"odata.etag\""u8;
        for (var at = body.IndexOf(mark); at >= 0; at = body.IndexOf(mark))
        {
            count++;
            body = body[(at + mark.Length)..];
        }
        return count;
    }
}
