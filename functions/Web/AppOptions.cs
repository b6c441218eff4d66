using System.ComponentModel.DataAnnotations;

namespace CancelSaver.Web;

/// <summary>What the whole app must know before it can serve anybody (app settings of the same names).</summary>
/// <remarks>
/// As in every options record: <c>set</c>, because the reader that the compiler writes (EnableConfigurationBindingGenerator) fills nothing that can only be initialized, and checked by code instead of
/// attributes. Reading both by reflection took a sixth of the whole start.
/// </remarks>
public sealed record AppOptions : IValidatableObject
{
    /// <summary>Where the outside world reaches us; every absolute link starts with it.</summary>
    public Uri PublicUrl { get; set; } = null!;

    /// <summary>Signs the links customers get; base64 of 32 bytes or more.</summary>
    public string LinkSigningKey { get; set; } = "";

    /// <summary>
    /// Encrypts what stores entrust to us; base64 of 32 bytes. Several, comma-separated: the first encrypts, all decrypt.
    /// </summary>
    public string SecretsKey { get; set; } = "";

    /// <summary>Opens the pages under <c>/app/health</c>; base64 of 32 bytes or more. Several, comma-separated: all open. Empty: there are no such pages.</summary>
    public string OperatorKey { get; set; } = "";

    /// <summary>How long a cancellation settles before we look at it, unless the merchant says otherwise.</summary>
    public TimeSpan Settle { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>An absolute address of ours.</summary>
    /// <param name="path">With its query, without a slash in front.</param>
    public Uri Public(string path) => new(PublicUrl.AbsoluteUri.TrimEnd('/') + "/" + path);

    /// <summary>The keys of <see cref="OperatorKey"/>; empty: none is set.</summary>
    /// <exception cref="FormatException">One is no base64.</exception>
    public IReadOnlyList<byte[]> OperatorKeys() => [.. OperatorKey.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Convert.FromBase64String)];

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (PublicUrl is null)
            yield return Missing(nameof(PublicUrl));
        else if (PublicUrl is not { IsAbsoluteUri: true, Scheme: "https" or "http" })
            yield return new ValidationResult("An absolute address is wanted.", [nameof(PublicUrl)]);
        if (string.IsNullOrWhiteSpace(LinkSigningKey))
            yield return Missing(nameof(LinkSigningKey));
        if (string.IsNullOrWhiteSpace(SecretsKey))
            yield return Missing(nameof(SecretsKey));
        if (!AreKeys())
            yield return new ValidationResult("Each key must be base64 of at least 32 random bytes.", [nameof(OperatorKey)]);
    }

    private bool AreKeys()
    {
        try
        {
            return OperatorKeys().All(k => k.Length >= 32);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>What is said of a setting that must be there and is not.</summary>
    internal static ValidationResult Missing(string name) => new("The " + name + " field is required.", [name]);
}
