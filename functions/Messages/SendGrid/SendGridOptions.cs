using System.ComponentModel.DataAnnotations;
using CancelSaver.Web;

namespace CancelSaver.Messages.SendGrid;

/// <summary>Section <c>SendGrid</c> of the settings.</summary>
public sealed record SendGridOptions : IValidatableObject
{
    public const string Section = "SendGrid";

    /// <summary>A restricted key: scope <c>mail.send</c> is enough.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary><c>https://api.sendgrid.com</c>, or <c>https://api.eu.sendgrid.com</c> with an EU subuser's key.</summary>
    public Uri BaseUrl { get; set; } = new("https://api.sendgrid.com");

    /// <summary>A verified sender or an address of an authenticated domain; the store's name is shown beside it.</summary>
    public string FromEmail { get; set; } = "";

    /// <summary>
    /// Public keys of the event webhooks (base64 of DER), comma between them; empty: events are refused. Set it when SendGrid really posts to us, with "processed" among the events: from then
    /// on silence means that a mail was not taken, and one of unknown fate is sent once more.
    /// </summary>
    public string EventWebhookKey { get; set; } = "";

    /// <summary>SendGrid reports to us what it took and what became of it.</summary>
    public bool Reports => EventKeys.Count > 0;

    /// <summary>The public keys, one a webhook; while keys are changed there are two.</summary>
    internal IReadOnlyList<byte[]> EventKeys => eventKeys ??= EventSignature.Keys(EventWebhookKey) ?? [];

    private IReadOnlyList<byte[]>? eventKeys;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(ApiKey))
            yield return AppOptions.Missing(nameof(ApiKey));
        if (BaseUrl is null)
            yield return AppOptions.Missing(nameof(BaseUrl));
        if (string.IsNullOrWhiteSpace(FromEmail))
            yield return AppOptions.Missing(nameof(FromEmail));
        else if (!IsAddress(FromEmail))
            yield return new ValidationResult("The FromEmail field is not a valid e-mail address.", [nameof(FromEmail)]);
        if (EventSignature.Keys(EventWebhookKey) is null)
            yield return new ValidationResult("Public keys as SendGrid shows them are wanted (base64), comma between them.", [nameof(EventWebhookKey)]);
    }

    /// <summary>One @ with something on both sides: whether mail arrives there, only mail can tell.</summary>
    private static bool IsAddress(string text) => text.Split('@') is [{ Length: > 0 }, { Length: > 0 }] && text.AsSpan().IndexOfAny('\r', '\n') < 0;
}
