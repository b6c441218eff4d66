using CancelSaver.Stores;
using CancelSaver.Team;

namespace CancelSaver.Merchant;

/// <summary>What became of a form with settings.</summary>
/// <param name="Store">As it is now.</param>
/// <param name="Moved">A sentence about who changed the same thing meanwhile; null: it was saved, or was so already.</param>
public sealed record SavedSettings(Store Store, string? Moved);

/// <summary>Saves what a merchant chose: by version, noted in the trail of changes, and never over somebody else's work.</summary>
public sealed class SettingsSaver(StoreTable stores, ChangeTable changes)
{
    /// <param name="area">As the trail of changes knows it.</param>
    /// <param name="says">One sentence for the trail.</param>
    /// <param name="stamp">Of <paramref name="part"/> as the form showed it.</param>
    /// <param name="part">What this form edits, under the names it has in the settings: the trail can undo it by them.</param>
    public async Task<SavedSettings> Save(Visit visit, string area, string says, string stamp, Func<StoreSettings, object> part, Func<StoreSettings, StoreSettings> change, CancellationToken cancel, Func<StoreSettings, object>? trail = null)
    {
        var (moved, same) = (false, false);
        (object Was, object Becomes) noted = default;
        var store = await stores.Update(
            visit.Store.Id,
            now =>
            {
                var wanted = change(now.Settings);
                var (was, becomes) = (Stamp.Of(part(now.Settings)), Stamp.Of(part(wanted)));
                same = was == becomes;
                moved = !same && was != stamp;
                noted = ((trail ?? part)(now.Settings), (trail ?? part)(wanted));
                return moved || same ? now : now with { Settings = wanted };
            },
            cancel) ?? visit.Store;
        if (moved)
            return new SavedSettings(store, await Who(visit, area, cancel));
        if (!same)
            await changes.Add(store.Id, visit.Who, area, says, noted.Was, noted.Becomes, cancel);
        return new SavedSettings(store, null);
    }

    /// <summary>Who changed something of an area last, as a sentence for the one who comes second.</summary>
    public async Task<string> Who(Visit visit, string area, CancellationToken cancel)
    {
        var last = await changes.Newest(visit.Store.Id, 30, cancel).FirstOrDefaultAsync(c => c.Area == area, cancel);
        return (last is null ? "Somebody else changed this" : last.Who + " changed this on " + MerchantTime.Of(last.At, visit.Store))
            + " while you were editing. Nothing was overwritten, and what you typed is still below: compare it with what is there now, and save again.";
    }
}
