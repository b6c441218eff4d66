using Azure;
using Azure.Core;

namespace CancelSaver.Storage;

/// <summary>
/// One queue. Messages are base64 on the wire, always, as the Functions host expects them. Every refusal of the service is a
/// <see cref="RequestFailedException"/> with its Status and ErrorCode (404 QueueNotFound, 404 MessageNotFound, 400 PopReceiptMismatch …);
/// what it would refuse anyway is an <see cref="ArgumentException"/> before anything is sent.
/// </summary>
/// <remarks>
/// The pipeline retries 408, 429, 5xx and broken connections. A message sent in a try whose answer got lost is in the queue twice; a
/// deletion then answers 404 although the first try did it. The queue promises "at least once" anyway.
/// </remarks>
public sealed class QueueClient
{
    private const int MessagesPerCall = 32;
    private static readonly TimeSpan LongestVisibilityTimeout = TimeSpan.FromDays(7);

    private readonly QueueServiceClient service;
    private readonly string path;

    internal QueueClient(QueueServiceClient service, string name)
    {
        CheckName(name);
        this.service = service;
        Name = name;
        path = $"/{name}";
    }

    public string Name { get; }

    /// <summary>True when this call created the queue.</summary>
    public async Task<bool> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            using var message = service.CreateMessage(RequestMethod.Put, path);
            var response = await service.SendAsync(message, $"Create queue {Name}", cancellationToken);
            return response.Status == 201;
        }
        catch (RequestFailedException e) when (e.ErrorCode == "QueueAlreadyExists")
        {
            // It exists with other metadata than none.
            return false;
        }
    }

    public async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        using var message = service.CreateMessage(RequestMethod.Delete, path);
        await service.SendAsync(message, $"Delete queue {Name}", cancellationToken);
    }

    /// <summary>Puts a message of at most 49,152 bytes into the queue.</summary>
    /// <param name="message">Its bytes; base64 is made of them here.</param>
    /// <param name="visibilityTimeout">Nobody sees it before: 0 (the default) to 7 days, rounded up to seconds, shorter than its
    /// life.</param>
    /// <param name="timeToLive">
    /// Its life. The default is for ever (<see cref="Timeout.InfiniteTimeSpan"/>): our choice, the service's own would be to drop it
    /// after 7 days.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<SendReceipt> SendMessageAsync(
        ReadOnlyMemory<byte> message,
        TimeSpan? visibilityTimeout = null,
        TimeSpan? timeToLive = null,
        CancellationToken cancellationToken = default) =>
        SendAsync(QueueXml.Write(message.Span), visibilityTimeout, timeToLive, cancellationToken);

    /// <inheritdoc cref="SendMessageAsync(ReadOnlyMemory{byte}, TimeSpan?, TimeSpan?, CancellationToken)"/>
    public Task<SendReceipt> SendMessageAsync(
        string message,
        TimeSpan? visibilityTimeout = null,
        TimeSpan? timeToLive = null,
        CancellationToken cancellationToken = default) =>
        SendAsync(QueueXml.Write(message), visibilityTimeout, timeToLive, cancellationToken);

    /// <summary>Takes 1 to 32 messages, hidden from others for 1 second to 7 days (default 30 seconds).</summary>
    public async Task<IReadOnlyList<QueueMessage>> ReceiveMessagesAsync(
        int maxMessages = 1, TimeSpan? visibilityTimeout = null, CancellationToken cancellationToken = default)
    {
        CheckCount(maxMessages);
        var seconds = Seconds(visibilityTimeout ?? TimeSpan.FromSeconds(30), shortest: 1);
        using var message = service.CreateMessage(
            RequestMethod.Get, $"{path}/messages?numofmessages={maxMessages}&visibilitytimeout={seconds}");
        var response = await service.SendAsync(message, $"Receive from {Name}", cancellationToken);
        return QueueXml.ReadMessages(response.Content);
    }

    /// <summary>Looks at 1 to 32 messages and leaves them where they are.</summary>
    public async Task<IReadOnlyList<PeekedMessage>> PeekMessagesAsync(int maxMessages = 1, CancellationToken cancellationToken = default)
    {
        CheckCount(maxMessages);
        using var message = service.CreateMessage(RequestMethod.Get, $"{path}/messages?peekonly=true&numofmessages={maxMessages}");
        var response = await service.SendAsync(message, $"Peek into {Name}", cancellationToken);
        return QueueXml.ReadPeeked(response.Content);
    }

    /// <summary>Hides a taken message for 0 seconds to 7 days from now, with a new body if one is given. It goes to the back of the
    /// queue.</summary>
    public async Task<UpdateReceipt> UpdateMessageAsync(
        string messageId,
        string popReceipt,
        ReadOnlyMemory<byte>? message = null,
        TimeSpan visibilityTimeout = default,
        CancellationToken cancellationToken = default)
    {
        var address = $"{MessagePath(messageId, popReceipt)}&visibilitytimeout={Seconds(visibilityTimeout, shortest: 0)}";
        using var put = service.CreateMessage(RequestMethod.Put, address);
        if (message is { } body)
            SetBody(put.Request, QueueXml.Write(body.Span));
        var response = await service.SendAsync(put, $"Update in {Name}", cancellationToken);
        response.Headers.TryGetValue("x-ms-popreceipt", out var receipt);
        response.Headers.TryGetValue("x-ms-time-next-visible", out var nextVisible);
        return receipt is null || nextVisible is null
            ? throw new InvalidDataException("The queue's answer to an update lacks the new receipt.")
            : new UpdateReceipt(receipt, QueueXml.Time(nextVisible));
    }

    /// <summary>Done with a message.</summary>
    /// <exception cref="RequestFailedException">404 MessageNotFound, 400 PopReceiptMismatch (somebody else took it meanwhile).</exception>
    public async Task DeleteMessageAsync(string messageId, string popReceipt, CancellationToken cancellationToken = default)
    {
        using var message = service.CreateMessage(RequestMethod.Delete, MessagePath(messageId, popReceipt));
        await service.SendAsync(message, $"Delete from {Name}", cancellationToken);
    }

    public async Task<QueueProperties> GetPropertiesAsync(CancellationToken cancellationToken = default)
    {
        using var message = service.CreateMessage(RequestMethod.Get, $"{path}?comp=metadata");
        var response = await service.SendAsync(message, $"Properties of {Name}", cancellationToken);
        return response.Headers.TryGetValue("x-ms-approximate-messages-count", out var count)
            ? new QueueProperties(int.Parse(count), response.Headers.Date)
            : throw new InvalidDataException("The queue did not say how many messages it has.");
    }

    /// <summary>Deletes every message, hidden ones too.</summary>
    public async Task ClearMessagesAsync(CancellationToken cancellationToken = default)
    {
        using var message = service.CreateMessage(RequestMethod.Delete, $"{path}/messages");
        await service.SendAsync(message, $"Clear {Name}", cancellationToken);
    }

    private async Task<SendReceipt> SendAsync(
        byte[] xml, TimeSpan? visibilityTimeout, TimeSpan? timeToLive, CancellationToken cancellationToken)
    {
        var hidden = Seconds(visibilityTimeout ?? TimeSpan.Zero, shortest: 0);
        var life = Life(timeToLive ?? Timeout.InfiniteTimeSpan, hidden);
        using var message = service.CreateMessage(RequestMethod.Post, $"{path}/messages?visibilitytimeout={hidden}&messagettl={life}");
        SetBody(message.Request, xml);
        var response = await service.SendAsync(message, $"Send to {Name}", cancellationToken);
        return QueueXml.ReadReceipt(response.Content.ToMemory().Span);
    }

    private static void SetBody(Request request, byte[] xml)
    {
        request.Headers.Add("Content-Type", "application/xml");
        request.Content = RequestContent.Create(xml);
    }

    private string MessagePath(string messageId, string popReceipt)
    {
        ArgumentException.ThrowIfNullOrEmpty(messageId);
        ArgumentException.ThrowIfNullOrEmpty(popReceipt);
        return $"{path}/messages/{Uri.EscapeDataString(messageId)}?popreceipt={Uri.EscapeDataString(popReceipt)}";
    }

    /// <summary>Rounded up: nobody sees a message sooner than it was said.</summary>
    private static long Seconds(TimeSpan visibilityTimeout, int shortest)
    {
        if (visibilityTimeout < TimeSpan.FromSeconds(shortest) || visibilityTimeout > LongestVisibilityTimeout)
            throw new ArgumentOutOfRangeException(nameof(visibilityTimeout), $"A message is hidden for {shortest} seconds to 7 days.");
        return (long)Math.Ceiling(visibilityTimeout.TotalSeconds);
    }

    private static long Life(TimeSpan timeToLive, long hidden)
    {
        if (timeToLive == Timeout.InfiniteTimeSpan)
            return -1;
        var seconds = (long)Math.Floor(timeToLive.TotalSeconds);
        return seconds >= 1 && seconds <= int.MaxValue && seconds > hidden
            ? seconds
            : throw new ArgumentOutOfRangeException(nameof(timeToLive), "A message lives at least a second and longer than it is hidden.");
    }

    private static void CheckCount(int maxMessages)
    {
        if (maxMessages is < 1 or > MessagesPerCall)
            throw new ArgumentOutOfRangeException(nameof(maxMessages), $"1 to {MessagesPerCall} messages come at a time.");
    }

    private static void CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var valid = name.Length is >= 3 and <= 63 && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal)
            && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        if (!valid)
            throw new ArgumentException("A queue's name has 3 to 63 lower case letters, digits and single dashes inside.", nameof(name));
    }
}
