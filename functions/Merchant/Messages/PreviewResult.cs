using System.Text;

namespace CancelSaver.Merchant;

/// <summary>A mail or page inside the merchant's page: its policy lets nothing run, nothing be sent, and nobody frame it but us.</summary>
public sealed class PreviewResult(string html, Visit visit) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // Everything around the frame counts as an ancestor: in the store's admin, the admin too.
        var ancestors = string.Join(' ', (visit.Frame?.Ancestors ?? []).Prepend("'self'"));
        var pictures = visit.Store.Url.Scheme == Uri.UriSchemeHttp ? "https: http:" : "https:";
        var headers = httpContext.Response.Headers;
        headers.ContentType = "text/html; charset=utf-8";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src " + pictures + "; form-action 'none'; base-uri 'none'; frame-ancestors " + ancestors;
        await httpContext.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(html), httpContext.RequestAborted);
    }
}
