using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>How the store is broken at the moment, for the app; people still reach its pages.</summary>
public enum ShopOutage
{
    None,

    /// <summary>The connection is cut before anything is read.</summary>
    Refused,

    /// <summary>503.</summary>
    Unavailable,

    /// <summary>No answer until the caller gives up.</summary>
    Hanging,

    /// <summary>429 with Retry-After.</summary>
    RateLimited,

    /// <summary>402: the merchant did not pay Shopify.</summary>
    Frozen,

    /// <summary>423.</summary>
    Locked,
}

/// <summary>What goes wrong next.</summary>
internal sealed class ShopFaults
{
    private readonly Lock gate = new();
    private readonly List<string> lost = [];
    private readonly List<string> failing = [];

    public ShopOutage Down { get; set; }

    public void LoseNextAnswer(string operation)
    {
        lock (gate)
            lost.Add(operation);
    }

    public void FailNext(string operation)
    {
        lock (gate)
            failing.Add(operation);
    }

    /// <summary>True once for an operation whose answer is to be lost.</summary>
    public bool IsLost(string operation)
    {
        lock (gate)
            return lost.Remove(operation);
    }

    /// <summary>Answers for a store that is broken: the status it gave (0 for none), or null when it is sound.</summary>
    public async Task<int?> Refuse(HttpContext context, string operation)
    {
        switch (Down)
        {
            case ShopOutage.Refused:
                context.Abort();
                return 0;
            case ShopOutage.Hanging:
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
                }
                catch (OperationCanceledException)
                {
                    // The caller gave up.
                }
                return 0;
            case ShopOutage.Unavailable:
                return await Say(503, "Service Unavailable");
            case ShopOutage.RateLimited:
                context.Response.Headers.RetryAfter = "2.0";
                return await Say(429, "Exceeded limits, try again later");
            case ShopOutage.Frozen:
                return await Say(402, "Unavailable Shop");
            case ShopOutage.Locked:
                return await Say(423, "Locked");
        }
        lock (gate)
        {
            if (!failing.Remove(operation))
                return null;
        }
        var id = context.Response.Headers["X-Request-Id"].ToString();
        await ShopAdminApi.Send(context, 200, new JsonObject
        {
            ["errors"] = new JsonArray(new JsonObject
            {
                ["message"] = "Internal error. Looks like something went wrong on our end.\nRequest ID: " + id + " (include this in support requests).",
                ["extensions"] = new JsonObject { ["code"] = "INTERNAL_SERVER_ERROR", ["requestId"] = id },
            }),
        });
        return 200;

        async Task<int> Say(int status, string error)
        {
            await ShopAdminApi.Send(context, status, new JsonObject { ["errors"] = error });
            return status;
        }
    }
}
