using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.Messages.SendGrid;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Operations;

/// <param name="Done">What was done; null: nothing.</param>
/// <param name="Refused">What could not be done, and why.</param>
public sealed record HealthModel(OperatorVisit Visit, HealthFacts Facts, IReadOnlyList<Trouble> Troubles, string? Done, IReadOnlyList<string> Refused) : OperatorModel;

/// <param name="Dry">What would happen if it were put back; null: nobody asked.</param>
public sealed record PoisonModel(OperatorVisit Visit, PoisonRow Row, DryResult? Dry) : OperatorModel;

/// <summary>The pages under <c>/app/health</c>: how the app is, and what failed for good.</summary>
public static class OperatorPages
{
    private const string Health = OperatorSession.Path;

    private static readonly Dictionary<string, string> said = new(StringComparer.Ordinal)
    {
        ["back"] = "Put back: it is on its way again. If it fails once more, it will be here again with its cause.",
        ["away"] = "Put away.",
    };

    public static IEndpointRouteBuilder MapOperatorPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Health, (string? done, HttpContext http, OperatorDoor door, HealthDesk desk) => WantsJson(http)
            ? door.Tell(http, async () => Json(http, await desk.Look(http.RequestAborted)))
            : door.Show(http, visit => Page(visit, desk, done, [], StatusCodes.Status200OK, http.RequestAborted)));
        routes.MapGet(OperatorDoor.SignIn, (OperatorDoor door) => door.Ask());
        routes.MapPost(OperatorDoor.SignIn, (HttpContext http, OperatorDoor door) => door.Enter(http));
        routes.MapPost(Health + "/leave", (HttpContext http, OperatorDoor door) => door.Leave(http));
        routes.MapGet(Health + "/poison", (string? id, HttpContext http, OperatorDoor door, PoisonShelf shelf) => door.Show(http, async visit => await shelf.Find(id ?? "", http.RequestAborted) is { } row
            ? await Pages.Show<PoisonPage>(new PoisonModel(visit, row, null))
            : await Gone(visit)));
        routes.MapPost(Health + "/poison/dry", (HttpContext http, OperatorDoor door, PoisonShelf shelf, DryRun dry) => door.Act(http, async (visit, form) =>
            await shelf.Find(form["id"].ToString(), http.RequestAborted) is { } row
                ? await Pages.Show<PoisonPage>(new PoisonModel(visit, row, await dry.Of(row, http.RequestAborted)))
                : await Gone(visit)));
        routes.MapPost(Health + "/poison", (HttpContext http, OperatorDoor door, PoisonShelf shelf, PoisonDesk poison, HealthDesk desk) =>
            door.Act(http, (visit, form) => Act(visit, form, shelf, poison, desk, http.RequestAborted)));
        return routes;
    }

    private static async Task<IResult> Act(OperatorVisit visit, IFormCollection form, PoisonShelf shelf, PoisonDesk poison, HealthDesk desk, CancellationToken cancel)
    {
        var what = form["do"].ToString();
        if (!said.ContainsKey(what))
            return await Page(visit, desk, null, ["Nothing was chosen. Please use one of the buttons."], StatusCodes.Status422UnprocessableEntity, cancel);
        IReadOnlyList<PoisonRow> rows = form["cause"].ToString() is { Length: > 0 } cause ? await poison.OfCause(cause, cancel)
            : await shelf.Find(form["id"].ToString(), cancel) is { } one ? [one] : [];
        var refused = new List<string>();
        foreach (var row in rows)
        {
            if (what == "away")
                await poison.PutAway(row, cancel);
            else if (await poison.PutBack(row, cancel) is { } whyNot)
                refused.Add(whyNot);
        }
        return refused.Count == 0
            ? OperatorDoor.SeeOther.To(Health + "?done=" + what)
            : await Page(visit, desk, null, [.. refused.Distinct()], StatusCodes.Status409Conflict, cancel);
    }

    private static async Task<IResult> Page(OperatorVisit visit, HealthDesk desk, string? done, IReadOnlyList<string> refused, int status, CancellationToken cancel)
    {
        var facts = await desk.Look(cancel);
        return await Pages.Show<HealthPage>(new HealthModel(visit, facts, HealthVerdict.Of(facts), done is null ? null : said.GetValueOrDefault(done), refused), status);
    }

    private static Task<IResult> Gone(OperatorVisit visit) =>
        Pages.Show<OperatorNotice>(new OperatorNoticeModel(visit, "This message is not on the shelf any more.", "It was dealt with long ago, or its store was erased."), StatusCodes.Status404NotFound);

    private static bool WantsJson(HttpContext http)
    {
        var accepts = http.Request.Headers.Accept.ToString();
        return accepts.Contains("application/json", StringComparison.OrdinalIgnoreCase) && !accepts.Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The same facts for a machine: 200 when all is well, 503 when something urgent is wrong; what is worth a look is told either way.</summary>
    private static IResult Json(HttpContext http, HealthFacts facts)
    {
        var troubles = HealthVerdict.Of(facts);
        var well = !troubles.Any(t => t.IsUrgent);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            new
            {
                well,
                facts.At,
                troubles = troubles.Select(t => new { urgent = t.IsUrgent, t.About, t.Says }),
                storage = facts.House is { } house ? new { milliseconds = (long)house.Storage.TotalMilliseconds, clockSkewSeconds = (long)house.ClockSkew.TotalSeconds } : null,
                queues = facts.House?.Queues.Select(q => new
                {
                    q.Queue,
                    q.Waiting,
                    oldestSeconds = (long)q.Oldest.TotalSeconds,
                    q.Poison,
                    oldestPoisonSeconds = (long)q.OldestPoison.TotalSeconds,
                }),
                poison = facts.Causes.Select(c => new { c.Queue, kind = c.Cause.Kind, cause = c.Cause.Says, count = c.Rows.Count, oldest = c.Rows[0].FailedAt }),
                stores = facts.Stores.Select(s => new
                {
                    store = s.Id.Value,
                    status = s.Status.ToString(),
                    lastWebhook = s.Heard?.At,
                    topic = s.Heard?.Topic,
                    ordersKnownUpTo = s.CaughtUpTo,
                    worthALook = HealthVerdict.OfStore(s, facts.At),
                }),
                moreStores = facts.StoresCut,
                mail = new { key = KeyWord(facts.Mail), why = KeyWhy(facts.Mail), lastHandOver = facts.LastHanded is { } last ? new { last.At, state = last.State.ToString(), last.Why } : null },
                versions = new { app = facts.Version, rulesEngine = facts.RulesEngine },
            },
            StoredJson.Options,
            statusCode: well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    internal static string KeyWord(KeyCheck check) => check switch { KeyCheck.Works => "works", KeyCheck.Refused => "refused", _ => "unknown" };

    internal static string? KeyWhy(KeyCheck check) => check switch { KeyCheck.Refused refused => refused.Why, KeyCheck.Unknown unknown => unknown.Why, _ => null };

    /// <summary>"22 Nov 2026 14:05 UTC": whoever runs the app has stores in many zones.</summary>
    internal static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture) + " UTC";
}
