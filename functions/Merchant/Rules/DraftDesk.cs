using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Team;

namespace CancelSaver.Merchant;

/// <summary>What is edited: the draft, or the published rulebook while there is none.</summary>
/// <param name="Stamp">Of its rules: forms carry it.</param>
public sealed record OpenDraft(Rulebook Rulebook, RulebookDraft? Draft, string Stamp)
{
    public static OpenDraft Of(Store store, RulebookDraft? draft)
    {
        var rulebook = draft?.Rulebook ?? store.Rulebook;
        return new OpenDraft(rulebook, draft, RulebookEdits.Stamp(rulebook));
    }

    /// <summary>Somebody published since the draft was begun.</summary>
    public bool IsBehind(Store store) => Draft is { } draft && draft.BasedOn != store.Rulebook.Version;
}

/// <summary>How a change of the draft went.</summary>
/// <param name="Open">The draft as it is now.</param>
/// <param name="Meanwhile">Somebody else was first, and nothing was changed: what they did, in sentences. Null: it went well.</param>
public sealed record DraftChanged(OpenDraft Open, IReadOnlyList<string>? Meanwhile)
{
    public bool IsDone => Meanwhile is null;
}

/// <summary>The one draft of a store: opened, changed by whoever saw it as it is, told to those who did not.</summary>
public sealed class DraftDesk(StoreTable stores, ChangeTable changes, TimeProvider time)
{
    private const int MostTries = 5;
    private const int MostSays = 12;
    private const int MostLooked = 30;
    private const string Area = "Rules";

    public async Task<OpenDraft> Open(Store store, CancellationToken cancel) => OpenDraft.Of(store, await stores.Draft(store.Id, cancel));

    /// <summary>Changes the draft; what is done already is done, whoever did it.</summary>
    /// <param name="stamp">Of the rules as the person saw them.</param>
    public async Task<DraftChanged> Change(Visit visit, string stamp, Func<Rulebook, Rulebook> change, CancellationToken cancel)
    {
        var (store, names) = (visit.Store, RuleNames.Of(visit.Store));
        for (var tries = 0; ; tries++)
        {
            var open = await Open(store, cancel);
            var after = change(open.Rulebook) with { Version = store.Rulebook.Version };
            var next = RulebookEdits.Stamp(after);
            if (next == open.Stamp)
                return new DraftChanged(open, null);
            if (open.Stamp != stamp || tries == MostTries)
                return new DraftChanged(open, await Meanwhile(visit, open, stamp, cancel));

            var says = RulebookDiff.Of(open.Rulebook, after, names).Take(MostSays).Select(c => c.Says).ToList();
            var step = new DraftStep(open.Stamp, next, visit.Who.Called, time.GetUtcNow(), says);
            var draft = new RulebookDraft
            {
                Rulebook = after,
                BasedOn = open.Draft?.BasedOn ?? store.Rulebook.Version,
                At = step.At,
                Who = step.Who,
                Steps = [.. (open.Draft?.Steps ?? []).Append(step).TakeLast(RulebookDraft.MostSteps)],
                ETag = open.Draft?.ETag,
            };
            if (!await stores.TrySaveDraft(store.Id, draft, cancel))
                continue;
            await changes.Add(store.Id, visit.Who, Area, "Draft: " + (says.Count > 0 ? says[0] : "Changed the rules."), Only(open.Rulebook, after), Only(after, open.Rulebook), cancel);
            return new DraftChanged(new OpenDraft(after, draft, next), null);
        }
    }

    /// <summary>Throws the draft away; one that is gone already is thrown away.</summary>
    public async Task<DraftChanged> Discard(Visit visit, string stamp, CancellationToken cancel)
    {
        var open = await Open(visit.Store, cancel);
        if (open.Draft is not { } draft)
            return new DraftChanged(open, null);
        if (open.Stamp != stamp || !await stores.TryDropDraft(visit.Store.Id, draft, cancel))
            return new DraftChanged(open, await Meanwhile(visit, open, stamp, cancel));
        await changes.Add(visit.Store.Id, visit.Who, Area, "Threw the draft away.", draft.Rulebook.Rules, null, cancel);
        return new DraftChanged(OpenDraft.Of(visit.Store, null), null);
    }

