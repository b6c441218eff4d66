using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace CancelSaver.Web;

/// <summary>What the headers of a page must know about it.</summary>
public interface IPage
{
    /// <summary>The text of the page's one <c>style</c> element; the policy allows exactly this one.</summary>
    string Style { get; }

    /// <summary>Pictures on the page that are not ours (the store's logo, its products).</summary>
    IReadOnlyList<Uri> Pictures { get; }

    /// <summary>Where the page's form may end up besides ourselves: browsers hold every redirect that follows a form against this list.</summary>
    IReadOnlyList<string> FormTargets { get; }

    /// <summary>Who may show the page inside a page of theirs (origins); nobody unless the page says so.</summary>
    IReadOnlyList<string> FrameAncestors => [];

    /// <summary>Scripts of others the page loads.</summary>
    IReadOnlyList<Uri> Scripts => [];

    /// <summary>The page loads our own scripts (<see cref="Assets"/>), and may ask us for more.</summary>
    bool OwnScripts => false;

    /// <summary>The page shows other pages of ours inside it (a mail as it will look).</summary>
    bool ShowsFrames => false;
}

/// <summary>Static Razor components as text and as answers. A component is used as a template: its one parameter is <c>Model</c>, nothing is interactive.</summary>
public static class Pages
{
    private static readonly ServiceProvider Services =
        new ServiceCollection().AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)).BuildServiceProvider();

    public static async Task<string> Render<TComponent>(object model)
        where TComponent : IComponent
    {
        await using var renderer = new HtmlRenderer(Services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Model"] = model });
            return (await renderer.RenderComponentAsync<TComponent>(parameters)).ToHtmlString();
        });
    }

    /// <summary>A page for people who came by a link: never kept, never indexed; not framed and without script unless the page says so.</summary>
    public static async Task<IResult> Show<TComponent>(IPage page, int status = StatusCodes.Status200OK)
        where TComponent : IComponent =>
        new PageResult(await Render<TComponent>(page), page, status);

    /// <summary>The same for a page that is written by hand.</summary>
    public static IResult Show(string html, IPage page, int status = StatusCodes.Status200OK) => new PageResult(html, page, status);

    /// <summary>Content-Security-Policy: nothing but the page's own style, its pictures, its form, and what it says of frame and script.</summary>
    public static string Policy(IPage page)
    {
        var style = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page.Style)));
        var pictures = page.Pictures.Where(p => p.IsAbsoluteUri).Select(p => p.GetLeftPart(UriPartial.Authority)).Distinct().Order(StringComparer.Ordinal);
        IEnumerable<string> sources = page.Scripts.Select(s => s.GetLeftPart(UriPartial.Authority)).Distinct().Order(StringComparer.Ordinal);
        if (page.OwnScripts)
            sources = sources.Prepend("'self'");
        // What a script fetches is ours.
        var script = sources.Any() ? "; script-src " + string.Join(' ', sources) + "; connect-src 'self'" : "";
        if (page.ShowsFrames)
            script += "; frame-src 'self'";
        return "default-src 'none'; style-src 'sha256-" + style + "'; img-src " + string.Join(' ', pictures.Prepend("'self'")) + script
            + "; form-action " + string.Join(' ', page.FormTargets.Prepend("'self'"))
            + "; frame-ancestors " + (page.FrameAncestors.Count > 0 ? string.Join(' ', page.FrameAncestors) : "'none'") + "; base-uri 'none'";
    }

    private sealed class PageResult(string html, IPage page, int status) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            var headers = response.Headers;
            response.StatusCode = status;
            headers.ContentType = "text/html; charset=utf-8";
            headers.CacheControl = "no-store";
            headers["Referrer-Policy"] = "no-referrer";
            headers["X-Robots-Tag"] = "noindex, nofollow";
            headers.XContentTypeOptions = "nosniff";
            headers.ContentSecurityPolicy = Policy(page);
            var body = Encoding.UTF8.GetBytes(html);
            headers.ContentLength = body.Length;
            if (!HttpMethods.IsHead(httpContext.Request.Method))
                await response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
    }
}
