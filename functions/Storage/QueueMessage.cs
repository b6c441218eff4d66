namespace CancelSaver.Storage;

/// <summary>
/// A message that was taken: it is hidden until <see cref="NextVisibleOn"/>, and <see cref="PopReceipt"/> is the right to delete or
/// change it until somebody takes it again.
/// </summary>
public sealed record QueueMessage
{
    public required string MessageId { get; init; }

    public required string PopReceipt { get; init; }

    /// <summary>As it lies in the queue: base64, unless somebody else put it there.</summary>
    public required string MessageText { get; init; }

    /// <summary>What was put in.</summary>
    /// <exception cref="FormatException">The message is not base64.</exception>
    public BinaryData Body => BinaryData.FromBytes(Convert.FromBase64String(MessageText));

    /// <summary>How often it was taken, this time included.</summary>
    public required long DequeueCount { get; init; }

    public required DateTimeOffset InsertedOn { get; init; }

    public required DateTimeOffset ExpiresOn { get; init; }

    public required DateTimeOffset NextVisibleOn { get; init; }
}

/// <summary>A message that was looked at and left where it is.</summary>
public sealed record PeekedMessage
{
    public required string MessageId { get; init; }

    /// <summary>As it lies in the queue: base64, unless somebody else put it there.</summary>
    public required string MessageText { get; init; }

    /// <summary>What was put in.</summary>
    /// <exception cref="FormatException">The message is not base64.</exception>
    public BinaryData Body => BinaryData.FromBytes(Convert.FromBase64String(MessageText));

    public required long DequeueCount { get; init; }

    public required DateTimeOffset InsertedOn { get; init; }

    public required DateTimeOffset ExpiresOn { get; init; }
}

/// <summary>What the service says about a message it took in.</summary>
public sealed record SendReceipt(string MessageId, string PopReceipt, DateTimeOffset TimeNextVisible);

/// <summary>The new receipt after an update; the old one is void.</summary>
public sealed record UpdateReceipt(string PopReceipt, DateTimeOffset NextVisibleOn);

/// <summary>What the service knows about a queue.</summary>
/// <param name="ApproximateMessagesCount">Hidden messages are counted too; never less than what is there.</param>
/// <param name="AnsweredOn">The service's own clock, whole seconds; null: it did not say.</param>
public sealed record QueueProperties(int ApproximateMessagesCount, DateTimeOffset? AnsweredOn);
