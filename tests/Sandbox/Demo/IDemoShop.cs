using CancelSaver.Stores;

namespace CancelSaver.Sandbox;

/// <summary>A demo shop as the home page needs it: the same buttons on every platform, each carried out as that platform does it.</summary>
internal interface IDemoShop
{
    StoreId Id { get; }

    string Name { get; }

    /// <summary>Root of the storefront, without a slash at the end.</summary>
    string Url { get; }

    /// <summary>Where the shop's staff sees orders.</summary>
    string BackOffice { get; }

    /// <summary>Our own page in the shop's admin; null: it has none.</summary>
    string? PluginPage => null;

    /// <summary>Where the merchant opens the app: good for a minute.</summary>
    string MerchantDoor { get; }

    /// <summary>The shop's own page to cancel on; null: it has none.</summary>
    string? CancelPage { get; }

    /// <summary>What can be placed.</summary>
    IReadOnlyList<DemoKind> Kinds { get; }

    /// <summary>How an order can end, the customer's ways first.</summary>
    IReadOnlyList<DemoWay> Ways { get; }

    /// <summary>What it takes for the reason to be known, in one or two sentences.</summary>
    string AboutReasons { get; }

    /// <summary>What follows when an offer is accepted, in one or two sentences.</summary>
    string ComingBack { get; }

    bool IsDown { get; }

    /// <summary>Places an order; null for a kind that is none.</summary>
    DemoOrder? Place(string kind);

    /// <summary>Orders that can still be cancelled, newest first.</summary>
    IReadOnlyList<DemoOrder> Open();

    /// <summary>Cancels in one of <see cref="Ways"/>; the sentence says what came of it.</summary>
    string Cancel(long order, string how, string reason);

    /// <param name="how">"refuse" connections, "maintenance", or anything else for up.</param>
    /// <returns>What is so from now on, in a sentence.</returns>
    string Break(string how);

    /// <summary>Connects the shop to the app as its merchant does.</summary>
    /// <exception cref="SandboxException">The app or the shop said no.</exception>
    Task ConnectAsync(CancellationToken cancel);
}

/// <param name="Kind">In the form.</param>
/// <param name="Title">On the button.</param>
/// <param name="Says">What is special about it.</param>
internal sealed record DemoKind(string Kind, string Title, string Says);

/// <param name="How">In the form.</param>
/// <param name="Title">On the button.</param>
/// <param name="ByCustomer">It is what the demonstration is about: the button is a large one.</param>
internal sealed record DemoWay(string How, string Title, bool ByCustomer = false);

/// <summary>An order as the page shows it.</summary>
/// <param name="Number">As people name it.</param>
/// <param name="Status">In the shop's own words.</param>
/// <param name="Confirmation">The second number a shop's cancel page asks for; null: there is none.</param>
internal sealed record DemoOrder(long Id, string Number, string Customer, string Status, string? Confirmation = null);
