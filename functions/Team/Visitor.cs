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
    /// <summary>The name, or what stands for it.</summary>
    public string Called => Name.Length > 0 ? Name : Id.Length > 0 ? "Team member " + Id[(Id.IndexOf(':', StringComparison.Ordinal) + 1)..] : "Somebody of the team";
}
