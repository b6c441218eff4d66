using CancelSaver.Cancellations;
using CancelSaver.Merchant;

namespace CancelSaver.Sandbox;

/// <summary>The parts of the home page that move.</summary>
internal static class HomeCases
{
    private static readonly (CancellationStatus Status, string Word)[] Steps =
    [
        (CancellationStatus.Received, "Cancelled"), (CancellationStatus.Asked, "Asked"), (CancellationStatus.Decided, "Decided"), (CancellationStatus.Sent, "Offered"),
        (CancellationStatus.Accepted, "Accepted"), (CancellationStatus.Saved, "Saved"),
    ];

    public static string Of(Seen seen) => seen.Cases.Count == 0
        ? "<p class=\"soft\">No case yet. A cancelled order appears here within seconds.</p>"
        : "<ol class=\"cases\">" + string.Concat(seen.Cases.Select(Case)) + "</ol>";

    public static string Numbers(Overview numbers) => string.Concat(new (string Name, string Value, string Says)[]
    {
        ("Cancelled", numbers.All.ToString(), numbers.Cancelled + " by customers"),
        ("Offered", numbers.Offered.ToString(), numbers.Asked + " asked, " + numbers.Answered + " answered"),
        ("Saved", numbers.Saved.ToString(), numbers.CameBackAlone + " came back alone"),
        ("Recovered", MerchantWords.Of(numbers.Recovered), "for " + MerchantWords.Of(numbers.Cost)),
        ("Beyond the holdout", numbers.Lift is { Tells: true } told ? told.Points.ToString("+0.0;-0.0") + " points" : "cannot tell yet",
            numbers.Lift is { } lift ? "between " + lift.Low.ToString("+0.0;-0.0") + " and " + lift.High.ToString("+0.0;-0.0") : "too few held out to tell"),
    }.Select(n => $"<div><dt>{n.Name}</dt><dd>{HomePage.H(n.Value)}<small>{HomePage.H(n.Says)}</small></dd></div>"));

    private static string Case(Cancellation c)
    {
        var reason = c.Reason.Reason == Reasons.Reason.Unknown ? "" : " · " + MerchantWords.Of(c.Reason.Reason);
        var latest = string.Concat(c.Timeline.Reverse().Take(3).Select(t => $"<li><time>{t.At:HH:mm:ss}</time> {HomePage.H(t.Says)}</li>"));
        return $"""
            <li data-order="{HomePage.H(c.Order.Number)}" data-status="{c.Status}"><p><strong>{HomePage.H(c.Order.Number)}</strong> {HomePage.H(c.Order.Customer.FirstName)} {HomePage.H(c.Order.Customer.LastName)}
            <span>{HomePage.H(MerchantWords.Of(c.Order.Total))}{HomePage.H(reason)}</span><em class="{Tone(c.Status)}">{HomePage.H(MerchantWords.Of(c.Status.ToString()))}</em></p>
            {Line(c)}<ul>{latest}</ul></li>
            """;
    }

    private static string Line(Cancellation c)
    {
        var reached = c switch
        {
            { Status: CancellationStatus.Saved } => CancellationStatus.Saved,
            { AcceptedAt: not null } => CancellationStatus.Accepted,
            { Promise: not null } => c.Status == CancellationStatus.Provisioned ? CancellationStatus.Decided : CancellationStatus.Sent,
            { Decision.Offer: not null } => CancellationStatus.Decided,
            { AskMail: not null } or { Status: CancellationStatus.Asked } => CancellationStatus.Asked,
            _ => CancellationStatus.Received,
        };
        // Whoever gave the reason at once was never asked.
        var steps = Steps.Where(s => s.Status != CancellationStatus.Asked || c.AskMail is not null || c.Status <= CancellationStatus.Asked);
        return "<ol class=\"steps\">" + string.Concat(steps.Select(s =>
            $"<li class=\"{(s.Status <= reached ? "done" : c.Status.IsEnd() ? "never" : "")}\">{s.Word}</li>")) + "</ol>";
    }

    private static string Tone(CancellationStatus status) => status switch
    {
        CancellationStatus.Saved => "good",
        CancellationStatus.NeedsPerson => "bad",
        _ when status.IsEnd() => "quiet",
        _ => "busy",
    };
}
