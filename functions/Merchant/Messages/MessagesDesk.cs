using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Stores;
using CancelSaver.Team;
using CancelSaver.Web;

namespace CancelSaver.Merchant;

/// <summary>The page on which a merchant reads and rewrites what customers read.</summary>
public sealed class MessagesDesk(SettingsSaver saver, CancellationTable cases, AppOptions options, TimeProvider time)
{
    private const int MostCases = 10;

    public static string Address(string group, string language) => "/app/messages?group=" + group + "&language=" + Uri.EscapeDataString(language);

    public async Task<IResult> Page(Visit visit, string? group, string? language, string? done, CancellationToken cancel)
    {
        var shown = TextBook.Find(group) ?? TextBook.Groups[0];
        var tag = Language(visit.Store, language);
        return await Show(visit, shown, tag, Filled(visit.Store, shown, tag), StampOf(visit.Store.Settings, shown, tag), NewTest(shown), Done(done), null, StatusCodes.Status200OK, cancel);
    }

    /// <summary>The page with a test mail that did not go out, and why.</summary>
    public async Task<IResult> PageWithTest(Visit visit, string? group, string? language, Typed test, int status, CancellationToken cancel)
    {
        var shown = TextBook.Find(group) ?? TextBook.Groups[0];
        var tag = Language(visit.Store, language);
        return await Show(visit, shown, tag, Filled(visit.Store, shown, tag), StampOf(visit.Store.Settings, shown, tag), test, null, null, status, cancel);
    }

    public async Task<IResult> Save(Visit visit, IFormCollection form, CancellationToken cancel)
    {
        var typed = Typed.From(form);
        if (TextBook.Find(typed["group"]) is not { } group || Wordings.Of(visit.Store, typed["language"]) is null)
            return visit.Back("/app/messages");
        var tag = Language(visit.Store, typed["language"]);
        if (typed["reset"] == "all")
            return await Reset(visit, group, tag, group.Entries.Select(e => e.Key), cancel);
        if (typed["reset"].Length > 0)
            return await Reset(visit, group, tag, group.Entries.Select(e => e.Key).Where(k => k == typed["reset"]), cancel);

        var texts = TextsOf(group, typed);
        foreach (var (key, text) in texts)
        {
            foreach (var problem in Texts.Problems(key, text))
                typed.Wrong("t-" + key, problem);
            if (text.Length > Wordings.MostChars)
                typed.Wrong("t-" + key, FormattableString.Invariant($"This text has {text.Length} characters; {Wordings.MostChars} is the most."));
        }
        if (Wordings.Bytes(Wordings.Saying(visit.Store.Settings, tag, texts)) > Wordings.MostBytes)
            typed.Wrong("", "All your own texts together are longer than 100 KB. Shorten some, or reset those you do not need.");
        if (!typed.IsFine)
            return await Show(visit, group, tag, typed, typed["stamp"], NewTest(group), null, null, StatusCodes.Status422UnprocessableEntity, cancel);

        var saved = await saver.Save(
            visit, "Messages", "Changed texts of \"" + group.Title + "\" (" + tag + ").", typed["stamp"],
            s => Own(s, group, tag), s => Wordings.Saying(s, tag, texts), cancel, s => new { s.Wordings });
        return saved.Moved is { } moved
            ? await Show(visit with { Store = saved.Store }, group, tag, typed, StampOf(saved.Store.Settings, group, tag), NewTest(group), null, moved, StatusCodes.Status409Conflict, cancel)
            : visit.Back(Address(group.Id, tag) + "&done=saved");
    }

    /// <summary>The document in the frame: the texts as they are typed, saved or not.</summary>
    public async Task<IResult> Preview(Visit visit, Typed typed, CancellationToken cancel)
    {
        var tag = Language(visit.Store, typed["language"]);
        var texts = TextBook.Find(typed["group"]) is { } group ? TextsOf(group, typed).Where(t => t.Text.Length <= Wordings.MostChars) : [];
        var store = visit.Store with { Settings = Wordings.Saying(visit.Store.Settings, tag, texts) };
        var seen = await Merchant.Preview.Of(store, await Case(store, typed["case"], cancel), typed["what"], Wordings.Of(store, tag) ?? Texts.English, options, time.GetUtcNow());
        var dark = typed["colours"] == "dark";
        var html = typed["parts"] == "plain"
            ? Merchant.Preview.Plain(seen.Text is null ? "This is a page, not a mail: it has no plain-text part." : "Subject: " + seen.Title + "\n\n" + seen.Text, dark)
            : Merchant.Preview.Framed(seen.Html, dark);
        return new PreviewResult(html, visit);
    }

    /// <summary>One of the store's languages by its tag; the default for anything else.</summary>
    internal static string Language(Store store, string? tag) =>
        Wordings.Languages(store.Settings).FirstOrDefault(l => l.Equals(tag, StringComparison.OrdinalIgnoreCase)) ?? Wordings.TextsFor(store, null).Language;

