using System.Globalization;
using CancelSaver.Messages;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>In which languages customers are written to, and which reasons they are asked for.</summary>
public sealed class ReasonsDesk(SettingsSaver saver)
{
    /// <summary>Reasons of its own a store may have.</summary>
    public const int MostOwn = 10;

    private const int LongestLabel = 60;
    private const int LongestId = 40;

    public Task<IResult> Page(Visit visit, string? done) => Show(visit, null, null, done switch
    {
        "languages" => "The languages are saved.",
        "reasons" => "The reasons are saved. The next customer is asked for these.",
        _ => null,
    }, null, StatusCodes.Status200OK);

    public async Task<IResult> SaveLanguages(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var typed = Typed.From(form);
        var before = visit.Store.Settings.Languages;
        var own = before.Own.Where(o => !typed.Picked("remove", o.Tag)).ToList();
        var tag = typed.Text("tag", "The language", 20);
        if (tag.Length > 0)
        {
            if (Tag(tag) is not { } proper)
                typed.Wrong("tag", "A language is written like de, pt-BR or fr-CA.");
            else if (Texts.Languages.Contains(proper, StringComparer.OrdinalIgnoreCase) || own.Exists(o => o.Tag.Equals(proper, StringComparison.OrdinalIgnoreCase)))
                typed.Wrong("tag", "There are texts in this language already.");
            else if (own.Count >= Wordings.MostOwnLanguages)
                typed.Wrong("tag", FormattableString.Invariant($"{Wordings.MostOwnLanguages} languages of your own is the most."));
            else if (Texts.Languages.Contains(typed["from"]))
                own.Add(new OwnLanguage(proper, typed["from"]));
            else
                typed.Wrong("from", "Choose the language its texts start from.");
        }
        List<string> all = [.. Texts.Languages, .. own.Select(o => o.Tag)];
        if (typed["default"].Length > 0)
            typed.OneOf("default", "the default language", all);
        // A language that is new is meant to be used.
        var added = own.Select(o => o.Tag).Except(before.Own.Select(o => o.Tag));
        var offered = typed.All("offered").Concat(added).Where(all.Contains).Distinct().ToList();
        if (offered.Count == 0)
            typed.Wrong("offered", "Choose at least one language.");
        if (!typed.IsFine)
            return await Show(visit, typed, null, null, null, StatusCodes.Status422UnprocessableEntity);
        var languages = new StoreLanguages { Default = typed["default"], Offered = offered.Count == all.Count ? [] : offered, Own = own };
        var saved = await saver.Save(visit, "Settings", "Changed the languages.", typed["stamp"], s => s.Languages, s => s with { Languages = languages }, cancel, s => new { s.Languages });
        return saved.Moved is { } moved
            ? await Show(visit with { Store = saved.Store }, typed, null, null, moved, StatusCodes.Status409Conflict)
            : visit.Back("/app/settings/reasons?done=languages");
    }

    public async Task<IResult> SaveReasons(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var typed = Typed.From(form);
        var shipped = new List<(string Reason, int Place)>();
        foreach (var reason in Reason.Choices.Where(r => typed.Picked("ask", r)))
            shipped.Add((reason, typed.Number("place-" + reason, "The place of \"" + MerchantWords.Of(reason) + "\"", 1, 99, required: false) ?? 99));
        if (shipped.Count == 0)
            typed.Wrong("ask", "Choose at least one reason.");
        var own = OwnReasons(typed, visit.Store.Settings.OwnReasons);
        foreach (var gone in visit.Store.Settings.OwnReasons.Where(o => own.TrueForAll(n => n.Id != o.Id)))
        {
            if (visit.Store.Rulebook.Rules.FirstOrDefault(r => r.Enabled && Uses(r.When, gone.Id)) is { } rule)
                typed.Wrong("own-" + visit.Store.Settings.OwnReasons.ToList().IndexOf(gone).ToString(CultureInfo.InvariantCulture), "The rule \"" + rule.Name + "\" asks for \"" + gone.Label + "\". Change that rule first, then take the reason off.");
        }
        if (!typed.IsFine)
            return await Show(visit, null, typed, null, null, StatusCodes.Status422UnprocessableEntity);
        var order = shipped.OrderBy(s => s.Place).Select(s => s.Reason).ToList();
        var asked = new ReasonList { Shipped = order.SequenceEqual(Reason.Choices) ? [] : order, FixedOrder = typed.Ticked("fixed") };
        var saved = await saver.Save(visit, "Settings", "Changed the reasons customers are asked for.", typed["stamp"], Part, s => s with { Asked = asked, OwnReasons = own }, cancel);
        return saved.Moved is { } moved
            ? await Show(visit with { Store = saved.Store }, null, typed, null, moved, StatusCodes.Status409Conflict)
            : visit.Back("/app/settings/reasons?done=reasons");
    }

