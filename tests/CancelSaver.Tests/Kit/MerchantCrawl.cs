using System.Net;

namespace CancelSaver.Tests.Kit;

/// <summary>Follows every link of a merchant's pages and collects every form, as a curious merchant would who never sends one.</summary>
internal static class MerchantCrawl
{
    private const int MostPages = 400;

    // How one comes in and goes, and what is no merchant's.
    public static readonly IReadOnlyList<string> Doors = ["/app/enter/", "/app/assets/", "/app/shopify/bounce", "/app/leave", "/app/health"];

    public static async Task<List<FoundForm>> Of(MerchantBrowser who)
    {
        var found = new List<FoundForm>();
        var (seen, left) = (new HashSet<string>(StringComparer.Ordinal), new Queue<string>(["/app"]));
        while (left.Count > 0 && seen.Count < MostPages)
        {
            var path = left.Dequeue();
            if (!seen.Add(path))
                continue;
            using var answer = await who.Raw(HttpMethod.Get, path, null);
            if (answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Redirect && answer.Headers.Location!.OriginalString.StartsWith("/app", StringComparison.Ordinal))
                left.Enqueue(answer.Headers.Location.OriginalString.Split('#')[0]);
            else
                Assert.That((int)answer.StatusCode, Is.LessThan(400), "a dead link: " + path);
            var isPage = answer is { StatusCode: HttpStatusCode.OK, Content.Headers.ContentType.MediaType: "text/html" };
            var page = isPage ? (await who.Get(path)).Document : null;
            found.Add(new FoundForm("get", path, []) { IsPage = page?.QuerySelector("main h1") is not null });
            if (page is null)
                continue;
            foreach (var link in page.QuerySelectorAll("a[href^='/app'],iframe[src^='/app']").Select(a => (a.GetAttribute("href") ?? a.GetAttribute("src"))!.Split('#')[0]))
                left.Enqueue(link);
            foreach (var form in page.Forms)
            {
                if (MerchantBrowser.Read(form) is { Method: "post" } read && read.Action.StartsWith("/app", StringComparison.Ordinal) && !Doors.Any(read.Action.StartsWith))
                    found.Add(read);
                foreach (var other in form.QuerySelectorAll("[formaction^='/app']").Select(b => b.GetAttribute("formaction")!))
                    found.Add(MerchantBrowser.Read(form) with { Method = "post", Action = other });
            }
        }
        return found;
    }
}
