using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <param name="Spent">Promises of this month so far.</param>
/// <param name="MarginCount">Products whose margin is known.</param>
/// <param name="Meanwhile">Somebody else saved since the form was opened: what; null: nobody.</param>
public sealed record GuardsModel(Visit Visit, Typed Typed, string Stamp, Money Spent, int MarginCount, HoldoutView Holdout, IReadOnlyList<string>? Meanwhile, string? Done) : MerchantModel(Visit);

/// <summary>What no rule can get around: seen, explained, changed by one person at a time.</summary>
public sealed class GuardsDesk(StoreTable stores, ChangeTable changes, Ledger ledger, ReadDays past, TimeProvider time)
{
    private const string Area = "Guards";
    private const int Days = 90;

    public Task<IResult> Page(Visit visit, string? done, CancellationToken cancel) =>
        Show(visit, GuardsForm.Fields(visit.Store.Settings, visit.Store.Currency), Stamp.Of(GuardsForm.Part(visit.Store.Settings)), null, Said(done), cancel);

    public async Task<IResult> Save(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var (typed, store) = (Typed.From(form), visit.Store);
        GuardsForm.Read(typed, store.Settings, store.Currency);
        if (typed.IsFine && typed["method"] is { Length: > 0 } method && typed["method"] != store.Settings.Priority.MethodInstance && Methods(store).All(m => m.Value != method))
            typed.Wrong("method", "The store does not have this method any more: choose another one.");
        if (!typed.IsFine)
            return await Show(visit, typed, typed["stamp"], null, null, cancel, StatusCodes.Status422UnprocessableEntity);

        StoreSettings? before = null;
        var stale = false;
        var saved = await stores.Update(store.Id, now =>
        {
            (before, stale) = (now.Settings, false);
            var after = GuardsForm.Read(Typed.From(form), now.Settings, now.Currency);
            var current = Stamp.Of(GuardsForm.Part(now.Settings));
            if (Stamp.Of(GuardsForm.Part(after)) == current)
                return now;
            stale = current != typed["stamp"];
            return stale ? now : now with { Settings = after };
        }, cancel);
        if (saved is null || before is null)
            return MerchantEntrance.SignedOut();
        var meanwhile = visit with { Store = saved };
        if (stale)
            return await Show(meanwhile, typed, Stamp.Of(GuardsForm.Part(saved.Settings)), await LastChange(saved, cancel), null, cancel, StatusCodes.Status409Conflict);
        var differs = GuardsForm.Differences(before, saved.Settings, store.Currency);
        if (differs.Count > 0)
            await changes.Add(store.Id, visit.Who, Area, string.Join("; ", differs) + ".", GuardsForm.Part(before), GuardsForm.Part(saved.Settings), cancel);
        return visit.Back("/app/guards?done=saved");
    }

    /// <summary>The store's ways to send, as the plan for priority delivery names them.</summary>
    public static IReadOnlyList<(string Value, string Label)> Methods(Store store) =>
        [.. store.ShippingMethods.Select(m => (m.MethodId + ":" + m.InstanceId, m.Title + (m.Cost is { } cost ? ", " + MerchantWords.Of(cost) : ", price worked out at the checkout"))).DistinctBy(m => m.Item1)];

    private async Task<IResult> Show(Visit visit, Typed typed, string stamp, IReadOnlyList<string>? meanwhile, string? done, CancellationToken cancel, int status = StatusCodes.Status200OK)
    {
        var (store, now) = (visit.Store, time.GetUtcNow());
        var spent = await ledger.Spent(store.Id, store.Currency, now, cancel);
        var margins = await stores.Margins(store.Id, cancel);
        var cases = await past.Between(store.Id, now.AddDays(-Days), now.AddMinutes(1), words: false, cancel);
        // A store that has been with us for a week has a week to tell of.
        var days = Math.Clamp((int)Math.Ceiling((now - store.ConnectedAt).TotalDays), 1, Days);
        var holdout = HoldoutView.Of(cases, days, store.Settings.HoldoutPercent, store.Currency);
        return await Pages.Show<GuardsPage>(new GuardsModel(visit, typed, stamp, new Money(spent, store.Currency), margins.ByKey.Count, holdout, meanwhile, done), status);
    }

    private async Task<IReadOnlyList<string>> LastChange(Store store, CancellationToken cancel)
    {
        await foreach (var change in changes.Newest(store.Id, 50, cancel))
        {
            if (change.Area == Area)
                return [change.Who + ", " + MerchantTime.Of(change.At, store) + ": " + change.Says];
        }
        return ["Somebody changed them."];
    }

    private static string? Said(string? done) => done switch
    {
        "saved" => "Saved. Decisions follow it within a minute.",
        "margins" => "The margins are saved. Decisions use them within a minute.",
        "no-margins" => "The margins are gone. The store's average counts again, where you gave one.",
        _ => null,
    };
}
