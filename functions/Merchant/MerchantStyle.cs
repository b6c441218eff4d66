namespace CancelSaver.Merchant;

/// <summary>The one style sheet of the merchant's pages.</summary>
public static class MerchantStyle
{
    public const string Sheet = """
        :root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#dde2e8;--page:#f5f6f8;--card:#fff;--key:#1f4f8f;--good:#17663a;--bad:#a32020;--warn:#fff5d6}
        @media (prefers-color-scheme:dark){:root{--ink:#e8ecf1;--soft:#a5b0bd;--line:#38424f;--page:#12161c;--card:#1b2129;--key:#8fb8f0;--good:#7fd3a2;--bad:#ff9c94;--warn:#3a3113}}
        *{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        header{background:var(--card);border-bottom:1px solid var(--line)}header div,main{max-width:72rem;margin:0 auto;padding:1rem}
        header div{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;align-items:baseline}header strong{font-size:1.1rem}nav{display:flex;gap:1.25rem}a{color:var(--key)}
        h1{font-size:1.5rem;margin:.5rem 0 1rem}h2{font-size:1.15rem;margin:2rem 0 .75rem}
        .numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.75rem;margin:0;padding:0}.numbers div,.card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem}
        .numbers dt{color:var(--soft);font-size:.9rem}.numbers dd{margin:0;font-size:1.6rem;font-weight:650;line-height:1.25}.numbers small{display:block;font-size:.85rem;font-weight:400;color:var(--soft)}
        .scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:.6rem}table{border-collapse:collapse;width:100%;min-width:44rem}th,td{text-align:left;vertical-align:top;padding:.6rem .8rem;border-top:1px solid var(--line)}thead th{border-top:0;color:var(--soft);font-size:.85rem;font-weight:600}
        .soft{color:var(--soft)}.good{color:var(--good)}.bad{color:var(--bad)}.note{background:var(--warn);border:1px solid var(--line);border-radius:.6rem;padding:.75rem 1rem;margin:0 0 1rem}
        .tag{display:inline-block;border:1px solid var(--line);border-radius:1rem;padding:0 .6rem;font-size:.85rem;white-space:nowrap}
        ol.line{list-style:none;margin:0;padding:0}ol.line li{padding:.4rem 0 .4rem 1rem;border-left:3px solid var(--line)}ol.line time{display:block;font-size:.85rem;color:var(--soft)}
        textarea{width:100%;min-height:24rem;font:14px/1.45 ui-monospace,Menlo,Consolas,monospace;padding:.75rem;border:1px solid var(--soft);border-radius:.4rem;background:var(--card);color:var(--ink)}
        button{font:inherit;min-height:44px;padding:.5rem 1.25rem;border:0;border-radius:.4rem;background:var(--key);color:var(--card);font-weight:600;cursor:pointer}:focus-visible{outline:3px solid var(--key);outline-offset:2px}
        """;
}