    /// <summary>A language tag the way it is written, <c>pt-BR</c>; null: it is none.</summary>
    public static string? Tag(string typed)
    {
        var parts = typed.Trim().Replace('_', '-').Split('-');
        if (parts.Length > 3 || parts[0].Length is < 2 or > 3 || !parts.All(p => p.Length is >= 2 and <= 8 && p.All(char.IsAsciiLetterOrDigit)) || !parts[0].All(char.IsAsciiLetter))
            return null;
        return string.Join('-', parts.Select((p, i) => i == 0 ? p.ToLowerInvariant() : p.Length == 2 ? p.ToUpperInvariant() : char.ToUpperInvariant(p[0]) + p[1..].ToLowerInvariant()));
    }

    private static List<OwnReason> OwnReasons(Typed typed, IReadOnlyList<OwnReason> before)
    {
        var own = new List<OwnReason>();
        for (var i = 0; i < MostOwn; i++)
        {
            var name = "own-" + i.ToString(CultureInfo.InvariantCulture);
            var label = typed.Text(name, "A reason", LongestLabel);
            if (label.Length == 0)
                continue;
            if (label.Any(char.IsControl) || label.Contains("{{", StringComparison.Ordinal))
                typed.Wrong(name, "A reason is one plain line, without placeholders.");
            if (own.Exists(o => o.Label.Equals(label, StringComparison.OrdinalIgnoreCase)))
                typed.Wrong(name, "This reason is there twice.");
            var kept = before.FirstOrDefault(o => o.Id == typed["id-" + i.ToString(CultureInfo.InvariantCulture)] && own.TrueForAll(n => n.Id != o.Id));
            if (kept is not null)
                own.Add(kept with { Label = label });
            else if (NewId(label, [.. before.Select(o => o.Id), .. own.Select(o => o.Id)]) is { } id)
                own.Add(new OwnReason(id, label));
            else
                typed.Wrong(name, "A reason needs some letters or digits.");
        }
        return own;
    }

    // Read in rules and cases: so it is made of the words.
    private static string? NewId(string label, IReadOnlyList<string> taken)
    {
        var plain = string.Join(' ', string.Concat(label.Select(c => char.IsLetterOrDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (plain.Length == 0)
            return null;
        var stem = plain.Length <= LongestId ? plain : plain[..LongestId].Trim();
        var id = stem;
        for (var number = 2; Reason.All.Concat(taken).Contains(id, StringComparer.OrdinalIgnoreCase); number++)
            id = stem + " " + number.ToString(CultureInfo.InvariantCulture);
        return id;
    }

    private static bool Uses(Condition condition, string reason) => condition switch
    {
        ReasonIs its => its.Reasons.Contains(reason, StringComparer.OrdinalIgnoreCase),
        And and => and.All.Any(c => Uses(c, reason)),
        Or or => or.Any.Any(c => Uses(c, reason)),
        Not not => Uses(not.That, reason),
        _ => false,
    };

    private static Task<IResult> Show(Visit visit, Typed? languages, Typed? reasons, string? done, string? warns, int status)
    {
        var s = visit.Store.Settings;
        var offered = s.Languages.Offered.Count == 0 ? Wordings.Languages(s) : s.Languages.Offered;
        var asked = s.Asked.Shipped.Count == 0 ? Reason.Choices : s.Asked.Shipped;
        languages ??= Typed.Of([("default", s.Languages.Default), ("from", "en"), .. offered.Select(o => ("offered", (string?)o))]);
        reasons ??= Typed.Of(
        [
            .. asked.Select(r => ("ask", (string?)r)), .. asked.Select((r, i) => ("place-" + r, (string?)(i + 1).ToString(CultureInfo.InvariantCulture))), ("fixed", s.Asked.FixedOrder ? "yes" : null),
            .. s.OwnReasons.SelectMany((r, i) => new[] { ("own-" + i.ToString(CultureInfo.InvariantCulture), (string?)r.Label), ("id-" + i.ToString(CultureInfo.InvariantCulture), r.Id) }),
        ]);
        // After somebody else's change a second press must be possible, once it was read: so the new state's stamp.
        return Pages.Show<ReasonsPage>(
            new ReasonsModel(visit, languages, status == 422 ? languages["stamp"] is { Length: > 0 } kept ? kept : Stamp.Of(s.Languages) : Stamp.Of(s.Languages), reasons,
                status == 422 && reasons["stamp"].Length > 0 ? reasons["stamp"] : Stamp.Of(Part(s)), done, warns),
            status);
    }

    private static object Part(StoreSettings s) => new { s.Asked, s.OwnReasons };
}

/// <summary>The routes of languages and reasons.</summary>
public static class ReasonsRoutes
{
    public static IEndpointRouteBuilder MapReasons(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app/settings/reasons", (string? done, HttpContext http, MerchantDoor door, ReasonsDesk desk) => door.Show(http, visit => desk.Page(visit, done)));
        routes.MapPost("/app/settings/reasons", (HttpContext http, MerchantDoor door, ReasonsDesk desk) =>
            door.Act(http, MerchantRole.Everything, (visit, form) => desk.SaveReasons(visit, form, http.RequestAborted)));
        routes.MapPost("/app/settings/languages", (HttpContext http, MerchantDoor door, ReasonsDesk desk) =>
            door.Act(http, MerchantRole.Everything, (visit, form) => desk.SaveLanguages(visit, form, http.RequestAborted)));
        return routes;
    }
}
