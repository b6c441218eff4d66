using System.Net;
using System.Security.Cryptography;
using System.Text;
using CancelSaver.Merchant;
using CancelSaver.Reasons;
using CancelSaver.Stores;

namespace CancelSaver.Sandbox;

/// <summary>The guided demonstration on one page. Works without script; the few lines there are only look again by themselves.</summary>
internal static class HomePage
{
    // Parts that changed are exchanged, unless somebody is using them.
    private const string Script = """
        const again=async()=>{if(document.hidden)return;try{
        const page=new DOMParser().parseFromString(await(await fetch('/')).text(),'text/html');
        for(const part of document.querySelectorAll('[data-live]')){const now=page.getElementById(part.id);
        if(now&&now.innerHTML!==part.innerHTML&&!part.contains(document.activeElement))part.innerHTML=now.innerHTML}
        const frame=document.getElementById('preview'),newest=page.getElementById('mails').dataset.live;
        if(frame&&newest&&frame.dataset.mail!==newest){frame.dataset.mail=newest;frame.src='/mails/'+newest+'/html';frame.hidden=false}
        document.getElementById('off').hidden=true}catch{document.getElementById('off').hidden=false}};
        setInterval(again,1500);
        """;

    /// <summary>Nothing but our own style, our own script, and our own mails in the frame.</summary>
    public static string Policy { get; } = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; script-src 'sha256-"
        + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script))) + "'";

    public static string Of(Seen seen, string? message) => $"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
        <meta name="color-scheme" content="light dark"><title>CancelSaver sandbox</title><style>{HomeStyle.Sheet}</style></head><body>
        <header><div class="wide"><h1>CancelSaver <span>sandbox</span></h1>
        <p>A customer cancels, is asked why, gets an offer that answers the reason, and comes back: the real app on this machine, with a demo shop and a mail service that sends nothing.</p>
        <ul class="doors">{Doors(seen)}</ul></div></header>
        {(message is null ? "" : $"<p class=\"said\" role=\"status\"><span class=\"wide\">{H(message)}</span></p>")}
        <p class="off" id="off" role="alert" hidden>The sandbox does not answer. Was it stopped?</p>
        {(seen.Demo.Log.Broken is { } broken ? $"<p class=\"off\" role=\"alert\">The app is down: {H(broken)}. Its log: {H(seen.Demo.State.AppLog)}</p>" : "")}
        <main class="wide">
        {(seen.Demo.Shop is null ? RealStore(seen) : Place() + Cancel(seen))}
        <section id="watch" aria-labelledby="h3"><h2 id="h3"><b>3</b> Watch it move</h2><div id="cases" class="list" data-live="1" role="region" aria-label="Cases" tabindex="0">{HomeCases.Of(seen)}</div>
        <p><a class="button" href="/merchant" target="_blank" rel="noopener">See it as the merchant</a></p></section>
        {Read(seen)}
        <div class="last">
        <section id="save" aria-labelledby="h5"><h2 id="h5"><b>5</b> Come back</h2>
        <p>In the mail, tap a reason: the offer is shown on the same page. Accept it, and you land on the shop's own payment page with the promise applied. Pay there{(seen.Demo.Shop is null ? "" : " (no money moves)")}.</p>
        <p class="soft">The offer's page works without script and without an account, and opening a link changes nothing: mail scanners open every link.</p></section>
        <section id="numbers" aria-labelledby="h6"><h2 id="h6"><b>6</b> What it earned</h2><dl id="sums" data-live="1">{HomeCases.Numbers(seen.Numbers)}</dl></section>
        </div>
        {More(seen)}
        </main><script>{Script}</script></body></html>
        """;

    public static string H(string? text) => WebUtility.HtmlEncode(text ?? "");

    private static string Doors(Seen seen)
    {
        var shop = seen.Demo.Shop is { } demo ? Door(demo.Url + "/", "Demo shop") + Door(demo.Url + "/wp-admin/orders", "The shop's back office") : "";
        return shop + Door("/merchant", "CancelSaver for the merchant") + Door(seen.Demo.Mail.Address.AbsoluteUri, "All mails");

        static string Door(string address, string text) => $"<li><a href=\"{H(address)}\" target=\"_blank\" rel=\"noopener\">{H(text)}</a></li>";
    }

    private static string Place() => $"""
        <section id="place" aria-labelledby="h1"><h2 id="h1"><b>1</b> Place an order</h2><p>In one click, or by hand in the demo shop.</p>
        <form method="post" action="/orders" class="choices">{string.Concat(DemoOrders.Kinds.Select(k =>
            $"<button name=\"kind\" value=\"{k.Kind}\"><strong>{H(k.Title)}</strong><span>{H(k.Says)}</span></button>"))}</form></section>
        """;

    private static string Cancel(Seen seen) => $"""
        <section id="cancel" aria-labelledby="h2"><h2 id="h2"><b>2</b> Cancel it</h2><form method="post" action="/cancel">
        <div class="fields"><label>Order<select name="order" id="orders" data-live="1">{(seen.Orders.Count == 0 ? "<option value=\"\">none yet: place one first</option>"
            : string.Concat(seen.Orders.Select(o => $"<option value=\"{o.Id}\">{o.Id} · {H(o.Billing.FirstName)} {H(o.Billing.LastName)} · {H(WooText.StatusName(o.Status))}</option>")))}</select></label>
        <label>Reason<select name="reason">{string.Concat(Reason.Choices.Select(r =>
            $"<option value=\"{r}\"{(r == Reason.ShippingCost ? " selected" : "")}>{H(MerchantWords.Of(r))}</option>"))}</select></label></div>
        <div class="row"><button class="key" name="how" value="account">As customer, in My Account</button><button class="key" name="how" value="reason">As customer, with this reason</button></div>
        <p class="soft">Without a reason the customer is asked by mail. With the shop's plugin the reason is known and the offer goes out at once.</p>
        <div class="row"><button name="how" value="failed">Payment fails</button><button name="how" value="timeout">Unpaid too long</button><button name="how" value="staff">By staff</button></div>
        </form></section>
        """;

    private static string RealStore(Seen seen)
    {
        var install = seen.Demo.AppUrl.AbsoluteUri.TrimEnd('/') + "/install/woocommerce?store=" + Uri.EscapeDataString(seen.Demo.Options.Store!.AbsoluteUri);
        return seen.Store is { Status: StoreStatus.Connected } store
            ? $"<section id=\"place\" aria-labelledby=\"h1\"><h2 id=\"h1\"><b>1</b> {H(store.Name)} is connected</h2><p>Place and cancel orders in your own store. Mails stay here; coupons and re-opened orders are real.</p></section>"
            : $"""
            <section id="place" aria-labelledby="h1"><h2 id="h1"><b>1</b> Connect your store</h2><ol>
            <li>Point your tunnel ({H(seen.Demo.AppUrl.Host)}) at <code>{H(seen.Demo.Host.PublicUrl.AbsoluteUri)}</code>.</li>
            <li><a href="{H(install)}" target="_blank" rel="noopener">Open the store's own page</a>, signed in as its administrator, and press Approve.</li>
            <li>Come back here: this page notices by itself after a reload.</li></ol></section>
            """;
    }

    private static string Read(Seen seen)
    {
        var newest = seen.Mails.Count > 0 ? seen.Mails[0].MessageId : "";
        return $"""
            <section id="read" aria-labelledby="h4"><h2 id="h4"><b>4</b> Read the mail</h2><ul class="mails" id="mails" data-live="{newest}">{(seen.Mails.Count == 0 ? "<li>None yet.</li>"
                : string.Concat(seen.Mails.Select(m => $"""
                    <li><a href="/mails/{m.MessageId}/html" target="preview">{H(m.Subject)}</a>
                    <span>to {H(m.To)} · {m.At:HH:mm:ss} UTC · <a href="/mails/{m.MessageId}/text" target="_blank" rel="noopener">as text</a> · <a href="{H(seen.Demo.Mail.Address.AbsoluteUri)}mails/{m.MessageId}" target="_blank" rel="noopener">whole, with headers</a></span></li>
                    """)))}</ul>
            <iframe id="preview" name="preview" title="The newest mail, as wide as a phone" data-mail="{newest}"{(newest.Length == 0 ? " hidden" : $" src=\"/mails/{newest}/html\"")}></iframe></section>
            """;
    }

    private static string More(Seen seen)
    {
        var shop = seen.Demo.Shop;
        var percent = seen.Store?.Settings.HoldoutPercent ?? 0;
        return $"""
            <section id="more" aria-labelledby="h7"><h2 id="h7">More to try</h2>
            <div class="tries"><div><h3>Ninety days at once</h3><form method="post" action="/sample" class="row"><button name="do" value="load">Load 200 past cases</button>{(seen.SampleCases > 0
                ? "<button name=\"do\" value=\"remove\">Remove the sample</button>" : "")}</form><p class="soft">Invented people, decided by the real rules; so that the merchant's numbers have something to say.</p>
            </div><div><h3>Replay a captured delivery</h3>{(seen.Captures.Count == 0 ? "<p class=\"soft\">The captures lie with the tests, which are not here.</p>" : $"""
                <form method="post" action="/replay"><label>Sent once by a real WooCommerce<select name="name">{string.Concat(seen.Captures.Select(n => $"<option>{H(n)}</option>"))}</select></label>
                <div class="row"><button>Send it to the public door</button></div></form>
                """)}<ul class="replays" id="replays" data-live="1">{string.Concat(seen.Replayed.Select(r => $"<li><strong>{r.What.Status}</strong> {H(r.What.Name)} <span>{H(r.Became)}</span></li>"))}</ul>
            </div><div><h3>Break things</h3>{(shop is null ? "" : $"""
                <form method="post" action="/break/store" class="row"><span>The shop {(shop.Down == WooOutage.None ? "is up" : "is down")}:</span><button name="how" value="refuse">refuse connections</button><button name="how" value="maintenance">maintenance page</button><button name="how" value="up">up again</button></form>
                """)}<form method="post" action="/break/mail" class="row"><span>SendGrid:</span><button name="how" value="429">next answer 429</button><button name="how" value="500">next answer 500</button><button name="how" value="hang">take it, never answer</button><button name="how" value="refuse">refuse connections</button><button name="how" value="up">well again</button></form>
            </div><div><h3>Measure</h3><form method="post" action="/holdout" class="row"><span>{percent} % are held out:</span><button name="percent" value="50">hold out half</button><button name="percent" value="0">nobody</button></form>
            </div><div><h3>Time</h3><p class="soft">Runs as it does outside, except that a cancellation settles for three seconds instead of five minutes and there are no quiet hours. Offers end after two or three days: that cannot be skipped here, the tests do it.</p></div></div></section>
            """;
    }
}
