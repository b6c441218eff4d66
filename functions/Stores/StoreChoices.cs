namespace CancelSaver.Stores;

/// <summary>In which languages customers are written to.</summary>
public sealed record StoreLanguages
{
    /// <summary>BCP 47, for orders whose language we do not speak; empty: the store's own.</summary>
    public string Default { get; init; } = "";

    /// <summary>BCP 47 tags; empty: every language there are texts in.</summary>
    public IReadOnlyList<string> Offered { get; init; } = [];

    /// <summary>Languages the store added.</summary>
    public IReadOnlyList<OwnLanguage> Own { get; init; } = [];
}

/// <summary>A language we do not ship.</summary>
/// <param name="Tag">BCP 47.</param>
/// <param name="StartsFrom">The shipped language whose texts stand wherever the store has not written its own.</param>
public sealed record OwnLanguage(string Tag, string StartsFrom);

/// <summary>A reason of the store's own.</summary>
/// <param name="Id">What rules and cases call it; kept for good, whatever the label becomes.</param>
/// <param name="Label">What customers read.</param>
public sealed record OwnReason(string Id, string Label);

/// <summary>Which of the shipped reasons customers are asked for.</summary>
public sealed record ReasonList
{
    /// <summary>In this order; empty: all of them.</summary>
    public IReadOnlyList<string> Shipped { get; init; } = [];

    /// <summary>Everybody sees the same order. Otherwise each customer sees another one, so that the first of the list does not win by its place.</summary>
    public bool FixedOrder { get; init; }
}

/// <summary>How far a merchant got with setting up; a step may be done or skipped.</summary>
public sealed record FirstRun
{
    public SetUpStep Rules { get; init; }

    public SetUpStep FirstMail { get; init; }

    /// <summary>The card on the home page was put away.</summary>
    public bool Hidden { get; init; }
}

/// <summary>What became of a step.</summary>
public enum SetUpStep
{
    Open,
    Done,
    Skipped,
}
