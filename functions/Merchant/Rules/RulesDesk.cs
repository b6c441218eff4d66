using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <param name="Names">The store's own words for what rules name.</param>
/// <param name="Problems">What the judge says of the draft as it stands.</param>
/// <param name="Changes">What differs from the published version.</param>
/// <param name="Elsewhere">What was published since the draft was begun; empty: nothing.</param>
/// <param name="Meanwhile">Why the last press did nothing: what somebody else did; null: it did.</param>
/// <param name="Done">What was done; null: nothing.</param>
public sealed record RulesModel(
    Visit Visit, OpenDraft Open, RuleNames Names, IReadOnlyList<RulebookError> Problems, IReadOnlyList<RuleChange> Changes, IReadOnlyList<RuleChange> Elsewhere, IReadOnlyList<string>? Meanwhile, string? Done)
    : MerchantModel(Visit)
{
    /// <summary>A place that was typed and is none: beside which rule, and what.</summary>
    public (string Rule, string Place)? Misplaced { get; init; }

    /// <summary>How many cases of the last <see cref="RulesDesk.Days"/> days each rule decided, by rule id.</summary>
    public IReadOnlyDictionary<string, int> Hits { get; init; } = new Dictionary<string, int>();

    /// <summary>The last press was wrong in itself; nobody else is to blame.</summary>
    public bool IsWrong { get; init; }

    public bool IsDraft => Open.Draft is not null;

    public IEnumerable<RulebookError> ProblemsOf(int place) => Problems.Where(p => p.Index == place);
}

/// <summary>The list of rules: what is published, what the draft makes of it, and everything that can be done to a rule with one press.</summary>
public sealed class RulesDesk(DraftDesk drafts, StoreTable stores, ReadDays days, TimeProvider time)
{
    /// <summary>How far back hits are counted and names of products are looked for.</summary>
    public const int Days = 90;

    public async Task<IResult> Page(Visit visit, string? done, CancellationToken cancel) => await Show(visit, await drafts.Open(visit.Store, cancel), null, Said(done, visit.Store), cancel);

    /// <summary>One press of a button beside a rule.</summary>
    public async Task<IResult> Act(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var (what, id, once) = (form["do"].ToString(), form["rule"].ToString(), form["once"].ToString());
        // Enter presses the first button of its form.
        if (what.Length == 0)
            what = form.ContainsKey("template") ? "add" : "move";
        var place = int.TryParse(form["place"], NumberStyles.None, CultureInfo.InvariantCulture, out var typed) ? typed : 0;
        if (what.StartsWith("to:", StringComparison.Ordinal) && int.TryParse(what.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var to))
            (what, place) = ("move", to);
        if (what == "move" && place is < 1 or > RulebookValidation.MostRules)
            return await Wrong(visit, "A place is a number from 1 on.", cancel, (id, form["place"].ToString()));

        var made = "";
        DraftChanged changed;
        switch (what)
        {
            case "move": changed = await drafts.Change(visit, form["stamp"].ToString(), r => RulebookEdits.Move(r, id, place), cancel); break;
            case "on" or "off": changed = await drafts.Change(visit, form["stamp"].ToString(), r => RulebookEdits.Switch(r, id, what == "on"), cancel); break;
            case "delete": changed = await drafts.Change(visit, form["stamp"].ToString(), r => RulebookEdits.Remove(r, id), cancel); break;
            case "duplicate":
                made = RulebookEdits.IdOf(id, once);
                changed = await drafts.Change(visit, form["stamp"].ToString(), r => RulebookEdits.Duplicate(r, id, once), cancel);
                break;
            case "add" when RuleTemplates.Make(form["template"].ToString(), once) is { } rule:
                made = rule.Id;
                changed = await drafts.Change(visit, form["stamp"].ToString(), r => RulebookEdits.Has(r, rule.Id) ? r : RulebookEdits.Put(r, rule), cancel);
                break;
            case "add": return await Wrong(visit, "Choose what the new rule begins with.", cancel);
            default: return await Wrong(visit, "This button is not known any more. Nothing was changed.", cancel);
        }

        if (!changed.IsDone)
            return await Show(visit, changed.Open, changed.Meanwhile, null, cancel, StatusCodes.Status409Conflict);
        return visit.Back(made.Length > 0 ? "/app/rules/" + made + "/edit" : "/app/rules?done=" + what);
    }

