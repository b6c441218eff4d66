namespace CancelSaver.Reasons;

/// <summary>
/// Why a customer left. The order is that of a customer's list before it is shuffled. A store may add its own names beside these.
/// </summary>
public static class Reason
{
    public const string ChangedMind = nameof(ChangedMind);
    public const string ShippingCost = nameof(ShippingCost);
    public const string DeliveryTime = nameof(DeliveryTime);
    public const string CheaperElsewhere = nameof(CheaperElsewhere);
    public const string PaymentMethod = nameof(PaymentMethod);
    public const string ForgotCode = nameof(ForgotCode);
    public const string WrongItem = nameof(WrongItem);
    public const string ProductDoubt = nameof(ProductDoubt);
    public const string ReturnPolicy = nameof(ReturnPolicy);
    public const string AccountRequired = nameof(AccountRequired);
    public const string Other = nameof(Other);
    public const string Unknown = nameof(Unknown);

    /// <summary>Every shipped reason, <see cref="Unknown"/> last.</summary>
    public static readonly IReadOnlyList<string> All =
        [ChangedMind, ShippingCost, DeliveryTime, CheaperElsewhere, PaymentMethod, ForgotCode, WrongItem, ProductDoubt, ReturnPolicy, AccountRequired, Other, Unknown];

    /// <summary>What a customer is asked to choose from: everything but <see cref="Unknown"/>.</summary>
    public static readonly IReadOnlyList<string> Choices = [.. All.Where(r => r != Unknown)];
}

/// <summary>Where a reason comes from. Only what the customer or the store said counts; a word list merely proposes.</summary>
public enum ReasonSource
{
    None,
    /// <summary>The store's own field (<c>_cancelsaver_reason</c>).</summary>
    StoreField,
    /// <summary>Words in the customer's note: a proposal only.</summary>
    WordList,
    /// <summary>Chosen by the customer on our page.</summary>
    Page,
    /// <summary>Set by a person of the store's team.</summary>
    Team,
}

/// <summary>A reason, how we know, and the words it was read from.</summary>
/// <param name="Words">The customer's own words; personal data, never logged.</param>
public sealed record GivenReason(string Reason, ReasonSource Source, string? Words = null)
{
    public static readonly GivenReason None = new(Reasons.Reason.Unknown, ReasonSource.None);

    /// <summary>True when it may decide; a proposal may only be shown first on the page.</summary>
    public bool Decides => Source is ReasonSource.StoreField or ReasonSource.Page or ReasonSource.Team && Reason != Reasons.Reason.Unknown;
}
