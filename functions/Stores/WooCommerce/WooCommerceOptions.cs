using System.ComponentModel.DataAnnotations;

namespace CancelSaver.Stores.WooCommerce;

/// <summary>App settings <c>WooCommerce__…</c>.</summary>
public sealed record WooCommerceOptions : IValidatableObject
{
    public const string Section = "WooCommerce";

    /// <summary>Development only: stores over plain http and in private networks are allowed.</summary>
    public bool AllowInsecureStores { get; set; }

    /// <summary>How long one question to a store may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The largest answer taken from a store, in bytes.</summary>
    public int LargestAnswer { get; set; } = 16 * 1024 * 1024;

    /// <summary>Nothing here can be wrong that was readable.</summary>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext) => [];
}