    /// <summary>Takes the draft over to the version that was published meanwhile.</summary>
    /// <returns>Also the names of rules that were changed on both sides.</returns>
    public async Task<(DraftChanged Changed, IReadOnlyList<string> Both)> Rebase(Visit visit, string stamp, CancellationToken cancel)
    {
        var open = await Open(visit.Store, cancel);
        if (open.Draft is not { } draft || !open.IsBehind(visit.Store))
            return (new DraftChanged(open, null), []);
        if (open.Stamp != stamp)
            return (new DraftChanged(open, await Meanwhile(visit, open, stamp, cancel)), []);
        var start = await stores.FindRulebook(visit.Store.Id, draft.BasedOn, cancel) ?? visit.Store.Rulebook;
        var (merged, both) = RulebookMerge.Rebase(start, draft.Rulebook, visit.Store.Rulebook);
        var step = new DraftStep(stamp, RulebookEdits.Stamp(merged), visit.Who.Called, time.GetUtcNow(), ["Took the draft over to version " + visit.Store.Rulebook.Version + "."]);
        var next = draft with { Rulebook = merged, BasedOn = visit.Store.Rulebook.Version, At = step.At, Who = step.Who, Steps = [.. draft.Steps.Append(step).TakeLast(RulebookDraft.MostSteps)] };
        if (!await stores.TrySaveDraft(visit.Store.Id, next, cancel))
        {
            var now = await Open(visit.Store, cancel);
            return (new DraftChanged(now, await Meanwhile(visit, now, stamp, cancel)), []);
        }
        await changes.Add(visit.Store.Id, visit.Who, Area, step.Says[0], Only(draft.Rulebook, merged), Only(merged, draft.Rulebook), cancel);
        return (new DraftChanged(new OpenDraft(merged, next, step.To), null), both);
    }

    /// <summary>Who did what since somebody saw the rules under this stamp.</summary>
    public async Task<IReadOnlyList<string>> Meanwhile(Visit visit, OpenDraft open, string stamp, CancellationToken cancel)
    {
        var (store, names) = (visit.Store, RuleNames.Of(visit.Store));
        if (open.Draft is { } draft)
        {
            var seen = draft.Steps.ToList().FindLastIndex(s => s.To == stamp) + 1;
            if (seen > 0 || draft.Steps.Any(s => s.From == stamp))
                return [.. draft.Steps.Skip(seen > 0 ? seen : draft.Steps.ToList().FindIndex(s => s.From == stamp)).SelectMany(s => Told(s.Who, s.At, s.Says, store))];
            return [.. Told(draft.Who, draft.At, ["The draft has been changed."], store)];
        }

        // There is no draft: it was published or thrown away, and the trail of changes says which.
        if (await changes.Newest(store.Id, MostLooked, cancel).FirstOrDefaultAsync(c => c.Area == Area, cancel) is not { } last)
            return ["Somebody published other rules, or threw the draft away, meanwhile."];
        var versions = await stores.Versions(store, store.Rulebook.Version, 2, cancel);
        var says = versions is [var newest, var before, ..] && newest.By.At >= last.At.AddMinutes(-1) ? RulebookDiff.Of(before.Rulebook, newest.Rulebook, names).Take(MostSays).Select(c => c.Says) : [];
        return [.. Told(last.Who, last.At, [last.Says, .. says], store)];
    }

    private static IEnumerable<string> Told(string who, DateTimeOffset? at, IEnumerable<string> says, Store store) =>
        says.Select(s => who + (at is { } time ? ", " + MerchantTime.Of(time, store) : "") + ": " + s);

    // The audit trail keeps the rules that differ, not two hundred that do not.
    private static IReadOnlyList<Rule> Only(Rulebook these, Rulebook notThose) =>
        [.. these.Rules.Where(r => notThose.Find(r.Id) is not { } other || !RulebookDiff.Same(r, other))];
}