    private async Task<IResult> Reset(Visit visit, TextGroup group, string tag, IEnumerable<string> keys, CancellationToken cancel)
    {
        // Whatever somebody else wrote there meanwhile: the shipped text is what this button says.
        await saver.Save(
            visit, "Messages", "Reset texts of \"" + group.Title + "\" (" + tag + ") to the shipped ones.", StampOf(visit.Store.Settings, group, tag),
            s => Own(s, group, tag), s => Wordings.Saying(s, tag, keys.Select(k => (k, ""))), cancel, s => new { s.Wordings });
        return visit.Back(Address(group.Id, tag) + "&done=reset");
    }

    private async Task<Cancellation> Case(Store store, string order, CancellationToken cancel) =>
        long.TryParse(order, out var number) && await cases.Find(new CancellationId(store.Id, number), cancel) is { Order.PersonErased: false } real ? real : SampleCases.Example(store, time.GetUtcNow());

    private async Task<IResult> Show(
        Visit visit, TextGroup group, string tag, Typed typed, string stamp, Typed test, string? done, string? warns, int status, CancellationToken cancel)
    {
        var newest = await cases.Newest(visit.Store.Id, MostCases, cancel).Where(c => !c.Order.PersonErased).ToListAsync(cancel);
        List<(string, string)> choices =
        [
            .. newest.Select(c => (c.Id.OrderId.ToString(System.Globalization.CultureInfo.InvariantCulture), "Order " + c.Order.Number + ", " + MerchantTime.Day(c.CancelledAt, visit.Store))),
            ("", "A made-up example"),
        ];
        if (!typed.Has("what"))
            typed.Set("what", group.Shows).Set("case", choices[0].Item1).Set("width", "desktop").Set("colours", "light").Set("parts", "html");
        return await Pages.Show<MessagesPage>(new MessagesModel(visit, group, tag, typed, stamp, choices, test, done, warns ?? Missing(visit.Store)), status);
    }

    internal static string? Missing(Store store) => store.Settings.Brand is { SupportEmail.Length: > 0, PostalAddress.Length: > 0 }
        ? null
        : "No mail goes out yet: mails must carry an address your customers can write to, and your postal address. Fill in both under Brand and contact.";

    private static Typed Filled(Store store, TextGroup group, string tag)
    {
        var words = Wordings.Of(store, tag) ?? Texts.English;
        return Typed.Of(group.Entries.Select(e => ("t-" + e.Key, (string?)words.Raw(e.Key))));
    }

    private static Typed NewTest(TextGroup group) => Typed.Of(("mail", Merchant.Preview.IsMail(group.Shows) ? group.Shows : "ask"));

    private static List<(string Key, string Text)> TextsOf(TextGroup group, Typed typed) =>
        [.. group.Entries.Where(e => typed.Has("t-" + e.Key)).Select(e => (e.Key, typed["t-" + e.Key].Trim()))];

    private static SortedDictionary<string, string> Own(StoreSettings settings, TextGroup group, string tag)
    {
        var own = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in group.Entries)
        {
            if (Wordings.Own(settings, tag, entry.Key) is { } text)
                own[entry.Key] = text;
        }
        return own;
    }

    private static string StampOf(StoreSettings settings, TextGroup group, string tag) => Stamp.Of(Own(settings, group, tag));

    private static string? Done(string? done) => done switch
    {
        "saved" => "Saved. The next mail and page say it this way.",
        "reset" => "The shipped text is back.",
        "tested" => "The test mail was accepted by the mail service. It should arrive within a minute; look into the spam folder too.",
        _ => null,
    };
}

/// <summary>The routes of the texts.</summary>
public static class MessagesRoutes
{
    public static IEndpointRouteBuilder MapMessages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/app/messages", (string? group, string? language, string? done, HttpContext http, MerchantDoor door, MessagesDesk desk) =>
            door.Show(http, visit => desk.Page(visit, group, language, done, http.RequestAborted)));
        routes.MapPost("/app/messages", (HttpContext http, MerchantDoor door, MessagesDesk desk) =>
            door.Act(http, MerchantRole.Everything, (visit, form) => desk.Save(visit, form, http.RequestAborted)));
        routes.MapGet("/app/messages/preview", (HttpContext http, MerchantDoor door, MessagesDesk desk) => door.Show(http, visit => desk.Preview(
            visit, Typed.Of(http.Request.Query.Where(q => q.Key is "group" or "language" or "what" or "case").Select(q => (q.Key, (string?)q.Value.ToString()))), http.RequestAborted)));
        routes.MapPost("/app/messages/preview", (HttpContext http, MerchantDoor door, MessagesDesk desk) =>
            door.Act(http, MerchantRole.Look, (visit, form) => desk.Preview(visit, Typed.From(form), http.RequestAborted)));
        routes.MapPost("/app/messages/test", (HttpContext http, MerchantDoor door, TestMailDesk desk) =>
            door.Act(http, MerchantRole.Everything, (visit, form) => desk.Send(visit, form, http.RequestAborted)));
        return routes;
    }
}