    public async Task<IResult> Discard(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var changed = await drafts.Discard(visit, form["stamp"].ToString(), cancel);
        return changed.IsDone ? visit.Back("/app/rules?done=discarded") : await Show(visit, changed.Open, changed.Meanwhile, null, cancel, StatusCodes.Status409Conflict);
    }

    public async Task<IResult> Rebase(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var (changed, both) = await drafts.Rebase(visit, form["stamp"].ToString(), cancel);
        if (!changed.IsDone)
            return await Show(visit, changed.Open, changed.Meanwhile, null, cancel, StatusCodes.Status409Conflict);
        return both.Count == 0
            ? visit.Back("/app/rules?done=rebased")
            : await Show(visit, changed.Open, null, "The draft is taken over. Both sides had changed " + string.Join(", ", both.Select(b => "“" + b + "”")) + ": your wording stays, please read it again.", cancel);
    }

    /// <summary>The page as a conflict or a success shows it.</summary>
    public async Task<IResult> Show(Visit visit, OpenDraft open, IReadOnlyList<string>? meanwhile, string? done, CancellationToken cancel, int status = StatusCodes.Status200OK, (string, string)? misplaced = null)
    {
        var store = visit.Store;
        var past = await Past(store, cancel);
        var names = WithProducts(RuleNames.Of(store), past);
        var hits = past.Where(e => e.Rule is not null).CountBy(e => e.Rule!, StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);
        var problems = RulebookValidation.Validate(open.Rulebook, store.Currency, store.PaymentMethods, store.Settings.OwnReasonIds);
        var changes = open.Draft is null ? [] : RulebookDiff.Of(store.Rulebook, open.Rulebook, names);
        IReadOnlyList<RuleChange> elsewhere = open.Draft is { } draft && open.IsBehind(store) && await stores.FindRulebook(store.Id, draft.BasedOn, cancel) is { } start
            ? RulebookDiff.Of(start, store.Rulebook, names)
            : [];
        return await Pages.Show<RulesPage>(new RulesModel(visit, open, names, problems, changes, elsewhere, meanwhile, done) { Hits = hits, Misplaced = misplaced, IsWrong = status == StatusCodes.Status422UnprocessableEntity }, status);
    }

    /// <summary>Names of products stand in past orders only; they are looked for where a rule names a product.</summary>
    public async Task<RuleNames> Names(Store store, IEnumerable<Rulebook> rulebooks, CancellationToken cancel)
    {
        var names = RuleNames.Of(store);
        return rulebooks.SelectMany(r => r.Rules).Any(r => NamesProducts(r.When)) ? WithProducts(names, await Past(store, cancel)) : names;
    }

    private Task<IReadOnlyList<CaseEntry>> Past(Store store, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return days.Between(store.Id, now.AddDays(-Days), now.AddMinutes(1), words: false, cancel);
    }

    private static RuleNames WithProducts(RuleNames names, IReadOnlyList<CaseEntry> past)
    {
        var products = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var good in past.SelectMany(e => e.Goods).Where(g => g.Name.Length > 0))
            products.TryAdd(good.Id.ToString(CultureInfo.InvariantCulture), good.Name);
        return names with { Products = products };
    }

    private async Task<IResult> Wrong(Visit visit, string says, CancellationToken cancel, (string, string)? misplaced = null) =>
        await Show(visit, await drafts.Open(visit.Store, cancel), [says], null, cancel, StatusCodes.Status422UnprocessableEntity, misplaced);

    private static bool NamesProducts(Condition condition) => condition switch
    {
        HasProduct => true,
        And and => and.All.Any(NamesProducts),
        Or or => or.Any.Any(NamesProducts),
        Not not => NamesProducts(not.That),
        _ => false,
    };

    private static string? Said(string? done, Store store) => done switch
    {
        "move" => "The rule is moved.",
        "on" => "The rule is switched on.",
        "off" => "The rule is switched off.",
        "delete" => "The rule is taken out.",
        "saved" => "Saved to the draft. Nothing decides differently until you publish.",
        "imported" => "The rulebook is imported into the draft. Nothing decides differently until you publish.",
        "published" => "Version " + store.Rulebook.Version.ToString(CultureInfo.InvariantCulture) + " is published: it decides from now on, within a minute everywhere.",
        "same" => "The draft was the same as what is published: there was nothing to publish.",
        "discarded" => "The draft is thrown away. What is published decides as before.",
        "rebased" => "The draft is taken over to the published version.",
        "undone" => "Done: version " + store.Rulebook.Version.ToString(CultureInfo.InvariantCulture) + " is published, with the rules of the version you chose.",
        _ => null,
    };
}
