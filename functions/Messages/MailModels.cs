using CancelSaver.Cancellations;
using CancelSaver.Stores;

namespace CancelSaver.Messages;

/// <summary>What every mail shows above and below its matter.</summary>
public abstract record MailModel
{
    public required HouseStyle House { get; init; }

    public required string Subject { get; init; }

    public required Uri Unsubscribe { get; init; }

    public required string Order { get; init; }

    public required string OrderDate { get; init; }

    public required string FirstName { get; init; }

    public abstract string PreheaderKey { get; }

    /// <summary>What any text may name.</summary>
    public (string, string?)[] Values => [("store", House.StoreName), ("order", Order), ("orderDate", OrderDate), ("firstName", FirstName)];

    public string GreetingKey => FirstName.Length == 0 ? "greeting.noName" : "greeting";
}

/// <summary>A reason with the link that preselects it.</summary>
public sealed record ReasonLink(string Label, Uri Url);

/// <summary>A point of the scale with its link.</summary>
public sealed record ScoreLink(int Score, Uri Url);

/// <summary>The mail that asks why. Without reasons it is a neutral notice.</summary>
public sealed record AskModel : MailModel
{
    public override string PreheaderKey => "ask.preheader";

    public IReadOnlyList<ReasonLink> Reasons { get; init; } = [];

    public IReadOnlyList<ScoreLink> Scores { get; init; } = [];
}

/// <summary>The mail that offers.</summary>
public sealed record OfferModel : MailModel
{
    public override string PreheaderKey => Words.PreheaderKey;

    public required OfferWords Words { get; init; }

    public required Uri Link { get; init; }
}

/// <summary>The mail with the link that could not be shown at once, because the store was down when the customer said yes.</summary>
public sealed record ReadyModel : MailModel
{
    public override string PreheaderKey => "ready.preheader";

    public required Uri Link { get; init; }
}

/// <summary>The mail that thanks for a customer's words.</summary>
public sealed record ThankModel : MailModel
{
    public override string PreheaderKey => "thankMail.preheader";

    /// <summary>When a person answers, in words with the zone; null: nobody has promised to.</summary>
    public string? AnswerBy { get; init; }

    public string NextKey => AnswerBy is null ? "thankMail.reply" : "thankMail.answer";

    public (string, string?)[] NextValues => [.. Values, ("by", AnswerBy)];
}
