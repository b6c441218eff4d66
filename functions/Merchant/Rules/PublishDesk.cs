using System.Globalization;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <param name="Problems">What stands in the way, and what is only probably not meant.</param>
/// <param name="Changes">What would decide differently.</param>
public sealed record PublishModel(Visit Visit, OpenDraft Open, IReadOnlyList<RulebookError> Problems, IReadOnlyList<RuleChange> Changes, IReadOnlyList<string>? Meanwhile, Typed Typed) : MerchantModel(Visit)
{
    public bool MayPublish => Open.Draft is not null && !Open.IsBehind(Store) && Problems.All(p => p.Warns) && Changes.Count > 0;
}

/// <param name="Changes">Against the version before it.</param>
public sealed record HistoryEntry(PublishedRulebook Version, IReadOnlyList<RuleChange> Changes);

/// <param name="Next">The newest of the page before this one; null: there are no older ones.</param>
public sealed record HistoryModel(Visit Visit, IReadOnlyList<HistoryEntry> Entries, int? Next) : MerchantModel(Visit);

/// <param name="Against">What would change if it decided again.</param>
public sealed record VersionModel(Visit Visit, PublishedRulebook Shown, RuleNames Names, IReadOnlyList<RuleChange> Against, IReadOnlyList<RulebookError> Problems, string? Meanwhile) : MerchantModel(Visit);

/// <summary>From draft to version, and back: what is published, by whom, and how to undo it.</summary>
public sealed class PublishDesk(DraftDesk drafts, RulesDesk rules, StoreTable stores, ChangeTable changes, TimeProvider time)
{
    private const int VersionsAPage = 20;
    private const int LongestComment = 300;

    public async Task<IResult> Page(Visit visit, CancellationToken cancel) => await Show(visit, await drafts.Open(visit.Store, cancel), null, Typed.Of(), cancel);

    /// <summary>Publishes the draft as it was looked over. Sent twice it is one version.</summary>
    public async Task<IResult> Publish(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var (typed, store) = (Typed.From(form), visit.Store);
        var comment = typed.Text("comment", "The comment", LongestComment);
        var open = await drafts.Open(store, cancel);
        if (open.Stamp == typed["stamp"] && open.Draft is null)
            return visit.Back("/app/rules?done=published");
        if (open.Stamp != typed["stamp"])
            return await Show(visit, open, await drafts.Meanwhile(visit, open, typed["stamp"], cancel), typed, cancel, StatusCodes.Status409Conflict);
        if (open.IsBehind(store))
            return await Show(visit, open, null, typed, cancel, StatusCodes.Status409Conflict);
        if (RulebookEdits.Stamp(store.Rulebook) == open.Stamp)
        {
            await drafts.Discard(visit, open.Stamp, cancel);
            return visit.Back("/app/rules?done=same");
        }
        if (!typed.IsFine || Judge(store, open.Rulebook).Any(p => !p.Warns))
            return await Show(visit, open, null, typed, cancel, StatusCodes.Status422UnprocessableEntity);

        var published = await stores.PublishRulebook(
            store.Id, open.Rulebook, store.Rulebook.Version, new Publication(visit.Who.Id, visit.Who.Called, time.GetUtcNow(), comment), open.Draft, cancel);
        if (published is null)
            return await Again(visit, typed, cancel);
        await Note(visit, "Published version " + Number(published.Rulebook.Version) + (comment.Length > 0 ? ": " + comment : "."), store.Rulebook, published.Rulebook, cancel);
        return visit.Back("/app/rules?done=published");
    }

    public async Task<IResult> History(Visit visit, int? from, CancellationToken cancel)
    {
        var store = visit.Store;
        var newest = Math.Clamp(from ?? store.Rulebook.Version, 0, store.Rulebook.Version);
        var versions = await stores.Versions(store, newest, VersionsAPage + 1, cancel);
        var names = await rules.Names(store, versions.Select(v => v.Rulebook), cancel);
        var entries = versions.Take(VersionsAPage).Select((v, i) => new HistoryEntry(v, i + 1 < versions.Count ? RulebookDiff.Of(versions[i + 1].Rulebook, v.Rulebook, names) : [])).ToList();
        return await Pages.Show<HistoryPage>(new HistoryModel(visit, entries, versions.Count > VersionsAPage ? versions[VersionsAPage].Rulebook.Version : null));
    }

