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
        const page=new DOMParser().parseFromString(await(await fetch('/?store='+document.body.dataset.store)).text(),'text/html');
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
        <meta name="color-scheme" content="light dark"><title>CancelSaver sandbox</title><style>{HomeStyle.Sheet}</style></head><body data-store="{seen.Shown.Key}">
        <header><div class="wide"><h1>CancelSaver <span>sandbox</span></h1>
        <p>A customer cancels, is asked why, gets an offer that answers the reason, and comes back: the real app on this machine, with a demo shop on each platform and a mail service that sends nothing.</p>
        {Switch(seen)}<ul class="doors">{Doors(seen)}</ul></div></header>
        {(message is null ? "" : $"<p class=\"said\" role=\"status\"><span class=\"wide\">{H(message)}</span></p>")}
        <p class="off" id="off" role="alert" hidden>The sandbox does not answer. Was it stopped?</p>
        {(seen.Demo.Log.Broken is { } broken ? $"<p class=\"off\" role=\"alert\">The app is down: {H(broken)}. Its log: {H(seen.Demo.State.AppLog)}</p>" : "")}
        <main class="wide">
        {(seen.Shop is { } shop ? Lost(seen) + Place(seen, shop) + Cancel(seen, shop) : seen.Store is { Status: StoreStatus.Connected } store ? Connected(store) : Connect(seen))}
        <section id="watch" aria-labelledby="h3"><h2 id="h3"><b>3</b> Watch it move</h2><div id="cases" class="list" data-live="1" role="region" aria-label="Cases" tabindex="0">{HomeCases.Of(seen)}</div>
        <p><a class="button" href="{To(seen, "/merchant")}" target="_blank" rel="noopener">See it as the merchant</a></p>
        <form method="post" action="{new Uri(seen.Demo.AppUrl, "app/health/sign-in")}" target="_blank"><input type="hidden" name="key" value="{seen.Demo.OperatorKey}"><p><button>See it as the operator</button></p></form></section>
        {Read(seen)}
        <div class="last">
        <section id="save" aria-labelledby="h5"><h2 id="h5"><b>5</b> Come back</h2>
        <p>In the mail, tap a reason: the offer is shown on the same page. {H(seen.Shop?.ComingBack ?? "Accept it, and you land where the store takes the payment, with the promise applied.")}</p>
        <p class="soft">The offer's page works without script and without an account, and opening a link changes nothing: mail scanners open every link.</p></section>
        <section id="numbers" aria-labelledby="h6"><h2 id="h6"><b>6</b> What it earned</h2><dl id="sums" data-live="1">{HomeCases.Numbers(seen.Numbers)}</dl></section>
        </div>
        {More(seen)}
        </main><script>{Script}</script></body></html>
        """;

    public static string H(string? text) => WebUtility.HtmlEncode(text ?? "");

    // The choice of the store travels along.
    private static string To(Seen seen, string path) => path + "?store=" + seen.Shown.Key;

    private static string Form(Seen seen, string path, string kind = "row") => $"<form method=\"post\" action=\"{To(seen, path)}\" class=\"{kind}\">";

    private static string Switch(Seen seen) => seen.Demo.Shown.Count < 2 ? "" : "<nav class=\"switch\" aria-label=\"Store\"><ul>" + string.Concat(seen.Demo.Shown.Select(s =>
        $"<li><a href=\"/?store={s.Key}\"{(s == seen.Shown ? " aria-current=\"page\"" : "")}>{s.Platform} <span>{H(s.Shop?.Name ?? "your store")}</span></a></li>")) + "</ul></nav>";

    private static string Doors(Seen seen)
    {
        var shop = seen.Shop is { } demo ? Door(demo.Url + "/", "Demo shop") + Door(demo.BackOffice, "The shop's back office") + (demo.PluginPage is { } page ? Door(page, "WooCommerce → CancelSaver") : "") : "";
        return shop + Door(To(seen, "/merchant"), "CancelSaver for the merchant") + Door(seen.Demo.Mail.Address.AbsoluteUri, "All mails");

        static string Door(string address, string text) => $"<li><a href=\"{H(address)}\" target=\"_blank\" rel=\"noopener\">{H(text)}</a></li>";
    }

    // A letter that is replayed may end the connection.
    private static string Lost(Seen seen) => "<div id=\"lost\" data-live=\"1\">" + (seen.Store is { Status: StoreStatus.Connected } ? ""
        : $"<section aria-labelledby=\"h0\"><h2 id=\"h0\">The shop is not connected</h2><p>What happens there does not reach the app.</p>{Form(seen, "/connect")}<button class=\"key\">Connect it again</button></form></section>")
        + "</div>";

    private static string Place(Seen seen, IDemoShop shop) => $"""
        <section id="place" aria-labelledby="h1"><h2 id="h1"><b>1</b> Place an order</h2><p>In one click, or by hand in the demo shop.</p>
        {Form(seen, "/orders", "choices")}{string.Concat(shop.Kinds.Select(k =>
            $"<button name=\"kind\" value=\"{k.Kind}\"><strong>{H(k.Title)}</strong><span>{H(k.Says)}</span></button>"))}</form></section>
        """;

    private static string Cancel(Seen seen, IDemoShop shop) => $"""
        <section id="cancel" aria-labelledby="h2"><h2 id="h2"><b>2</b> Cancel it</h2>{Form(seen, "/cancel", "")}
        <div class="fields"><label>Order<select name="order" id="orders" data-live="1">{(seen.Orders.Count == 0 ? "<option value=\"\">none yet: place one first</option>"
            : string.Concat(seen.Orders.Select(o => $"<option value=\"{o.Id}\">{H(string.Join(" · ", ((string?[])[o.Number, o.Customer, o.Status, o.Confirmation]).OfType<string>()))}</option>")))}</select></label>
        <label>Reason<select name="reason">{string.Concat(Reason.Choices.Select(r =>
            $"<option value=\"{r}\"{(r == Reason.ShippingCost ? " selected" : "")}>{H(MerchantWords.Of(r))}</option>"))}</select></label></div>
        <div class="row">{string.Concat(shop.Ways.Where(w => w.ByCustomer).Select(Way))}</div>
        <p class="soft">{H(shop.AboutReasons)}</p>
        <div class="row">{string.Concat(shop.Ways.Where(w => !w.ByCustomer).Select(Way))}</div>
        </form>{(shop.CancelPage is { } page
            ? $"<p><a href=\"{H(page)}\" target=\"_blank\" rel=\"noopener\">On the shop's cancel page</a>, before it is cancelled: it asks for the order's number and its confirmation number, and the offer stands beside the button that cancels.</p>" : "")}</section>
        """;

    private static string Way(DemoWay way) => $"<button{(way.ByCustomer ? " class=\"key\"" : "")} name=\"how\" value=\"{way.How}\">{H(way.Title)}</button>";

    private static string Connected(Store store) =>
        $"<section id=\"place\" aria-labelledby=\"h1\"><h2 id=\"h1\"><b>1</b> {H(store.Name)} is connected</h2><p>Place and cancel orders in your own store. Mails stay here; codes and orders are real.</p></section>";

    private static string Connect(Seen seen)
    {
        var app = seen.Demo.AppUrl.AbsoluteUri.TrimEnd('/');
        var steps = seen.Shown.Key == ShownStore.Woo
            ? $"<li><a href=\"{H(app + "/install/woocommerce?store=" + Uri.EscapeDataString(seen.Demo.Options.Store!.AbsoluteUri))}\" target=\"_blank\" rel=\"noopener\">Open the store's own page</a>, signed in as its administrator, and press Approve.</li>"
            : $"""
            <li>Register the app with Shopify as <code>infra/shopify.md</code> says, with <code>{H(app)}</code> as its address.</li>
            <li>Install it in your development store: from the app's page in the Dev Dashboard, or with <code>{H(app)}/install/shopify?shop=YOUR-STORE.myshopify.com</code>.</li>
            """;
        return $"""
            <section id="place" aria-labelledby="h1"><h2 id="h1"><b>1</b> Connect your store</h2><ol>
            <li>Point your tunnel ({H(seen.Demo.AppUrl.Host)}) at <code>{H(seen.Demo.Host.PublicUrl.AbsoluteUri)}</code>.</li>
            {steps}
            <li>Come back here: this page notices by itself after a reload.</li></ol></section>
            """;
    }

    private static string Read(Seen seen)
    {
        var newest = seen.Mails.Count > 0 ? seen.Mails[0].Mail.MessageId : "";
        return $"""
            <section id="read" aria-labelledby="h4"><h2 id="h4"><b>4</b> Read the mail</h2><ul class="mails" id="mails" data-live="{newest}">{(seen.Mails.Count == 0 ? "<li>None yet.</li>"
                : string.Concat(seen.Mails.Select(m => $"""
                    <li><a href="/mails/{m.Mail.MessageId}/html" target="preview">{H(m.Mail.Subject)}</a>
                    <span>{H(m.Store)} · to {H(m.Mail.To)} · {m.Mail.At:HH:mm:ss} · <a href="/mails/{m.Mail.MessageId}/text" target="_blank" rel="noopener">as text</a> · <a href="{H(seen.Demo.Mail.Address.AbsoluteUri)}mails/{m.Mail.MessageId}" target="_blank" rel="noopener">with headers</a></span></li>
                    """)))}</ul>
            <iframe id="preview" name="preview" title="The newest mail, as wide as a phone" data-mail="{newest}"{(newest.Length == 0 ? " hidden" : $" src=\"/mails/{newest}/html\"")}></iframe></section>
            """;
    }

    private static string More(Seen seen)
    {
        var percent = seen.Store?.Settings.HoldoutPercent ?? 0;
        return $"""
            <section id="more" aria-labelledby="h7"><h2 id="h7">More to try</h2>
            <div class="tries"><div><h3>Ninety days at once</h3>{Form(seen, "/sample")}<button name="do" value="load">Load 200 past cases</button>{(seen.SampleCases > 0
                ? "<button name=\"do\" value=\"remove\">Remove the sample</button>" : "")}</form><p class="soft">Invented people, decided by the real rules; so that the merchant's numbers have something to say.</p>
            </div><div><h3>Replay a delivery</h3>{(seen.Captures.Names.Count == 0 ? "<p class=\"soft\">They lie with the tests, which are not here.</p>" : $"""
                {Form(seen, "/replay", "")}<label>{H(seen.Captures.From)}<select name="name">{string.Concat(seen.Captures.Names.Select(n => $"<option>{H(n)}</option>"))}</select></label>
                <div class="row"><button>Send it to the public door</button></div></form>
                """)}<ul class="replays" id="replays" data-live="1">{string.Concat(seen.Replayed.Select(r => $"<li><strong>{r.What.Status}</strong> {H(r.What.Name)} <span>{H(r.Became)}</span></li>"))}</ul>
            </div><div><h3>Break things</h3>{(seen.Shop is not { } shop ? "" : $"""
                {Form(seen, "/break/store")}<span>The shop {(shop.IsDown ? "is down" : "is up")}:</span><button name="how" value="refuse">refuse connections</button><button name="how" value="maintenance">answer 503</button><button name="how" value="up">up again</button></form>
                """)}{Form(seen, "/break/mail")}<span>SendGrid:</span><button name="how" value="429">next answer 429</button><button name="how" value="500">next answer 500</button><button name="how" value="hang">take it, never answer</button><button name="how" value="refuse">refuse connections</button><button name="how" value="up">well again</button></form>
            </div><div><h3>Measure</h3>{Form(seen, "/holdout")}<span>{percent} % are held out:</span><button name="percent" value="50">hold out half</button><button name="percent" value="0">nobody</button></form>
            </div><div><h3>Time</h3><p class="soft">Runs as it does outside, except that a cancellation settles for three seconds instead of five minutes and there are no quiet hours. Offers end after two or three days: that cannot be skipped here, the tests do it.</p></div></div></section>
            """;
    }
}
