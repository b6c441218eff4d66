using CancelSaver.Cancellations;
using CancelSaver.Privacy;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>What every page of the merchant's app is shown with.</summary>
public abstract record MerchantModel(Visit Visit) : IPage
{
    public Store Store => Visit.Store;

    public string Style => MerchantStyle.Sheet;

    public virtual IReadOnlyList<Uri> Pictures => [];

    public IReadOnlyList<string> FormTargets => [];

    /// <summary>Shopify's admin around the page; null where the page stands alone.</summary>
    public AdminFrame? Frame => Visit.Frame;

    public IReadOnlyList<string> FrameAncestors => Frame?.Ancestors ?? [];

    public IReadOnlyList<Uri> Scripts => Frame is { } frame ? [frame.AppBridge] : [];

    public bool OwnScripts => true;

    public virtual bool ShowsFrames => false;

    /// <summary>Proof that a form on the page is ours.</summary>
    public string Form => Visit.FormToken;

    /// <summary>An address of ours as it must be written on this page.</summary>
    public string To(string path) => Visit.To(path);
}


/// <param name="Now">Tells what is overdue.</param>
/// <param name="Done">What was done; null: nothing.</param>
public sealed record PrivacyModel(Visit Visit, IReadOnlyList<DataRequest> Requests, DateTimeOffset Now, string? Done) : MerchantModel(Visit);

public sealed record NoticeModel(Visit Visit, string Title, string Says) : MerchantModel(Visit);