    public Task<IResult> Version(Visit visit, int version, CancellationToken cancel) => Version(visit, version, null, cancel);

    /// <summary>Publishes an old version as a new one.</summary>
    public async Task<IResult> Undo(Visit visit, int version, IFormCollection form, CancellationToken cancel)
    {
        var store = visit.Store;
        if (await stores.FindRulebook(store.Id, version, cancel) is not { } old)
            return await NoSuchVersion(visit);
        // Sent twice, or somebody else had the same thought.
        if (RulebookEdits.Stamp(old) == RulebookEdits.Stamp(store.Rulebook))
            return visit.Back("/app/rules?done=undone");
        if (form["stamp"] != RulebookEdits.Stamp(store.Rulebook))
            return await Version(visit, version, "Version " + Number(store.Rulebook.Version) + " was published while you had this page open. Nothing was changed; look again at what would change now.", cancel, StatusCodes.Status409Conflict);
        if (Judge(store, old).Any(p => !p.Warns))
            return await Version(visit, version, null, cancel, StatusCodes.Status422UnprocessableEntity);
        var by = new Publication(visit.Who.Id, visit.Who.Called, time.GetUtcNow(), "Back to version " + Number(version) + ".");
        if (await stores.PublishRulebook(store.Id, old, store.Rulebook.Version, by, null, cancel) is not { } published)
            return await Version(visit, version, "Somebody published another version at the same moment. Look again, and press once more if you still want it.", cancel, StatusCodes.Status409Conflict);
        await Note(visit, "Published version " + Number(published.Rulebook.Version) + ": back to version " + Number(version) + ".", store.Rulebook, published.Rulebook, cancel);
        return visit.Back("/app/rules?done=undone");
    }

    private async Task<IResult> Version(Visit visit, int version, string? meanwhile, CancellationToken cancel, int status = StatusCodes.Status200OK)
    {
        var store = visit.Store;
        var found = await stores.Versions(store, version, 1, cancel);
        if (version > store.Rulebook.Version || found is not [var shown, ..] || shown.Rulebook.Version != version)
            return await NoSuchVersion(visit);
        var names = await rules.Names(store, [shown.Rulebook, store.Rulebook], cancel);
        return await Pages.Show<VersionPage>(new VersionModel(visit, shown, names, RulebookDiff.Of(store.Rulebook, shown.Rulebook, names), Judge(store, shown.Rulebook), meanwhile), status);
    }

    // Somebody was faster by a moment: what is there now is looked at again.
    private async Task<IResult> Again(Visit visit, Typed typed, CancellationToken cancel)
    {
        var now = visit with { Store = await stores.Find(visit.Store.Id, cancel) ?? visit.Store };
        var open = await drafts.Open(now.Store, cancel);
        return open.Draft is null && open.Stamp == typed["stamp"]
            ? now.Back("/app/rules?done=published")
            : await Show(now, open, await drafts.Meanwhile(now, open, typed["stamp"], cancel), typed, cancel, StatusCodes.Status409Conflict);
    }

    private async Task<IResult> Show(Visit visit, OpenDraft open, IReadOnlyList<string>? meanwhile, Typed typed, CancellationToken cancel, int status = StatusCodes.Status200OK)
    {
        var names = await rules.Names(visit.Store, [open.Rulebook, visit.Store.Rulebook], cancel);
        var differs = open.Draft is null ? [] : RulebookDiff.Of(visit.Store.Rulebook, open.Rulebook, names);
        return await Pages.Show<PublishPage>(new PublishModel(visit, open, Judge(visit.Store, open.Rulebook), differs, meanwhile, typed), status);
    }

    private Task Note(Visit visit, string says, Rulebook before, Rulebook after, CancellationToken cancel) => changes.Add(visit.Store.Id, visit.Who, "Rules", says, before, after, cancel);

    private static IReadOnlyList<RulebookError> Judge(Store store, Rulebook rulebook) => RulebookValidation.Validate(rulebook, store.Currency, store.PaymentMethods, store.Settings.OwnReasonIds);

    private static Task<IResult> NoSuchVersion(Visit visit) =>
        Pages.Show<NoticePage>(new NoticeModel(visit, "There is no such version.", "Go to Rules, History to see what was published."), StatusCodes.Status404NotFound);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
