namespace CancelSaver.Messages;

/// <summary>A finished mail; only the address is missing.</summary>
public sealed record Letter
{
    public required LetterKind Kind { get; init; }

    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }

    public required string Subject { get; init; }

    public required string Html { get; init; }

    public required string Text { get; init; }

    /// <summary>The store's name, or what its merchant wants to be called.</summary>
    public required string FromName { get; init; }

    /// <summary>Where answers reach the store's team.</summary>
    public required string ReplyTo { get; init; }

    /// <summary>Acts on POST (RFC 8058), shows a page on GET.</summary>
    public required Uri ListUnsubscribe { get; init; }

    /// <summary>Hosts its links and pictures may lead to: ours, the store's, and what the merchant named.</summary>
    public required IReadOnlySet<string> AllowedHosts { get; init; }
}
