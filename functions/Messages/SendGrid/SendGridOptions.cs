using System.ComponentModel.DataAnnotations;

namespace CancelSaver.Messages.SendGrid;

/// <summary>Section <c>SendGrid</c> of the settings.</summary>
public sealed record SendGridOptions : IValidatableObject
{
    public const string Section = "SendGrid";

    /// <summary>A restricted key: scope <c>mail.send</c> is enough.</summary>
    [Required]
    public string ApiKey { get; init; } = "";

    /// <summary><c>https://api.sendgrid.com</c>, or <c>https://api.eu.sendgrid.com</c> with an EU subuser's key.</summary>
    [Required]
    public Uri BaseUrl { get; init; } = new("https://api.sendgrid.com");

    /// <summary>A verified sender or an address of an authenticated domain; the store's name is shown beside it.</summary>
    [Required, EmailAddress]
    public string FromEmail { get; init; } = "";

    /// <summary>
    /// Public keys of the event webhooks (base64 of DER), comma between them; empty: events are refused. Set it when SendGrid really posts to us, with "processed" among the events: from then
    /// on silence means that a mail was not taken, and one of unknown fate is sent once more.
    /// </summary>
    public string EventWebhookKey { get; init; } = "";

    /// <summary>SendGrid reports to us what it took and what became of it.</summary>
    public bool Reports => EventKeys.Count > 0;

    /// <summary>The public keys, one a webhook; while keys are changed there are two.</summary>
    internal IReadOnlyList<byte[]> EventKeys => eventKeys ??= EventSignature.Keys(EventWebhookKey) ?? [];

    private IReadOnlyList<byte[]>? eventKeys;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (EventSignature.Keys(EventWebhookKey) is null)
            yield return new ValidationResult("Public keys as SendGrid shows them are wanted (base64), comma between them.", [nameof(EventWebhookKey)]);
    }
}
