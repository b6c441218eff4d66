using CancelSaver.Cancellations;
using CancelSaver.Privacy;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>What every page of the merchant's app is shown with.</summary>
public abstract record MerchantModel(Store Store) : IPage
{
    public string Style => MerchantStyle.Sheet;

    public IReadOnlyList<Uri> Pictures => [];

    public IReadOnlyList<string> FormTargets => [];

    /// <summary>Shopify's admin around the page; null where the page stands alone.</summary>
    public AdminFrame? Frame { get; init; }

    public IReadOnlyList<string> FrameAncestors => Frame?.Ancestors ?? [];

    public Uri? Script => Frame?.AppBridge;

    /// <summary>An address of ours as it must be written on this page.</summary>
    public string To(string path) => Frame?.To(path) ?? path;
}

/// <param name="Requests">Customers who ask what is kept of them and have no answer yet.</param>
public sealed record HomeModel(Store Store, Overview Numbers, IReadOnlyList<Cancellation> Cases, IReadOnlyList<SetAsideLetter> Letters, IReadOnlyList<DataRequest> Requests) : MerchantModel(Store);

/// <param name="Replayed">True: the same facts give the same decision; null: it was not decided, or by an engine that is gone.</param>
public sealed record CaseModel(Store Store, Cancellation Case, bool? Replayed) : MerchantModel(Store);

/// <param name="Form">Proof that the form is ours.</param>
/// <param name="Typed">What stands in the editor: on errors, what the merchant typed.</param>
/// <param name="Done">What was done; null: nothing.</param>
public sealed record RulesModel(Store Store, string Form, string Typed, IReadOnlyList<RulebookError> Errors, string? Done) : MerchantModel(Store);

/// <param name="Form">Proof that the form is ours.</param>
/// <param name="Now">Tells what is overdue.</param>
/// <param name="Done">What was done; null: nothing.</param>
public sealed record PrivacyModel(Store Store, string Form, IReadOnlyList<DataRequest> Requests, DateTimeOffset Now, string? Done) : MerchantModel(Store);

public sealed record NoticeModel(Store Store, string Title, string Says) : MerchantModel(Store);
