using System.ComponentModel.DataAnnotations;

namespace CancelSaver.Stores.Shopify;

/// <summary>The app as it is registered with Shopify (settings <c>Shopify__…</c>). Without key and secret the app serves WooCommerce stores only.</summary>
public sealed record ShopifyOptions : IValidatableObject
{
    public const string Section = "Shopify";

    /// <summary>The Admin API's version, https://shopify.dev/docs/api/usage/versioning; the documents are checked against this one.</summary>
    public const string ApiVersion = "2026-10";

    /// <summary>The client id.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The client secret; during a rotation the new and the old one, comma-separated: the first signs, all are accepted.</summary>
    public string ApiSecret { get; set; } = "";

    /// <summary>Where a store's admin API is; <c>{shop}</c> stands for its <c>*.myshopify.com</c> name.</summary>
    public string AdminUrl { get; set; } = "https://{shop}/admin/api";

    /// <summary>Shopify's script for pages inside its admin; another address only where there is no internet.</summary>
    public Uri AppBridgeUrl { get; set; } = new("https://cdn.shopify.com/shopifycloud/app-bridge.js");

    /// <summary>How long a store may take to answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Origin of an admin at one address for all stores, which Shopify's own never is: a stand-in. Null at Shopify.</summary>
    public string? StandIn => AdminUrl.StartsWith("https://{shop}", StringComparison.Ordinal) ? null : Admin("any", "").GetLeftPart(UriPartial.Authority);

    public bool IsOn => ApiKey.Length > 0;

    /// <summary>New first.</summary>
    public IReadOnlyList<string> Secrets => ApiSecret.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The same as bytes, for checking seals.</summary>
    public IReadOnlyList<byte[]> SecretBytes => [.. Secrets.Select(System.Text.Encoding.UTF8.GetBytes)];

    /// <summary>An address under a store's <c>/admin</c>: <c>api/2026-10/graphql.json</c>, <c>oauth/access_token</c>.</summary>
    public Uri Admin(string shop, string path)
    {
        var api = AdminUrl.Replace("{shop}", shop, StringComparison.Ordinal).TrimEnd('/');
        return new Uri(api[..^"api".Length] + path);
    }

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if ((ApiKey.Length == 0) != (Secrets.Count == 0))
            yield return new ValidationResult("The API key and the API secret belong together.", [nameof(ApiSecret)]);
        if (!AdminUrl.TrimEnd('/').EndsWith("/admin/api", StringComparison.Ordinal) || !Uri.TryCreate(AdminUrl.Replace("{shop}", "a.myshopify.com", StringComparison.Ordinal), UriKind.Absolute, out var url)
            || url.Scheme is not ("https" or "http"))
            yield return new ValidationResult("An absolute address that ends in /admin/api is wanted.", [nameof(AdminUrl)]);
    }
}
