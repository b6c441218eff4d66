using CancelSaver.Cancellations;
using CancelSaver.Rules;
using CancelSaver.Stores;

namespace CancelSaver.Merchant;

/// <summary>What one typical order would get under a rulebook.</summary>
public sealed record WouldGet(string Reason, string Gets);

/// <summary>A starting rulebook as it is shown to be chosen.</summary>
/// <param name="IsNow">These are the store's rules already.</param>
public sealed record StartChoice(StartingRulebook Book, IReadOnlyList<string> Sentences, IReadOnlyList<WouldGet> Typical, bool IsNow);

/// <summary>The first steps.</summary>
public sealed record StartModel(Visit Visit, IReadOnlyList<StartChoice> Choices, Typed Mail, string? Done, string? Warns) : MerchantModel(Visit)
{
    public FirstRun Run => Store.Settings.FirstRun;
}

/// <summary>Made-up cases, to look at only.</summary>
public sealed record SampleModel(Visit Visit, Overview Numbers, IReadOnlyList<Cancellation> Cases) : MerchantModel(Visit);
