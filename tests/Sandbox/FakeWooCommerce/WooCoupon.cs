namespace CancelSaver.Sandbox;

/// <summary>One coupon of the demo store. Codes are kept in lower case.</summary>
public sealed class WooCoupon
{
    public required int Id { get; init; }
    public required string Code { get; set; }
    public string Type { get; set; } = "fixed_cart";
    public decimal Amount { get; set; }
    public string Description { get; set; } = "";
    public DateTimeOffset? Expires { get; set; }
    public int UsageCount => UsedBy.Count + UsesBefore;
    public int UsesBefore { get; set; }
    public bool IndividualUse { get; set; }
    public List<int> ProductIds { get; set; } = [];
    public List<int> ExcludedProductIds { get; set; } = [];
    public List<int> Categories { get; set; } = [];
    public List<int> ExcludedCategories { get; set; } = [];
    public int? UsageLimit { get; set; }
    public int? UsageLimitPerUser { get; set; }
    public int? LimitItems { get; set; }
    public bool FreeShipping { get; set; }
    public bool ExcludeSaleItems { get; set; }
    public decimal Minimum { get; set; }
    public decimal Maximum { get; set; }
    public List<string> Emails { get; set; } = [];
    public List<string> UsedBy { get; } = [];
    public List<WooMeta> Meta { get; } = [];
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset Modified { get; set; }
    public bool Trashed { get; set; }

    internal bool AllowsEmail(string email) => Emails.Count == 0 || Emails.Exists(e =>
        string.Equals(e, email, StringComparison.OrdinalIgnoreCase)
        || (e.StartsWith('*') && email.EndsWith(e[1..], StringComparison.OrdinalIgnoreCase)));
}
