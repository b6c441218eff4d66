using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Stores;

namespace CancelSaver.Offers;

/// <summary>What every page of "cancel my order" knows. It is seen under the store's own domain: every form goes back to <see cref="Path"/> there.</summary>
public abstract record CancelPageModel : PageModel
{
    /// <summary>The path under the store's domain.</summary>
    public required string Path { get; init; }

    /// <summary>Signed, good for one order and half an hour; only ever inside a form. Empty: no order is chosen yet.</summary>
    public string Token { get; init; } = "";
}

/// <summary>One order in the list of those that can be cancelled.</summary>
public sealed record CancelChoice(string Number, string Date, string Total, IReadOnlyList<string> Goods, bool MoreGoods, string Token);

/// <summary>Which order? The customer's own, or the one with the two numbers.</summary>
public sealed record CancelStartModel : CancelPageModel
{
    public IReadOnlyList<CancelChoice> Choices { get; init; } = [];

    /// <summary>The customer is signed in at the store.</summary>
    public bool SignedIn { get; init; }

    /// <summary>What was typed, when the page is shown again.</summary>
    public string Number { get; init; } = "";

    public string Confirmation { get; init; } = "";

    /// <summary>There is no order with these numbers.</summary>
    public bool NotFound { get; init; }

    /// <summary>The half hour is over.</summary>
    public bool Again { get; init; }

    public override string Title => House.Texts.Say("cancelStart.title");
}

/// <summary>Why? Beside it, on the same screen and of the same weight: cancel now.</summary>
public sealed record CancelQuestionModel : CancelPageModel
{
    public required string OrderNumber { get; init; }

    /// <summary>In the order they are to be shown.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    public bool ReasonMissing { get; init; }

    public override string Title => House.Texts.Say("cancelWhy.title", ("order", OrderNumber));
}

/// <summary>What will be cancelled, and the one button that does it. Nothing else stands on it.</summary>
public sealed record CancelConfirmModel : CancelPageModel
{
    public required Order Order { get; init; }

    /// <summary>A reason was given.</summary>
    public bool Thanks { get; init; }

    /// <summary>An offer was taken too late.</summary>
    public bool OfferGone { get; init; }

    public string Date => Formats.Date(Formats.DayOf(Order.CreatedAt, House.TimeZone), House.Language);

    public string Total => Formats.Money(Order.Total, House.Language);

    public IEnumerable<OrderLine> Lines => Order.Lines.Take(20);

    public override string Title => House.Texts.Say("cancelConfirm.title", ("order", Order.Number));
}

/// <summary>What can be done so that the order need not be cancelled, beside cancelling it.</summary>
public sealed record CancelOfferModel : CancelPageModel
{
    public required OfferWords Words { get; init; }

    /// <summary>What was ordered wrong can be put right; null: an ordinary offer.</summary>
    public PutRight? PutRight { get; init; }

    public override string Title => PutRight is null ? Words.Headline.Plain : House.Texts.Say("putRight.title");
}

/// <summary>The ways to put right what was ordered wrong.</summary>
public sealed record PutRight
{
    /// <summary>What can be changed to what; empty: nothing can.</summary>
    public IReadOnlyList<LineSiblings> Lines { get; init; } = [];

    /// <summary>What was typed, when the page is shown again.</summary>
    public NewAddress? Typed { get; init; }

    /// <summary>Text key of what is wrong with it; null: nothing.</summary>
    public string? AddressWrong { get; init; }

    public string? VariantWrong { get; init; }
}

/// <summary>What happened, in sentences: done, kept, not possible here, not just now.</summary>
public sealed record CancelNoticeModel : CancelPageModel
{
    /// <summary>Text keys "{Key}.title" and, unless there are others, "{Key}.body".</summary>
    public required string Key { get; init; }

    /// <summary>What the texts name.</summary>
    public (string, string?)[] Values { get; init; } = [];

    /// <summary>Text keys in place of the body's.</summary>
    public IReadOnlyList<string> Says { get; init; } = [];

    /// <summary>Our own page that asks why; optional for the customer. Null: not asked.</summary>
    public Uri? Why { get; init; }

    /// <summary>What the button "try again" sends once more; null: no button.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Again { get; init; }

    public override string Title => House.Texts.Say(Key + ".title", [("store", House.StoreName), .. Values]);
}
