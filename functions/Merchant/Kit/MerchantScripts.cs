using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>What every merchant page loads besides its own words, and where its navigation leads.</summary>
public static class MerchantScripts
{
    /// <summary>The rooms of the app, in the order a merchant needs them: what happened, what to do, what to change.</summary>
    public static readonly IReadOnlyList<(string Path, string Label)> Rooms =
    [
        ("/app", "Cancellations"), ("/app/queue", "To do"), ("/app/rules", "Rules"), ("/app/guards", "Guards and money"), ("/app/messages", "Messages"), ("/app/settings", "Settings"),
    ];

    /// <summary>
    /// htmx 4 makes links and forms smooth. Its requests use <c>fetch</c>, which App Bridge signs with a session token; pages are read again on the way back, so that nothing old is shown.
    /// </summary>
    public const string HtmxConfig = """{"includeIndicatorCSS":false,"defaultFocusScroll":false,"defaultTimeout":30000}""";

    public static readonly string Elements = "<script src=\"" + Assets.Htmx + "\" defer></script><script src=\"" + Assets.App + "\" defer></script>";
}
