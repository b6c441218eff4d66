using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Saves;
using CancelSaver.Stores;

namespace CancelSaver.Cancellations;

/// <summary>What lists, numbers and timers need of a case, small enough that a year of them is read in one question. No personal data: words people are found by are keyed hashes.</summary>
public sealed record CaseEntry
{
    /// <summary>The store's id of the order.</summary>
    public required long Order { get; init; }

    /// <summary>UTC, to the minute.</summary>
    public required DateTimeOffset CancelledAt { get; init; }

    public CancellationStatus Status { get; init; }

    public CancelClass Class { get; init; }

    public string Reason { get; init; } = Reasons.Reason.Unknown;

    /// <summary>In the store's currency at the order's own rate where that is known, else in the order's; minor units.</summary>
    public Money Total { get; init; }

    public CaseSigns Signs { get; init; }

    /// <summary>What a save brought, in the currency of <see cref="Total"/>; zero where there is none.</summary>
    public long RecoveredMinor { get; init; }

    /// <summary>What the save's promise cost, in the currency of <see cref="Total"/>.</summary>
    public long CostMinor { get; init; }

    /// <summary>Kinds of the offer's parts, one bit each: see <see cref="Offers(OfferKind)"/>.</summary>
    public int OfferKinds { get; init; }

    /// <summary>1 to 5; null when not given.</summary>
    public int? Score { get; init; }

    /// <summary>The rule that decided; null when none did.</summary>
    public string? Rule { get; init; }

    /// <summary>Id of who looks after the case; null: nobody.</summary>
    public string? Owner { get; init; }

    /// <summary>What the team calls them; null where nobody does, or no name is known.</summary>
    public string? OwnerName { get; init; }

    public IReadOnlyList<Good> Goods { get; init; } = [];

    /// <summary>Since when a person has to look (UTC, to the minute); null when none has to.</summary>
    public DateTimeOffset? PersonSince { get; init; }

    /// <summary>When a person first answered (UTC, to the minute).</summary>
    public DateTimeOffset? RepliedAt { get; init; }

    /// <summary>When a person was done with it (UTC, to the minute).</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>Keyed hashes of the words the case is found by; empty where they were not read.</summary>
    public IReadOnlyList<uint> Words { get; init; } = [];

    public bool Has(CaseSigns sign) => (Signs & sign) != CaseSigns.None;

    public bool Offers(OfferKind kind) => (OfferKinds & (1 << (int)kind)) != 0;

    /// <summary>The entry of a case, without its words.</summary>
    public static CaseEntry Of(Cancellation c) => new()
    {
        Order = c.Id.OrderId,
        CancelledAt = Minute(c.CancelledAt),
        Status = c.Status,
        Class = c.Class?.Class ?? CancelClass.Unknown,
        Reason = c.Reason.Reason,
        Total = c.Order.TotalInStoreCurrency ?? c.Order.Total,
        Signs = SignsOf(c),
        RecoveredMinor = c is { Status: CancellationStatus.Saved, Save: { } saved } ? InTotalsCurrency(c.Order, saved.Recovered) : 0,
        CostMinor = c is { Status: CancellationStatus.Saved, Save: { } save } ? InTotalsCurrency(c.Order, save.Cost) : 0,
        OfferKinds = (c.Promise?.Offer ?? c.Decision?.Offer)?.Parts.Aggregate(0, (kinds, part) => kinds | (1 << (int)part.Kind)) ?? 0,
        Score = c.Feedback?.Score,
        Rule = c.Decision?.RuleId,
        Owner = c.Desk.Owner?.Id,
        OwnerName = c.Desk.Owner is { Name.Length: > 0 } owner ? owner.Name : null,
        PersonSince = c.Desk.PersonSince is { } since ? Minute(since) : null,
        RepliedAt = c.Desk.FirstReplyAt is { } replied ? Minute(replied) : null,
        DoneAt = c.Desk.DoneAt is { } done ? Minute(done) : null,
        Goods = [.. c.Order.Lines.DistinctBy(l => l.ProductId).Select(l => new Good(l.ProductId, l.Name))],
    };

    /// <summary>Down to the minute.</summary>
    public static DateTimeOffset Minute(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    private static CaseSigns SignsOf(Cancellation c)
    {
        var signs = CaseSigns.None;
        void Set(bool holds, CaseSigns sign) => signs |= holds ? sign : CaseSigns.None;
        Set(c.Promise is not null, CaseSigns.Offered);
        // Which side chance put the customer on; what a person of the team did afterwards changes nothing about that.
        var drawn = c.Earlier.Count > 0 ? c.Earlier[0].Decision : c.Decision;
        Set(drawn?.Verdict == Verdict.Offer, CaseSigns.Treated);
        Set(drawn?.Verdict == Verdict.HeldOut, CaseSigns.HeldOut);
        Set(c.AskMail is not null, CaseSigns.Asked);
        Set(c.Reason.Source == ReasonSource.Page, CaseSigns.Answered);
        Set(c.BeforeCancel, CaseSigns.BeforeCancel);
        Set(c is { Status: CancellationStatus.Saved, Save.Kind: SaveKind.Kept }, CaseSigns.Kept);
        Set(c is { Status: CancellationStatus.Saved, Save.Kind: SaveKind.ByHand }, CaseSigns.CalledSaved);
        Set(c.Desk.IsOpen, CaseSigns.NeedsPerson);
        return signs;
    }

    // At the rate the order itself was made with.
    private static long InTotalsCurrency(Order order, Money amount) =>
        order.TotalInStoreCurrency is { } inStore && inStore.Currency != amount.Currency && order.Total.Minor != 0
            ? (long)decimal.Round(amount.Minor * (decimal)inStore.Minor / order.Total.Minor, 0, MidpointRounding.ToEven)
            : amount.Minor;
}

/// <summary>A product of the store.</summary>
/// <param name="Id">The store's number of it; its variations share it.</param>
/// <param name="Name">As it was called on an order.</param>
public sealed record Good(long Id, string Name);

/// <summary>What is true of a case, one bit each. The numbers are stored: never change one.</summary>
[Flags]
public enum CaseSigns
{
    None = 0,

    /// <summary>An offer was really made.</summary>
    Offered = 1,

    /// <summary>The rules gave an offer: one side of the comparison with those held out.</summary>
    Treated = 2,

    /// <summary>Deliberately got nothing, so that the difference can be measured: the other side.</summary>
    HeldOut = 4,

    Asked = 8,
    Answered = 16,

    /// <summary>Opened on our cancel page while the order still stood.</summary>
    BeforeCancel = 32,

    /// <summary>The order was kept before it was cancelled.</summary>
    Kept = 64,

    /// <summary>On the team's list: a person has to look.</summary>
    NeedsPerson = 128,

    /// <summary>Somebody of the team called it saved; nothing shows that it was.</summary>
    CalledSaved = 256,
}
