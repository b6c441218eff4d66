using System.Text.Json.Serialization;

namespace CancelSaver.Cancellations;

/// <summary>Somebody of the store's team.</summary>
/// <param name="Id">As the admin they came from knows them ("wp:7").</param>
/// <param name="Name">May be empty: not every admin tells it.</param>
public sealed record Teammate(string Id, string Name)
{
    [JsonIgnore]
    public string Called => Name.Length > 0 ? Name : "Somebody of your team";
}

/// <summary>What somebody of the team wrote about a case; personal data, since it may speak of the customer.</summary>
/// <param name="Id">The number of the form it came with: the same form twice is one note.</param>
public sealed record CaseNote(string Id, Teammate Who, DateTimeOffset At, string Words);

/// <summary>Why a case is on the team's list.</summary>
public enum TaskKind
{
    /// <summary>Something did not work or cannot be decided by rules.</summary>
    Look,
    /// <summary>The customer would like to hear from the team.</summary>
    Talk,
    /// <summary>A low score is followed up.</summary>
    LowScore,
    /// <summary>Somebody of the team put it there.</summary>
    ByHand,
    /// <summary>The team calls it a complaint: it is shown first once it is late.</summary>
    Complaint,
}

/// <summary>The team's side of a case: who has it, until when, what they wrote, and how long the customer waited.</summary>
public sealed record CaseDesk
{
    public Teammate? Owner { get; init; }

    /// <summary>Set by a person (UTC); null: the store's opening hours say it.</summary>
    public DateTimeOffset? Due { get; init; }

    public IReadOnlyList<CaseNote> Notes { get; init; } = [];

    public TaskKind Kind { get; init; }

    /// <summary>Why a person is needed, in one sentence; null: none was ever needed.</summary>
    public string? Why { get; init; }

    /// <summary>Since when (UTC).</summary>
    public DateTimeOffset? PersonSince { get; init; }

    /// <summary>When somebody of the team first answered the customer, counted from <see cref="PersonSince"/>.</summary>
    public DateTimeOffset? FirstReplyAt { get; init; }

    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>The offer somebody of the team chose in place of the rules; null: the rules decided.</summary>
    public Rules.Rule? OwnOffer { get; init; }

    /// <summary>Somebody of the team stopped the case: nothing more is sent.</summary>
    public bool Stopped { get; init; }

    /// <summary>Numbers of the forms that were carried out, newest last: a form sent twice is carried out once.</summary>
    public IReadOnlyList<string> Forms { get; init; } = [];

    /// <summary>It is on the team's list.</summary>
    [JsonIgnore]
    public bool IsOpen => Why is not null && DoneAt is null;

    private const int MostForms = 30;

    public bool Knows(string form) => Forms.Contains(form);

    public CaseDesk With(string form) => this with { Forms = [.. Forms.Skip(Math.Max(0, Forms.Count - MostForms + 1)), form] };
}

/// <summary>An offer that was made before another one took its place.</summary>
public sealed record EarlierOffer(Rules.Decision? Decision, Offers.Promise? Promise, Mail? Mail, DateTimeOffset? AcceptedAt);
