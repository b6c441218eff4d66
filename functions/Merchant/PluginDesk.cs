using System.Text.Json;
using System.Text.Json.Nodes;
using CancelSaver.Messages;
using CancelSaver.Privacy;
using CancelSaver.Reasons;
using CancelSaver.Stores;
using CancelSaver.Stores.WooCommerce;
using CancelSaver.Team;

namespace CancelSaver.Merchant;

/// <summary>
/// What the plugin of a WooCommerce store asks of us, server to server: a door for somebody of the team, whether all is well, the reasons customers choose from, to forget a person, that
/// the store leaves. Every message bears the store's seal (<see cref="PluginSeal"/>) and speaks for that store alone; those that do something are taken once.
/// </summary>
public sealed partial class PluginDesk(
    StoreTable stores, UsedLinks used, MerchantSession session, TeamTable team, Uninstall uninstall, ErasePerson erasePerson, TimeProvider time, ILogger<PluginDesk> logger)
{
    /// <summary>A hundred order numbers fit many times over.</summary>
    public const int Largest = 16 * 1024;

    private const int MostOrders = 100;
    private const int LongestName = 100;

    public async Task<IResult> Answer(string what, HttpContext http)
    {
        var cancel = http.RequestAborted;
        if (what is not ("door" or "health" or "reasons" or "forget" or "gone"))
            return No(StatusCodes.Status404NotFound, "There is nothing of this name.");
        var headers = http.Request.Headers;
        if (!StoreId.TryFromSegment(headers[PluginSeal.StoreHeader].ToString(), out var id) || id.Value.Platform != "woo"
            || await stores.FindCached(id.Value, cancel) is not { Store.Status: not StoreStatus.Disconnected } known)
            return No(StatusCodes.Status404NotFound, "This store is not connected.");
        if (await Read(http.Request.Body, cancel) is not { } body)
            return No(StatusCodes.Status413PayloadTooLarge, "The message is larger than 16 KiB.");
        var seal = headers[PluginSeal.SignatureHeader].ToString();
        if (!Fits(known, headers, what, body, seal) && !Fits(await stores.FindAgain(known.Store.Id, cancel), headers, what, body, seal))
            return No(StatusCodes.Status401Unauthorized, "The signature does not fit, or its time is too far from ours.");
        if (what is "door" or "forget" or "gone" && !await used.TryUse("plugin:" + seal, time.GetUtcNow() + (2 * PluginSeal.Tolerance), cancel))
            return No(StatusCodes.Status409Conflict, "This message came before.");
        if (ReadJson(body) is not { } message)
            return No(StatusCodes.Status400BadRequest, "The message is no JSON object.");
        return what switch
        {
            "door" => await Door(known.Store, message, cancel),
            "health" => await Health(known.Store, cancel),
            "reasons" => Reasons(known.Store, message),
            "forget" => await Forget(known.Store, message, cancel),
            _ => await Gone(known.Store, cancel),
        };
    }

    /// <summary>An address that lets this person in, once, within a minute. The name is kept here; the address holds a number at most.</summary>
    private async Task<IResult> Door(Store store, JsonObject message, CancellationToken cancel)
    {
        if (message["user"] is not JsonObject user || Number(user["id"]) is not (> 0 and var number))
            return No(StatusCodes.Status400BadRequest, "The message does not say who wants to come in.");
        var who = "wp:" + number;
        if (Words(user["name"]).Trim() is { Length: > 0 } name)
            await team.Named(store.Id, who, name[..Math.Min(name.Length, LongestName)], cancel);
        Log.Opens(logger, store.Id, who);
        return Results.Json(new JsonObject { ["open"] = session.Door(store.Id, who).AbsoluteUri });
    }

    private async Task<IResult> Health(Store store, CancellationToken cancel)
    {
        var now = await stores.Find(store.Id, cancel) ?? store;
        return Results.Json(new JsonObject
        {
            ["connected"] = now.Status == StoreStatus.Connected,
            ["trouble"] = now.Trouble ?? (now.Status == StoreStatus.NeedsReconnect ? "The store must be connected again." : null),
        });
    }

    private static IResult Reasons(Store store, JsonObject message)
    {
        var texts = HouseStyle.For(store, Words(message["language"])).Texts;
        // The store's own page shuffles nothing.
        var asked = store.Settings with { Asked = store.Settings.Asked with { FixedOrder = true } };
        return Results.Json(new JsonObject
        {
            ["reasons"] = new JsonArray([.. ReasonOrder.For("", asked).Select(reason => new JsonObject { ["name"] = reason, ["label"] = texts.Reason(reason) })]),
        });
    }

    private async Task<IResult> Forget(Store store, JsonObject message, CancellationToken cancel)
    {
        var email = Words(message["email"]).Trim();
        List<long> orders = [.. (message["orders"] as JsonArray ?? []).Select(Number).Where(n => n > 0).Take(MostOrders)];
        if (email.Length == 0 && orders.Count == 0)
            return No(StatusCodes.Status400BadRequest, "The message does not say who is to be forgotten.");
        await erasePerson.OfNamed(store.Id, new NamedPerson(null, email, "", orders), cancel);
        return Results.Json(new JsonObject { ["forgotten"] = true });
    }

    private async Task<IResult> Gone(Store store, CancellationToken cancel)
    {
        await uninstall.Handle(store.Id, time.GetUtcNow(), cancel);
        return Results.Json(new JsonObject { ["gone"] = true });
    }

    private bool Fits(KnownStore? known, IHeaderDictionary headers, string what, byte[] body, string seal) => known is { Store.Status: not StoreStatus.Disconnected }
        && PluginSeal.IsValid(known.PluginKey, what, headers[PluginSeal.TimeHeader].ToString(), body, seal, time.GetUtcNow());

    private static async Task<byte[]?> Read(Stream body, CancellationToken cancel)
    {
        var bytes = new byte[Largest + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return length > Largest ? null : bytes[..length];
    }

    private static JsonObject? ReadJson(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static string Words(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static long Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? number : 0;

    private static IResult No(int status, string sentence) => Results.Text(sentence, "text/plain", System.Text.Encoding.UTF8, status);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Store} opens a door for {Who}.")]
        public static partial void Opens(ILogger logger, StoreId store, string who);
    }
}

/// <summary>Where the desk stands.</summary>
public static class PluginDeskRoute
{
    public static IEndpointRouteBuilder MapPluginDesk(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/install/woocommerce/plugin/{what}", (string what, HttpContext http, PluginDesk desk) => desk.Answer(what, http));
        return routes;
    }
}
