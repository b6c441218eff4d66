using System.Xml.Linq;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CancelSaver.Sandbox;

/// <summary>A message that nobody can see yet, with what it takes to bring it forward.</summary>
public sealed record DelayedMessage(string Queue, string MessageId, string PopReceipt, DateTimeOffset Due);

/// <summary>
/// Remembers which queue messages the app hid and until when, so that <see cref="LocalFunctionsHost.RunUntilQuiet"/> can bring them
/// forward instead of waiting: the storage service shows hidden messages to nobody, but whoever put one holds its pop receipt and may
/// change its visibility. Nothing is rewritten: the app's calls go out as they are, with their true delays; this only reads along.
/// Plug <see cref="Policy"/> into an Azure.Core pipeline, or <see cref="Watch"/> around the innermost HTTP handler, never both.
/// </summary>
public sealed class DelayedMessages(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly List<DelayedMessage> _pending = [];

    /// <summary>Everything hidden at the moment, in the order in which it falls due.</summary>
    public IReadOnlyList<DelayedMessage> Pending
    {
        get
        {
            lock (_gate)
                return [.. _pending.OrderBy(message => message.Due)];
        }
    }

    /// <summary>Reads along in a pipeline of Azure.Core.</summary>
    public HttpPipelinePolicy Policy() => new ReadingPolicy(this);

    /// <summary>Reads along around an HTTP handler.</summary>
    public DelegatingHandler Watch(HttpMessageHandler inner) => new ReadingHandler(this) { InnerHandler = inner };

    internal void Hold(DelayedMessage message)
    {
        lock (_gate)
        {
            _pending.RemoveAll(other => other.Queue == message.Queue && other.MessageId == message.MessageId);
            _pending.Add(message);
        }
    }

    /// <summary>The message is in someone's hands, or gone.</summary>
    internal DelayedMessage? Release(string queue, string messageId)
    {
        lock (_gate)
        {
            var held = _pending.Find(other => other.Queue == queue && other.MessageId == messageId);
            if (held is not null)
                _pending.Remove(held);
            return held;
        }
    }

    private static bool IsQueueCall(Uri uri, out string queue, out string messageId)
    {
        // …/{queue}/messages or …/{queue}/messages/{id}; the emulator has the account's name in front.
        var parts = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var at = Array.LastIndexOf(parts, "messages");
        queue = at > 0 ? parts[at - 1] : "";
        messageId = at > 0 && at + 1 < parts.Length ? parts[at + 1] : "";
        return at > 0 && at >= parts.Length - 2;
    }

    private void Note(string method, Uri uri, string body, string? popReceipt)
    {
        if (!IsQueueCall(uri, out var queue, out var messageId))
            return;
        if (method == "DELETE")
        {
            Release(queue, messageId);
            return;
        }

        var hidden = uri.Query.TrimStart('?').Split('&').Select(part => part.Split('=', 2)).FirstOrDefault(pair => pair[0] == "visibilitytimeout");
        if (method is not ("POST" or "PUT") || hidden is not [_, var seconds])
            return;
        if (method == "POST")
        {
            var message = XDocument.Parse(body).Descendants("QueueMessage").Single();
            (messageId, popReceipt) = (message.Element("MessageId")!.Value, message.Element("PopReceipt")!.Value);
        }

        if (int.Parse(seconds) is var delay and > 0)
            Hold(new DelayedMessage(queue, messageId, popReceipt!, clock.GetUtcNow().AddSeconds(delay)));
        else
            Release(queue, messageId);
    }

    private sealed class ReadingHandler(DelayedMessages messages) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.IsSuccessStatusCode && IsQueueCall(request.RequestUri!, out _, out _))
            {
                await answer.Content.LoadIntoBufferAsync(cancellationToken);
                var body = await answer.Content.ReadAsStringAsync(cancellationToken);
                var receipt = answer.Headers.TryGetValues("x-ms-popreceipt", out var values) ? values.First() : null;
                messages.Note(request.Method.Method, request.RequestUri!, body, receipt);
            }

            return answer;
        }
    }

    private sealed class ReadingPolicy(DelayedMessages messages) : HttpPipelinePolicy
    {
        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            Read(message);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            ProcessNext(message, pipeline);
            Read(message);
        }

        private void Read(HttpMessage message)
        {
            if (!message.HasResponse || message.Response.IsError || !IsQueueCall(message.Request.Uri.ToUri(), out _, out _))
                return;

            // Per call the body is already buffered; per retry it may still be a stream, which only a buffered one can read twice.
            if (message.Response.ContentStream is { CanSeek: false } stream)
            {
                var buffer = new MemoryStream();
                stream.CopyTo(buffer);
                buffer.Position = 0;
                message.Response.ContentStream = buffer;
            }

            var body = message.Response.ContentStream is null ? "" : message.Response.Content.ToString();
            var receipt = message.Response.Headers.TryGetValue("x-ms-popreceipt", out var value) ? value : null;
            messages.Note(message.Request.Method.Method, message.Request.Uri.ToUri(), body, receipt);
        }
    }
}
