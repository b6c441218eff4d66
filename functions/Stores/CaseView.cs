namespace CancelSaver.Stores;

/// <summary>A list of cases the store's team gave a name.</summary>
/// <param name="Name">At most <see cref="MostChars"/>; two of one store never differ only in capitals.</param>
/// <param name="Query">The filter as it stands in the page's address; never words somebody searched for, since those name customers.</param>
public sealed record CaseView(string Name, string Query)
{
    public const int MostChars = 40;

    /// <summary>So many a store has at most.</summary>
    public const int Most = 30;
}
