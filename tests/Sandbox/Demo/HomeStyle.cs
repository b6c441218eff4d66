namespace CancelSaver.Sandbox;

/// <summary>The home page's one style sheet.</summary>
internal static class HomeStyle
{
    public const string Sheet = """
        :root{color-scheme:light dark;--ink:#1b2430;--soft:#57616e;--line:#dbe0e6;--page:#f3f5f7;--card:#fff;--key:#1f4f8f;--onkey:#fff;--good:#14633a;--goodbg:#dff3e6;--bad:#9a1f1f;--badbg:#fbe4e2;--busybg:#e2ecfa;--said:#fff6d9}
        @media (prefers-color-scheme:dark){:root{--ink:#e8ecf1;--soft:#a6b1bf;--line:#36404d;--page:#11151b;--card:#1a2028;--key:#8fb8f0;--onkey:#0d1520;--good:#86d9a8;--goodbg:#143222;--bad:#ff9f97;--badbg:#3b1716;--busybg:#1a2b42;--said:#382f10}}
        *{box-sizing:border-box}html{scroll-padding-top:4rem}body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
        .wide{max-width:78rem;margin:0 auto;padding:0 1rem;display:block}a{color:var(--key)}header{background:var(--card);border-bottom:1px solid var(--line);padding:1.25rem 0 .9rem}
        h1{font-size:1.6rem;line-height:1.2;margin:0}h1 span{color:var(--soft);font-weight:400}header p{margin:.35rem 0 .6rem;max-width:50rem;color:var(--soft)}
        .doors{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1.25rem;margin:0;padding:0}.doors a{display:inline-block;padding:.35rem 0;font-weight:600}
        .switch ul{list-style:none;display:flex;flex-wrap:wrap;gap:.5rem;margin:0 0 .5rem;padding:0}.switch a{display:inline-flex;align-items:center;gap:.5rem;min-height:44px;padding:.4rem 1.1rem;border:1px solid var(--soft);border-radius:2rem;color:var(--ink);font-weight:650;text-decoration:none}
        .switch a:hover{border-color:var(--key)}.switch span{font-weight:400;color:var(--soft)}.switch a[aria-current]{background:var(--key);border-color:var(--key);color:var(--onkey)}.switch a[aria-current] span{color:inherit}
        .said{position:sticky;top:0;z-index:1;margin:0;padding:.75rem 0;background:var(--said);border-bottom:1px solid var(--line)}.off{margin:0;padding:.75rem 1rem;background:var(--badbg);color:var(--bad);font-weight:600}
        main.wide{display:grid;gap:1.25rem;padding:1.25rem 1rem 3rem}main>*{min-width:0}.last{display:grid;gap:1.25rem;align-content:start}.list{max-height:38rem;overflow-y:auto}.tries{display:grid;gap:0 2.5rem}
        @media (min-width:60rem){main.wide{grid-template-columns:minmax(0,1.15fr) minmax(0,1fr);grid-template-rows:auto 1fr}#watch{grid-column:2;grid-row:1/span 2}#more{grid-column:1/-1}.tries{grid-template-columns:1fr 1fr}}
        section{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1rem 1.1rem 1.1rem;min-width:0}h2{font-size:1.15rem;line-height:1.3;margin:0 0 .6rem;display:flex;gap:.6rem;align-items:center}
        h2 b{flex:none;display:inline-grid;place-items:center;width:1.75rem;height:1.75rem;border-radius:50%;background:var(--key);color:var(--onkey);font-size:.95rem}h3{font-size:1rem;margin:1.25rem 0 .4rem}section p{margin:.5rem 0}.soft{color:var(--soft);font-size:.92rem}
        .choices{display:grid;grid-template-columns:repeat(auto-fill,minmax(13.5rem,1fr));gap:.6rem}.choices button{text-align:left;display:block}.choices strong{display:block}.choices span{color:var(--soft);font-size:.88rem;font-weight:400;line-height:1.35;display:block}
        button,.button,select{font:inherit;min-height:44px;padding:.5rem .9rem;border:1px solid var(--line);border-radius:.5rem;background:var(--page);color:var(--ink);cursor:pointer}button:hover,.button:hover{border-color:var(--key)}
        button.key,.button{background:var(--key);border-color:var(--key);color:var(--onkey);font-weight:600;text-decoration:none;display:inline-block}select{width:100%;font-weight:400;display:block;border-color:var(--soft);background:var(--card)}
        :focus-visible{outline:3px solid var(--key);outline-offset:2px}.row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.6rem 0}.row>span{min-width:8rem}.fields{display:grid;gap:.6rem 1rem;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr))}label{font-weight:600;font-size:.92rem}
        .cases,.mails,.replays{list-style:none;margin:0;padding:0}.cases>li{border-top:1px solid var(--line);padding:.7rem 0}.cases>li:first-child{border-top:0;padding-top:0}.cases p{margin:0 0 .45rem;display:flex;flex-wrap:wrap;gap:.1rem .5rem;align-items:baseline}.cases p span{color:var(--soft);font-size:.92rem}
        em{font-style:normal;margin-left:auto;border-radius:1rem;padding:.05rem .7rem;font-size:.85rem;font-weight:600;background:var(--page);white-space:nowrap}em.good{background:var(--goodbg);color:var(--good)}em.bad{background:var(--badbg);color:var(--bad)}em.busy{background:var(--busybg)}
        .steps{list-style:none;display:flex;margin:0 0 .4rem;padding:0;gap:3px;font-size:.78rem}.steps li{flex:1;border-top:4px solid var(--line);padding-top:.15rem;color:var(--soft);overflow-wrap:normal}.steps li.done{border-color:var(--good);color:var(--ink)}.steps li.never{opacity:.75}
        .cases ul{list-style:none;margin:0;padding:0;font-size:.88rem;color:var(--soft)}time{font-variant-numeric:tabular-nums}
        .mails li{padding:.45rem 0;border-top:1px solid var(--line)}.mails li:first-child{border-top:0}.mails li>a{font-weight:600}.mails span,.replays span{display:block;color:var(--soft);font-size:.88rem}
        iframe{display:block;width:375px;max-width:100%;height:36rem;margin:.75rem auto 0;border:1px solid var(--line);border-radius:1.2rem;background:#fff}iframe[hidden],[hidden],#lost:empty{display:none}
        dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem 1rem;margin:0}dt{color:var(--soft);font-size:.88rem}dd{margin:0;font-size:1.3rem;font-weight:650;line-height:1.25}dd small{display:block;font-size:.82rem;font-weight:400;color:var(--soft)}
        .replays li{padding:.4rem 0;border-top:1px solid var(--line);font-size:.92rem}code{font-size:.92em}ol{padding-left:1.2rem}ol.cases,ol.steps{padding:0}
        """;
}
