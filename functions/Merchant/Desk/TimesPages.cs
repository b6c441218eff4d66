using CancelSaver.Cancellations;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>The page with the team's timers.</summary>
public sealed class TimesPages(CancellationTable cases, TimeProvider time)
{
    /// <summary>As many done tasks as the page reads: two pages of rows.</summary>
    public const int Most = 2000;

    public async Task<IResult> Page(Visit visit, CancellationToken cancel)
    {
        var done = await cases.Done(visit.Store.Id, time.GetUtcNow() - Times.Period, Most, cancel).ToListAsync(cancel);
        return await Pages.Show<TimesPage>(new TimesModel(visit, Times.Of(done, visit.Store.Settings, visit.Store.TimeZone), done.Count == Most));
    }
}
