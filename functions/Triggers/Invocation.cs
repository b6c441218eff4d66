using System.Net;
using System.Text.Json;
using CancelSaver.Web;

namespace CancelSaver.Triggers;

/// <summary>
/// The app's side of the custom handler protocol: the host posts queue and timer events as <c>{Data, Metadata}</c> to <c>/{FunctionName}</c>
/// and reads a JSON answer. A 2xx without a body would never complete on the host's side, so every answer has one.
/// https://learn.microsoft.com/azure/azure-functions/functions-custom-handlers
/// </summary>
public static partial class Invocation
{
    /// <summary>Serves a queue function. The message arrives as the bytes its sender queued; the count is 1 at the first delivery.</summary>
    /// <param name="routes">Where to map it.</param>
    /// <param name="functionName">Name of the folder with the function.json.</param>
    /// <param name="handle">Throws when the message should be delivered again.</param>
    public static IEndpointRouteBuilder MapQueueTrigger(
        this IEndpointRouteBuilder routes,
        string functionName,
        Func<IServiceProvider, ReadOnlyMemory<byte>, int, CancellationToken, Task> handle)
    {
        routes.Map("/" + functionName, context => ServeAsync(context, functionName, envelope =>
            handle(context.RequestServices, envelope.Message("msg"), envelope.DequeueCount, context.RequestAborted)));
        return routes;
    }

    /// <summary>Serves a timer function. What the host says about its schedule is not passed on: handlers look at the clock.</summary>
    /// <param name="routes">Where to map it.</param>
    /// <param name="functionName">Name of the folder with the function.json.</param>
    /// <param name="handle">Throws when the run should count as failed; the host tries again at the next tick.</param>
    public static IEndpointRouteBuilder MapTimerTrigger(
        this IEndpointRouteBuilder routes,
        string functionName,
        Func<IServiceProvider, CancellationToken, Task> handle)
    {
        routes.Map("/" + functionName, context => ServeAsync(context, functionName, envelope =>
        {
            envelope.MustHave("timer");
            return handle(context.RequestServices, context.RequestAborted);
        }));
        return routes;
    }

    private static async Task ServeAsync(HttpContext context, string functionName, Func<Envelope, Task> handle)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !IsTheHostItself(context))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("CancelSaver.Triggers." + functionName);
        using var scope = logger.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["Function"] = functionName,
            ["InvocationId"] = context.Request.Headers["X-Azure-Functions-InvocationId"].ToString(),
        });
        var dequeueCount = 1;
        try
        {
            using var envelope = await Envelope.ReadAsync(context.Request.Body, context.RequestAborted);
            dequeueCount = envelope.DequeueCount;
            await handle(envelope);
            await AnswerAsync(context, HttpStatusCode.OK, "{}"u8.ToArray());
        }
        catch (MalformedEnvelopeException malformed)
        {
            Log.Malformed(logger, functionName, malformed.Message);
            await AnswerAsync(context, HttpStatusCode.BadRequest, ErrorBody(malformed.Message));
        }
        catch (Exception failure)
        {
            Log.Failed(logger, failure, functionName, dequeueCount);
            await AnswerAsync(context, HttpStatusCode.InternalServerError, ErrorBody(failure.GetType().Name));
        }
    }

    /// <summary>
    /// The host calls triggers under its loopback address and never names a forwarded host; a caller from the street always arrives
    /// with X-Forwarded-Host (proxying) or under the public host name (forwarding), whatever path tricks brought it here.
    /// </summary>
    private static bool IsTheHostItself(HttpContext context)
    {
        var host = context.Request.Host;
        return !context.Request.Headers.ContainsKey("X-Forwarded-Host")
            && host.Port == context.Connection.LocalPort
            && (host.Host == "127.0.0.1" || host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase));
    }

    private static byte[] ErrorBody(string error) =>
        JsonSerializer.SerializeToUtf8Bytes(new InvocationError(error), InvocationJson.Default.InvocationError);

    private static async Task AnswerAsync(HttpContext context, HttpStatusCode status, byte[] body)
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, CancellationToken.None);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.MessageFailed, LogLevel.Error, "{FunctionName} failed at delivery {DequeueCount}")]
        public static partial void Failed(ILogger logger, Exception exception, string functionName, int dequeueCount);

        [LoggerMessage(2, LogLevel.Error, "{FunctionName} was called with an envelope it cannot read: {Problem}")]
        public static partial void Malformed(ILogger logger, string functionName, string problem);
    }
}
