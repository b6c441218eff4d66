namespace CancelSaver.Sandbox;

/// <summary>How the pages of every stand-in store look.</summary>
internal static class StoreStyle
{
    public const string Css = """
        :root{--ink:#22302a;--soft:#5d6b64;--line:#dbe3de;--paper:#fff;--ground:#f4f7f5;--green:#1f6b4a;--red:#a3352b}
        *{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--ground)}
        header{background:var(--green);color:#fff;padding:.8rem 1rem}header a{color:#fff;margin-right:1rem}header strong{display:block;
        font-size:1.2rem}
        .demo{background:#fff4d6;color:#5b4300;padding:.4rem 1rem;font-size:.85rem}main{max-width:62rem;margin:0 auto;padding:1rem}
        .grid{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr))}
        .card{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;padding:1rem;margin-bottom:1rem}
        .card h2{margin:0 0 .3rem;font-size:1.1rem}.soft{color:var(--soft);font-size:.9rem}.price{font-weight:600}
        label{display:block;margin:.6rem 0 .2rem}input,select,textarea{width:100%;padding:.55rem;border:1px solid #9fb0a7;
        border-radius:.4rem;font:inherit}
        input[type=radio]{width:auto;margin-right:.5rem}button,.button{display:inline-block;background:var(--green);color:#fff;border:0;
        border-radius:.4rem;
        padding:.6rem 1rem;font:inherit;cursor:pointer;text-decoration:none;margin:.3rem .3rem 0 0}button.quiet{background:#e4ebe7;
        color:var(--ink)}
        button.no{background:var(--red)}.error{border-left:4px solid var(--red);padding:.6rem 1rem;background:#fbeceb}
        .status{display:inline-block;
        border-radius:1rem;padding:.1rem .7rem;background:#e4ebe7;font-size:.85rem}.status.cancelled,.status.failed{background:#f6d9d6}
        .status.processing,.status.completed{background:#d3efdf}form.inline{display:inline}ul{padding-left:1.2rem}
        """;
}
