namespace CancelSaver.Team;

/// <summary>What a person of the team may do; each includes those before it.</summary>
public enum MerchantRole
{
    /// <summary>Reads everything, changes nothing.</summary>
    Look,

    /// <summary>Works on cases.</summary>
    Cases,

    /// <summary>Changes rules, texts and settings too.</summary>
    Everything,
}

/// <summary>Who is looking.</summary>
/// <param name="Id">As the store's platform names its staff: <c>wp:7</c>, <c>shopify:1234</c>; empty where nobody said.</param>
/// <param name="Name">As the team reads it; empty when not known.</param>
public sealed record Visitor(string Id, string Name, MerchantRole Role)
{
    /// <summary>Somebody who may do everything has shut this person out.</summary>
    public bool Blocked { get; init; }

    /// <summary>The name, or what stands for it.</summary>
    public string Called => Name.Length > 0 ? Name : Id.Length > 0 ? "Team member " + Id[(Id.IndexOf(':', StringComparison.Ordinal) + 1)..] : "Somebody of the team";
}

/// <summary>A person of the store's team as the list of people shows them.</summary>
/// <param name="FirstSeen">UTC.</param>
/// <param name="LastSeen">UTC, to the day.</param>
public sealed record TeamMember(Visitor Who, DateTimeOffset FirstSeen, DateTimeOffset LastSeen)
{
    /// <summary>May change everything, and is not shut out.</summary>
    public bool IsInCharge => Who is { Role: MerchantRole.Everything, Blocked: false };
}
