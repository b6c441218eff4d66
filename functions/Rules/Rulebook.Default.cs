namespace CancelSaver.Rules;

public sealed partial record Rulebook
{
    /// <summary>What works with nothing configured.</summary>
    public static readonly Rulebook Default = new();
}
