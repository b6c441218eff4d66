using CancelSaver.Offers;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <param name="Id">The rule's.</param>
/// <param name="Rule">The rows to show.</param>
/// <param name="Typed">What stands in their fields, and what is wrong with it.</param>
/// <param name="Meanwhile">Somebody else changed the draft since the form was opened: what; null: nobody.</param>
/// <param name="AsItIs">The rule as the draft has it now, as a sentence; null: it is no longer in it.</param>
public sealed record RuleEditModel(Visit Visit, string Id, RuleForm Rule, Typed Typed, RuleChoices Choices, RuleNames Names, string Stamp, IReadOnlyList<string>? Meanwhile, string? AsItIs) : MerchantModel(Visit)
{
    /// <summary>What the form says, as a sentence; null while it cannot be read.</summary>
    public string? Sentence { get; init; }
}

/// <summary>One rule in a form. Every button but Save gives the form back as it was typed, with a row more or less; only Save writes, and only into the draft.</summary>
public sealed class RuleEditDesk(DraftDesk drafts, RulesDesk rules)
{
    public async Task<IResult> Page(Visit visit, string id, CancellationToken cancel)
    {
        var open = await drafts.Open(visit.Store, cancel);
        if (open.Rulebook.Find(id) is not { } rule)
            return await Gone(visit);
        var choices = new RuleChoices(visit.Store);
        var form = RuleForm.Of(rule, choices);
        return await Show(visit, open, rule.Id, form, form.Fields(), choices, null, cancel);
    }

    public async Task<IResult> Act(Visit visit, string id, IFormCollection sent, CancellationToken cancel)
    {
        var (raw, choices) = (Typed.From(sent), new RuleChoices(visit.Store));
        var form = RuleForm.Read(raw);
        var open = await drafts.Open(visit.Store, cancel);
        var seen = open with { Stamp = raw["stamp"] };
        if (raw["do"] is { Length: > 0 } what && what != "save")
        {
            form = form.Do(what, raw);
            return await Show(visit, seen, id, form, form.Fields(), choices, null, cancel);
        }

        // Numbered anew, so that what is wrong stands beside the field that is shown.
        var typed = form.Fields();
        var reader = new RuleFormReader(form, typed, choices);
        var rule = reader.Rule(id);
        if (typed.IsFine)
            Judge(visit.Store, RulebookEdits.Put(open.Rulebook, rule), id, reader);
        if (!typed.IsFine)
            return await Show(visit, seen, id, form, typed, choices, null, cancel, StatusCodes.Status422UnprocessableEntity);

        var changed = await drafts.Change(visit, raw["stamp"], r => RulebookEdits.Put(r, rule), cancel);
        return changed.IsDone
            ? visit.Back("/app/rules?done=saved#rule-" + rule.Id)
            : await Show(visit, changed.Open, id, form, typed, choices, changed.Meanwhile, cancel, StatusCodes.Status409Conflict);
    }

    private static void Judge(Store store, Rulebook rulebook, string id, RuleFormReader reader)
    {
        foreach (var error in RulebookValidation.Validate(rulebook, store.Currency, store.PaymentMethods, store.Settings.OwnReasonIds).Where(e => !e.Warns))
        {
            if (string.Equals(error.RuleId, id, StringComparison.OrdinalIgnoreCase))
                reader.Place(error);
        }
    }

    private async Task<IResult> Show(
        Visit visit, OpenDraft open, string id, RuleForm form, Typed typed, RuleChoices choices, IReadOnlyList<string>? meanwhile, CancellationToken cancel, int status = StatusCodes.Status200OK)
    {
        var reading = form.Fields();
        var read = new RuleFormReader(form, reading, choices).Rule(id);
        var names = await rules.Names(visit.Store, [open.Rulebook, new Rulebook { Rules = [read] }], cancel);
        var asItIs = open.Rulebook.Find(id) is { } rule ? RuleSentence.Of(rule, names) : null;
        return await Pages.Show<RuleEditPage>(
            new RuleEditModel(visit, id, form, typed, choices, names, open.Stamp, meanwhile, asItIs) { Sentence = reading.IsFine ? RuleSentence.Of(read, names) : null }, status);
    }

    private static Task<IResult> Gone(Visit visit) => Pages.Show<NoticePage>(
        new NoticeModel(visit, "There is no such rule.", "Somebody may have taken it out of the draft. Go back to Rules to see what is there."), StatusCodes.Status404NotFound);

    /// <summary>The kinds of offers as a merchant chooses them.</summary>
    public static IReadOnlyList<(string Value, string Label)> OfferKinds { get; } =
    [
        (nameof(OfferKind.FreeShipping), "Free shipping"), (nameof(OfferKind.PriorityDelivery), "Priority delivery"), (nameof(OfferKind.Coupon), "A coupon"), (nameof(OfferKind.AlternatePayment), "Another way to pay"),
        (nameof(OfferKind.ReissueCode), "The customer's code once more"), (nameof(OfferKind.Reassure), "Reassurance (your return policy)"), (nameof(OfferKind.TalkToUs), "A talk with your team"),
        (nameof(OfferKind.NextOrderDiscount), "A discount on the next order"), (nameof(OfferKind.StoreCredit), "Store credit"),
    ];
}
