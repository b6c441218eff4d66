using CancelSaver.Messages;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Offers;

/// <summary>What every customer page knows. Ready values only: pages ask nobody anything.</summary>
public abstract record PageModel : IPage
{
    public required HouseStyle House { get; init; }

    /// <summary>The page's title and first heading.</summary>
    public abstract string Title { get; }

    public string Style => PageLook.Style(House.Palette);

    public virtual IReadOnlyList<Uri> Pictures => House.LogoUrl is { } logo ? [logo] : [];

    public virtual IReadOnlyList<string> FormTargets => [];
}

/// <summary>Why did you cancel? And, after the answer, thanks: with an offer or without.</summary>
public sealed record ReasonPageModel : PageModel
{
    /// <summary>The signed link's token, without path.</summary>
    public required string Token { get; init; }

    public required string OrderNumber { get; init; }

    /// <summary>In the order they are to be shown.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Preselected (from the mail's link, or an answer given before); null: none.</summary>
    public string? Chosen { get; init; }

    /// <summary>1 to 5; null: none.</summary>
    public int? Score { get; init; }

    /// <summary>What was typed, when the page is shown again.</summary>
    public string? Words { get; init; }

    /// <summary>The form came back without a reason.</summary>
    public bool ReasonMissing { get; init; }

    /// <summary>The answer has arrived: thanks are shown, no form.</summary>
    public bool Answered { get; init; }

    /// <summary>The offer that answers the reason; null: a plain thank-you.</summary>
    public OfferView? Offer { get; init; }

    public override string Title => House.Texts.Say(
        !Answered ? "reasonPage.title" : Offer is null ? "thanks.title" : "headline." + Offer.Words.Leading, Offer?.Values ?? [("order", OrderNumber)]);

    public override IReadOnlyList<Uri> Pictures => [.. base.Pictures, .. Offer?.Pictures ?? []];

    public override IReadOnlyList<string> FormTargets => Offer is null ? [] : OfferView.FormTargets(House);
}

/// <summary>An offer ready to be shown, in a page of its own or below a thank-you.</summary>
/// <param name="Token">The offer link's token, without path.</param>
public sealed record OfferView(OfferWords Words, string Token)
{
    internal (string, string?)[] Values => [("order", Words.Order), ("orderDate", Words.OrderDate), ("discount", Words.Discount)];

    internal IEnumerable<Uri> Pictures => Words.Lines.Select(l => l.Picture).OfType<Uri>();

    // After "yes" the answer sends the browser to the store, and from there to wherever it takes payments: redirects after a form count as its targets.
    internal static IReadOnlyList<string> FormTargets(HouseStyle house) =>
        house.StoreUrl is { Scheme: "http" } plain ? ["https:", plain.GetLeftPart(UriPartial.Authority)] : ["https:"];
}

/// <summary>What was cancelled, what is offered, what it costs then, until when.</summary>
public sealed record OfferPageModel : PageModel
{
    public required OfferView Offer { get; init; }

    public override string Title => Offer.Words.Headline.Plain;

    public override IReadOnlyList<Uri> Pictures => [.. base.Pictures, .. Offer.Pictures];

    public override IReadOnlyList<string> FormTargets => OfferView.FormTargets(House);
}

/// <summary>Why there is no offer behind a link (any more).</summary>
public enum GoneBecause
{
    Expired,
    Used,
    /// <summary>The discount on the next order was used; the cancelled one stays cancelled.</summary>
    UsedElsewhere,
    Withdrawn,
    /// <summary>Damaged, for another purpose, or never ours: nobody is told which. Status 404.</summary>
    Wrong,
    SoldOut,
    Declined,
    /// <summary>Accepted, but the store cannot be reached: the promise is kept and the link follows by mail.</summary>
    LinkFollows,
}

public sealed record OfferGoneModel : PageModel
{
    public required GoneBecause Because { get; init; }

    public override string Title => House.Texts.Say("gone." + Because + ".title", ("store", House.StoreName));
}

/// <summary>Unsubscribe, and done.</summary>
public sealed record UnsubscribePageModel : PageModel
{
    public required string Token { get; init; }

    public bool Done { get; init; }

    public override string Title => House.Texts.Say(Done ? "unsubscribe.done.title" : "unsubscribe.title", ("store", House.StoreName));
}

/// <summary>A simple notice: "message.connected", "message.denied", "message.error", "message.notFound".</summary>
public sealed record MessagePageModel : PageModel
{
    public required string Key { get; init; }

    /// <summary>One more sentence, ready to be shown; null: none.</summary>
    public string? Detail { get; init; }

    /// <summary>Where to go on; null: nowhere.</summary>
    public (string Label, Uri Url)? GoOn { get; init; }

    public override string Title => House.Texts.Say(Key + ".title", ("store", House.StoreName));
}
