using System.Text.Json.Serialization;
using CancelSaver.Rules;

namespace CancelSaver.Stores;

/// <summary>The rulebook as it is to be, before it decides anything: one for each store, whoever works on it.</summary>
public sealed record RulebookDraft
{
    /// <summary>How many of the last changes are remembered, for telling a second person what the first one did.</summary>
    public const int MostSteps = 30;

    public required Rulebook Rulebook { get; init; }

    /// <summary>The published version it was begun from.</summary>
    public required int BasedOn { get; init; }

    /// <summary>When it was last changed (UTC).</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who changed it last, as the team reads it.</summary>
    public string Who { get; init; } = "";

    /// <summary>The last changes, oldest first.</summary>
    public IReadOnlyList<DraftStep> Steps { get; init; } = [];

    /// <summary>The row's version as storage knows it; null: not stored yet.</summary>
    [JsonIgnore]
    public string? ETag { get; init; }
}

/// <summary>One change of a draft.</summary>
/// <param name="From">Stamp of the rules before it.</param>
/// <param name="To">Stamp of the rules after it.</param>
/// <param name="Says">What changed, in sentences.</param>
public sealed record DraftStep(string From, string To, string Who, DateTimeOffset At, IReadOnlyList<string> Says);

/// <summary>Who published a version, when, and why.</summary>
/// <param name="WhoId">As the platform names its staff; empty where nobody said.</param>
/// <param name="At">UTC; null for versions older than this record.</param>
/// <param name="Comment">In the words of who published it; empty: none.</param>
public sealed record Publication(string WhoId, string Who, DateTimeOffset? At, string Comment);

/// <summary>A version as it was published.</summary>
public sealed record PublishedRulebook(Rulebook Rulebook, Publication By);
