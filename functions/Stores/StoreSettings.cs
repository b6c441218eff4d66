using System.Text.Json.Serialization;
using CancelSaver.Team;

namespace CancelSaver.Stores;

/// <summary>What a merchant chooses. Data, not options: kept on the store's row, changed in the app.</summary>
public sealed record StoreSettings
{
    /// <summary>How long a cancellation settles before we look at it; null: the app's own setting.</summary>
    public TimeSpan? SettleDelay { get; init; }

    /// <summary>Share of customers who deliberately get no offer, so that the difference can be measured. 0 to 50 percent.</summary>
    public int HoldoutPercent { get; init; } = 10;

    public Guardrails Guards { get; init; } = new();

    public PriorityPlan Priority { get; init; } = new();

    public Brand Brand { get; init; } = new();

    public MailConsent Consent { get; init; } = new();

    public DeskHours Desk { get; init; } = new();

    /// <summary>
    /// Shopify only: an accepted offer leads to a draft order's invoice instead of a filled cart. Off: Shopify does not want discounts given through draft orders by apps of our
    /// kind, they fill the merchant's list of drafts, and Shopify writes to the customer itself. On, it keeps exact prices and reserves the goods.
    /// </summary>
    public bool DraftInvoices { get; init; }

    /// <summary>Everything works, nothing reaches customers.</summary>
    public bool TestMode { get; init; }

    /// <summary>Lists of cases the team gave a name, in the order they were made.</summary>
    public IReadOnlyList<CaseView> Views { get; init; } = [];

    /// <summary>The merchant's own words: language → key → text. What is not in here reads as shipped.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Wordings { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);

    public StoreLanguages Languages { get; init; } = new();

    /// <summary>Reasons of the store's own, asked after the shipped ones.</summary>
    public IReadOnlyList<OwnReason> OwnReasons { get; init; } = [];

    /// <summary>What rules and cases call the store's own reasons.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> OwnReasonIds => [.. OwnReasons.Select(r => r.Id)];

    public ReasonList Asked { get; init; } = new();

    /// <summary>Months after which a case is made anonymous; 0: never.</summary>
    public int RetentionMonths { get; init; }

    public FirstRun FirstRun { get; init; } = new();

    /// <summary>What somebody may do who opens the app for the first time.</summary>
    public MerchantRole NewPeople { get; init; } = MerchantRole.Everything;
}

/// <summary>Limits no rule can get around (amounts in the store's currency, minor units).</summary>
public sealed record Guardrails
{
    /// <summary>Days between two offers to one person.</summary>
    public int CooldownDays { get; init; } = 30;

    /// <summary>Most offers to one person within <see cref="PeriodDays"/>.</summary>
    public int MaxOffersPerPeriod { get; init; } = 3;

    public int PeriodDays { get; init; } = 365;

    /// <summary>Highest share of the order's value an offer may cost, in percent.</summary>
    public int MaxPercent { get; init; } = 30;

    /// <summary>Highest cost of one offer; null: no limit.</summary>
    public long? MaxCostMinor { get; init; }

    /// <summary>Highest share of the margin an offer may cost where the margin is known, in percent.</summary>
    public int MaxPercentOfMargin { get; init; } = 100;

    /// <summary>Margin of an average order in percent; null: not known.</summary>
    public int? MarginPercent { get; init; }

    /// <summary>All promises of a calendar month together; null: no limit.</summary>
    public long? MonthlyBudgetMinor { get; init; }

    /// <summary>No mail between these hours, in the customer's (else the store's) time zone. Equal: no quiet hours.</summary>
    public int QuietFromHour { get; init; } = 21;

    public int QuietToHour { get; init; } = 8;

    /// <summary>More cancellations than this within <see cref="PeriodDays"/> make a serial canceller, who gets no costly offer.</summary>
    public int SerialCanceller { get; init; } = 3;

    /// <summary>Countries no mail goes to (ISO 3166).</summary>
    public IReadOnlyList<string> BlockedCountries { get; init; } = [];
}

/// <summary>What the warehouse can do when an order is to go out first.</summary>
public sealed record PriorityPlan
{
    /// <summary>Offers of this kind a day; 0: none.</summary>
    public int DailyCapacity { get; init; } = 10;

    /// <summary>Orders confirmed until this time leave the same day, store time.</summary>
    public TimeOnly CutOff { get; init; } = new(14, 0);

    public IReadOnlyList<DayOfWeek> WorkDays { get; init; } = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    public IReadOnlyList<DateOnly> Holidays { get; init; } = [];

    /// <summary>Work days between leaving the warehouse and the customer's door.</summary>
    public int DeliveryDays { get; init; } = 2;

    /// <summary>A customer gets at least this long to reconfirm, else the next work day's cut-off is taken.</summary>
    public TimeSpan LeastTimeToAnswer { get; init; } = TimeSpan.FromHours(2);

    /// <summary>The shipping method that is faster, as the store names it; null: the dearest with a fixed price.</summary>
    public string? MethodInstance { get; init; }
}

/// <summary>When the team answers customers. Work days and holidays are those of <see cref="PriorityPlan"/>; times are the store's.</summary>
public sealed record DeskHours
{
    /// <summary>Open hours within which a customer who waits for a person gets a first answer.</summary>
    public int ReplyHours { get; init; } = 8;

    public TimeOnly OpenFrom { get; init; } = new(9, 0);

    /// <summary>Equal to <see cref="OpenFrom"/>, or earlier: the team answers day and night.</summary>
    public TimeOnly OpenTo { get; init; } = new(17, 0);
}

/// <summary>How the store shows itself, and how customers reach its people.</summary>
public sealed record Brand
{
    /// <summary>Button and heading colour, #rrggbb.</summary>
    public string Colour { get; init; } = "#1f4f8f";

    public Uri? LogoUrl { get; init; }

    /// <summary>What stands as the sender of a mail; empty: the store's name.</summary>
    public string SenderName { get; init; } = "";

    /// <summary>Where replies go, if that is another address than <see cref="SupportEmail"/>.</summary>
    public string ReplyTo { get; init; } = "";

    /// <summary>Where customers reach the team; without it replies are impossible and no mail is sent.</summary>
    public string SupportEmail { get; init; } = "";

    public string? SupportPhone { get; init; }

    public Uri? ChatUrl { get; init; }

    public string? WhatsApp { get; init; }

    /// <summary>When the team answers, in plain words.</summary>
    public string? Hours { get; init; }

    public string LegalName { get; init; } = "";

    /// <summary>Postal address, one line each; commercial mail needs one in most countries.</summary>
    public string PostalAddress { get; init; } = "";

    public Uri? PrivacyUrl { get; init; }

    /// <summary>The store's return policy in its own words, shown when a customer needs reassurance.</summary>
    public string? ReturnPolicy { get; init; }
}

/// <summary>On what ground we may write (facts differ by country; the strictest column is the default).</summary>
public sealed record MailConsent
{
    /// <summary>The merchant states: customers could refuse at checkout, and we write about the same goods (soft opt-in).</summary>
    public bool SoftOptInDeclared { get; init; }

    /// <summary>Key of the order meta a consent plugin writes; null: consent is unknown.</summary>
    public string? MetaKey { get; init; }

    public string MetaTrueValue { get; init; } = "1";
}
