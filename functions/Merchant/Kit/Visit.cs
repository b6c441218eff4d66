using CancelSaver.Stores;
using CancelSaver.Team;

namespace CancelSaver.Merchant;

/// <summary>One look of a merchant at a page: whose store, who looks, inside which frame.</summary>
/// <param name="FormToken">Proof that a form on the page is ours and this person's.</param>
public sealed record Visit(Store Store, Visitor Who, AdminFrame? Frame, string FormToken)
{
    /// <summary>An address of ours as it must be written on this page.</summary>
    public string To(string path) => Frame?.To(path) ?? path;

    /// <summary>After something was done: to a page that can be loaded again without doing it again.</summary>
    public IResult Back(string path) => new SeeOther(To(path));

    private sealed class SeeOther(string to) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = to;
            httpContext.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }
    }
}
