using CancelSaver.Messages;

namespace CancelSaver.Offers;

/// <summary>The one style element of customer pages: phone first, light and dark, readable from right to left as well.</summary>
public static class PageLook
{
    private const string Rules = """
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--ground);color:var(--ink);font:17px/1.6 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue",Arial,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
        a{color:var(--accent);text-underline-offset:3px}
        :focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:6px}
        .skip{position:absolute;inset-inline-start:-999px}
        .skip:focus{inset-inline-start:16px;top:8px;background:var(--card);padding:10px 16px}
        .page{max-width:600px;margin:0 auto}
        header{padding:22px 24px;font-size:19px;font-weight:700;color:var(--accent)}
        header img{display:block;height:40px;max-width:220px;object-fit:contain;border-radius:4px}
        main{background:var(--card);padding:32px 24px 36px}
        h1{font-size:28px;line-height:1.22;letter-spacing:-.01em;margin:0 0 12px;text-wrap:balance}
        h2{font-size:18px;line-height:1.4;margin:36px 0 10px}
        .gift h2{font-size:19px;line-height:1.35;margin:0}
        p{margin:0 0 12px}
        .mute{color:var(--mute);font-size:15px;font-weight:400}
        .thanks{border-inline-start:4px solid var(--accent);background:var(--soft);padding:12px 16px;border-radius:0 8px 8px 0;margin-bottom:24px}
        [dir=rtl] .thanks{border-radius:8px 0 0 8px}
        .gift{background:var(--soft);border-radius:12px;padding:20px;margin:20px 0;display:grid;gap:22px}
        .gift p{margin:4px 0 0;white-space:pre-line}.gift .mute{margin-top:10px}
        .code{display:inline-block;margin-top:8px;padding:8px 14px;border:1px dashed var(--edge);border-radius:8px;background:var(--card);font:700 17px/1.4 ui-monospace,Menlo,Consolas,monospace;letter-spacing:1px;overflow-wrap:anywhere}
        .until{font-weight:600;margin:0 0 16px}
        fieldset{border:0;padding:0;margin:28px 0 0;min-width:0}
        legend,.label{font-size:18px;font-weight:600;line-height:1.4;padding:0;margin:0 0 12px;display:block}
        .choice{display:flex;gap:12px;align-items:center;min-height:52px;padding:12px 16px;margin-bottom:8px;border:1px solid var(--edge);border-radius:10px;cursor:pointer;line-height:1.35}
        .choice:has(input:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent);background:var(--soft)}
        .choice input{accent-color:var(--accent);width:22px;height:22px;margin:0;flex:none}
        .scale{display:grid;grid-template-columns:repeat(5,1fr);gap:8px}
        .scale label{position:relative;cursor:pointer}
        .scale input{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0;cursor:pointer}
        .scale span{display:grid;place-items:center;height:52px;border:1px solid var(--edge);border-radius:10px;font-weight:700}
        .scale input:checked+span{background:var(--accent);border-color:var(--accent);color:var(--on)}
        .scale input:focus-visible+span{outline:3px solid var(--accent);outline-offset:2px}
        .ends{display:flex;justify-content:space-between;gap:16px;margin-top:6px}
        textarea{display:block;width:100%;min-height:112px;padding:12px 14px;border:1px solid var(--edge);border-radius:10px;background:var(--card);color:var(--ink);font:inherit;resize:vertical}
        select,.in{display:block;width:100%;min-height:52px;padding:10px 14px;border:1px solid var(--edge);border-radius:10px;background:var(--card);color:var(--ink);font:inherit}
        .field{margin:0 0 18px}
        .field .label{margin-bottom:4px}
        .field .mute{margin-bottom:6px}
        .card{border:1px solid var(--line);border-radius:12px;padding:16px 18px;margin:0 0 14px}
        .card ul{margin:0 0 14px;padding-inline-start:20px}
        .card h2{margin:0 0 8px}
        form.send{margin-top:24px}
        details .bad{margin:0 0 12px}
        details{border:1px solid var(--edge);border-radius:10px;margin:0 0 12px}
        details form{padding:4px 18px 18px}
        summary{padding:14px 18px;font-weight:600;cursor:pointer}
        .add{margin-top:28px}
        .add .label{margin-bottom:4px}
        .bad{border-inline-start:4px solid var(--bad);color:var(--bad);background:var(--soft);padding:12px 16px;font-weight:600;margin:20px 0 0}
        .act{display:block;width:100%;min-height:54px;padding:13px 12px;border:2px solid var(--accent);border-radius:10px;background:var(--accent);color:var(--on);font:inherit;font-weight:700;line-height:1.3;cursor:pointer;text-align:center;text-decoration:none}
        .act.no{background:transparent;color:var(--accent)}
        .act:hover{filter:brightness(1.08)}
        .acts{display:grid;gap:12px;margin:0 0 14px}
        form .send{margin-top:28px}
        table{width:100%;border-collapse:collapse}
        th,td{padding:7px 0;text-align:start;font-weight:400;vertical-align:top;line-height:1.45}
        td:last-child,th:last-child{text-align:end;white-space:nowrap;padding-inline-start:16px}
        s,.was{color:var(--mute);font-size:15px}
        .total th,.total td{border-top:1px solid var(--line);padding-top:11px;font-weight:700}
        .total .was{font-weight:400}
        .lines{list-style:none;margin:0;padding:0}
        .lines li{display:flex;gap:14px;align-items:center;padding:9px 0;line-height:1.4}
        .lines li>span:nth-last-child(2){flex:1;min-width:0;overflow-wrap:anywhere}
        .lines li>span:last-child,.lines .mute{white-space:nowrap}
        .lines img{width:56px;height:56px;object-fit:cover;border-radius:8px;background:#fff;flex:none}
        .reach{border-top:1px solid var(--line);margin-top:36px;padding-top:4px}
        .reach h2{margin-top:22px}
        dl{display:grid;grid-template-columns:auto 1fr;gap:2px 18px;margin:0}
        dt{color:var(--mute);font-size:15px;padding:7px 0}
        dd{margin:0;padding:6px 0;overflow-wrap:anywhere}
        footer{padding:22px 24px 40px;color:var(--mute);font-size:14px}
        footer a{color:inherit}
        footer p{margin:0 0 6px}
        @media(min-width:640px){body{padding:24px 16px}main{border-radius:16px;padding:44px 48px 48px}header,footer{padding-inline:48px}h1{font-size:32px}.acts{grid-template-columns:1fr 1fr}.gift{padding:24px 28px}}
        @media(prefers-reduced-motion:no-preference){.act,.choice{transition:background .12s,border-color .12s}}
        """;

    /// <summary>The text of the style element; its hash is in the page's policy.</summary>
    public static string Style(Palette palette) =>
        ":root{color-scheme:light dark;--ground:" + Palette.Ground + ";--card:#fff;--soft:#f7f8fa;--ink:#1f2430;--mute:#545c69;--line:#dfe2e7;--edge:#868e9a;--bad:#a8231b;--on:#fff;--accent:"
        + palette.Accent + "}@media(prefers-color-scheme:dark){:root{--ground:#14171b;--card:" + Palette.DarkCard
        + ";--soft:" + Palette.DarkSoft + ";--ink:#eceef1;--mute:#b3bac4;--line:#434b57;--edge:#8b94a1;--bad:#ff9d94;--on:#101317;--accent:" + palette.AccentOnDark + "}}"
        + string.Concat(Rules.Split('\n').Select(r => r.Trim()));
}
