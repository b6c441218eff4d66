namespace CancelSaver.Merchant;

/// <summary>The one style sheet of the merchant's pages.</summary>
public static class MerchantStyle
{
    public const string Sheet = """
        :root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#dde2e8;--page:#f5f6f8;--card:#fff;--key:#1f4f8f;--good:#17663a;--bad:#a32020;--warn:#fff5d6;--goodbg:#dff3e6;--badbg:#fbe4e2;--busybg:#e2ecfa}
        @media (prefers-color-scheme:dark){:root{--ink:#e8ecf1;--soft:#a5b0bd;--line:#38424f;--page:#12161c;--card:#1b2129;--key:#8fb8f0;--good:#7fd3a2;--bad:#ff9c94;--warn:#3a3113;--goodbg:#143222;--badbg:#3b1716;--busybg:#1a2b42}}
        *{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
        header{background:var(--card);border-bottom:1px solid var(--line)}header div,main{max-width:72rem;margin:0 auto;padding:1rem}main{padding-bottom:3rem}
        header div{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;align-items:baseline}header strong{font-size:1.1rem}nav{display:flex;gap:1.25rem}nav a{padding:.3rem 0}nav a[aria-current]{color:var(--ink);font-weight:650;text-decoration-thickness:2px}a{color:var(--key)}
        h1{font-size:1.5rem;line-height:1.3;margin:.5rem 0 1rem;display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:center}h2{font-size:1.15rem;margin:2rem 0 .75rem}h2 .soft{font-weight:400;font-size:.9rem}
        .numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.75rem;margin:0;padding:0}.numbers.six{grid-template-columns:repeat(2,minmax(0,1fr))}@media (min-width:48rem){.numbers.six{grid-template-columns:repeat(3,1fr)}}
        .numbers div,.card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem}.numbers dt{color:var(--soft);font-size:.9rem}.numbers dd{margin:0;font-size:1.5rem;font-weight:650;line-height:1.3}.numbers small{display:block;font-size:.88rem;font-weight:400;color:var(--soft)}
        .card p{margin:.25rem 0 .5rem}.card p:last-child{margin-bottom:0}ul.card{margin:0;padding-left:2.2rem}.plain{list-style:none;margin:0;padding:0}.card>ol:not([class]){margin:0;padding-left:1.8rem}.card>ol:not([class]) li{padding:.15rem 0}
        .two{display:grid;gap:0 1.25rem}@media (min-width:56rem){.two{grid-template-columns:1.25fr 1fr}}.two>*{min-width:0}
        .scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:.6rem}table{border-collapse:collapse;width:100%;overflow-wrap:normal}th,td{text-align:left;vertical-align:top;padding:.6rem .8rem;border-top:1px solid var(--line)}thead th{border-top:0;color:var(--soft);font-size:.85rem;font-weight:600}
        .soft{color:var(--soft)}.under{display:block;color:var(--soft);font-size:.9rem}td:first-child .under{white-space:nowrap}.good{color:var(--good)}.bad{color:var(--bad)}.note{background:var(--warn);border:1px solid var(--line);border-radius:.6rem;padding:.75rem 1rem;margin:0 0 1rem}
        @media (max-width:47.99rem){.cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.cards tr{display:block;padding:.6rem .25rem;border-top:1px solid var(--line)}.cards tbody tr:first-child{border-top:0}
        .cards td{display:grid;grid-template-columns:6.5rem minmax(0,1fr);overflow-wrap:anywhere;border:0;padding:.15rem .8rem}.cards td>*{grid-column:2}.cards td[data-label]::before{content:attr(data-label);color:var(--soft);font-size:.9rem}.cards td:first-child{display:flex;gap:.75rem;align-items:baseline;font-size:1.05rem}.cards .tag{justify-self:start}}
        .tag{display:inline-block;border:1px solid var(--line);border-radius:1rem;padding:0 .65rem;font-size:.85rem;font-weight:600;line-height:1.6;white-space:nowrap}.tag.won{background:var(--goodbg);color:var(--good);border-color:transparent}.tag.look{background:var(--badbg);color:var(--bad);border-color:transparent}.tag.busy{background:var(--busybg);border-color:transparent}
        ol.line{list-style:none;margin:0;padding:0}ol.line li{padding:.4rem 0 .4rem 1rem;border-left:3px solid var(--line)}ol.line time{display:block;font-size:.85rem;color:var(--soft)}
        ol.why{list-style:none;margin:.75rem 0;padding:0}ol.why li{display:grid;grid-template-columns:2.5rem minmax(7rem,13rem) 1fr;gap:.1rem .75rem;padding:.35rem 0;border-top:1px solid var(--line)}@media (max-width:47.99rem){ol.why li{grid-template-columns:2.5rem 1fr}ol.why li>:last-child{grid-column:2}}
        textarea{width:100%;min-height:24rem;font:14px/1.45 ui-monospace,Menlo,Consolas,monospace;padding:.75rem;border:1px solid var(--soft);border-radius:.4rem;background:var(--card);color:var(--ink)}
        button{font:inherit;min-height:44px;padding:.5rem 1.25rem;border:0;border-radius:.4rem;background:var(--key);color:var(--card);font-weight:600;cursor:pointer}button.second{background:none;color:var(--key);border:1px solid var(--key)}.day{white-space:nowrap}.acts{display:flex;flex-wrap:wrap;gap:.5rem}.acts form{margin:0}:focus-visible{outline:3px solid var(--key);outline-offset:2px}
        """;
}
