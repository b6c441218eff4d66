using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace CancelSaver.Sandbox;

/// <summary>
/// The street side of the host: matches the routes of the function.json files and passes requests to the app, streaming both ways.
/// What matches no route with its method is 404, and <c>/admin</c> and <c>/runtime</c> are the host's own.
/// </summary>
internal sealed partial class PublicDoor : IAsyncDisposable
{
    private const int ConnectAttempts = 10;
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Host",
    };

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    });

    private readonly WebApplication _server;
    private readonly Func<Uri> _app;
    private readonly Func<Task> _ready;
    private readonly HttpMode _mode;
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private readonly ConcurrentQueue<PublicRequest> _requests = new();

    private PublicDoor(ScriptRoot root, Func<Uri> app, Func<Task> ready, HttpMode mode, LocalFunctionsHostOptions options)
    {
        (_app, _ready, _mode, _logger, _clock) = (app, ready, mode, options.Logger, options.Clock);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.PublicPort);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 104_857_600;
        });
        builder.Services.AddRouting();
        _server = builder.Build();
        _server.Use(GuardAsync);
        _server.UseRouting();
        foreach (var function in root.Http)
            _server.MapMethods("/" + function.Route, function.Methods, ServeAsync).WithDisplayName(function.Name);
        if (!root.Http.Any(function => function.Route.Length == 0))
            _server.MapGet("/", () => "The local Functions host is running.\n");
    }

    public Uri Address => new(_server.Urls.Single());

    /// <summary>What the host tells Application Insights of each request.</summary>
    public IReadOnlyCollection<PublicRequest> Requests => _requests;

    public static async Task<PublicDoor> OpenAsync(ScriptRoot root, Func<Uri> app, Func<Task> ready, HttpMode mode, LocalFunctionsHostOptions options)
    {
        var door = new PublicDoor(root, app, ready, mode, options);
        await door._server.StartAsync();
        return door;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _client.Dispose();
    }

    private static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var first = context.Request.Path.Value?.Split('/', 3).ElementAtOrDefault(1) ?? "";
        if (first.Equals("admin", StringComparison.OrdinalIgnoreCase) || first.Equals("runtime", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        // A preflight never reaches the app: the platform's own CORS settings answer it, and there are none here.
        if (HttpMethods.IsOptions(context.Request.Method) && context.Request.Headers.ContainsKey("Access-Control-Request-Method"))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await next(context);

        // The server's router would say 405 where the host says 404.
        if (context.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false } && !context.Items.ContainsKey(typeof(PublicDoor)))
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        context.Items[typeof(PublicDoor)] = true;
        if (_mode == HttpMode.Forwarding && context.Request.Headers.TransferEncoding.Count > 0)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        using var request = _mode == HttpMode.Proxying ? Proxied(context) : Forwarded(context);
        var began = _clock.GetUtcNow();
        context.Response.OnCompleted(() =>
        {
            _requests.Enqueue(new PublicRequest(context.GetEndpoint()?.DisplayName ?? "", context.Request.Path.Value ?? "", context.Response.StatusCode, _clock.GetUtcNow() - began, _clock.GetUtcNow()));
            return Task.CompletedTask;
        });
        try
        {
            using var answer = await SendAsync(request, context.RequestAborted);
            await PassOnAsync(answer, context);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            if (context.RequestAborted.IsCancellationRequested)
                return;
            Log.Unreachable(_logger, context.GetEndpoint()?.DisplayName, exception.Message);
            if (context.Response.HasStarted)
                context.Abort();
            else
                context.Response.StatusCode = StatusCodes.Status502BadGateway;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away; aborting our request told the app.
        }
    }

    private HttpRequestMessage Proxied(HttpContext context)
    {
        var incoming = context.Request;
        var app = _app();
        var request = new HttpRequestMessage(
            new HttpMethod(incoming.Method), PublicPath.Proxied(app, incoming.Path.Value ?? "/", incoming.QueryString.Value ?? ""))
        {
            Version = HttpVersion.Version11,
        };
        var canHaveBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? false;
        if (canHaveBody)
            request.Content = new StreamContent(incoming.Body);
        CopyHeaders(incoming.Headers, request);
        var invocation = new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
        Set(request, "X-Azure-Functions-HostVersion", InvocationCall.HostVersion);
        Set(request, "X-Azure-Functions-InvocationId", invocation);
        Set(request, "x-ms-invocation-id", invocation);
        Set(request, "X-Forwarded-For", context.Connection.RemoteIpAddress?.ToString() ?? "");
        Set(request, "X-Forwarded-Host", incoming.Host.Value ?? "");
        Set(request, "X-Forwarded-Proto", incoming.Headers["X-Forwarded-Proto"] is [{ Length: > 0 } scheme] ? scheme : incoming.Scheme);
        return request;
    }

    private HttpRequestMessage Forwarded(HttpContext context)
    {
        var incoming = context.Request;
        var query = string.Join('&', incoming.Query.Select(pair =>
            Uri.EscapeDataString(pair.Key) + "=" + Uri.EscapeDataString(pair.Value.ToString()).Replace("%2C", ",", StringComparison.Ordinal)));
        var request = new HttpRequestMessage(
            new HttpMethod(incoming.Method), PublicPath.Forwarded(_app(), incoming.Path.Value ?? "/", query));
        if (incoming.ContentLength > 0)
            request.Content = new StreamContent(incoming.Body);
        CopyHeaders(incoming.Headers, request);
        request.Headers.Host = incoming.Host.Value;
        request.Headers.TryAddWithoutValidation("User-Agent", "Azure-Functions-Host/" + InvocationCall.HostVersion);
        Set(request, "X-Azure-Functions-HostVersion", InvocationCall.HostVersion);
        Set(request, "X-Azure-Functions-InvocationId", new Guid(RandomNumberGenerator.GetBytes(16)).ToString());
        return request;
    }

    private static void CopyHeaders(IHeaderDictionary from, HttpRequestMessage to)
    {
        foreach (var (name, values) in from)
        {
            if (HopByHop.Contains(name))
                continue;
            if (!to.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                to.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>A restart of the app costs its callers a moment, not an error: a refused connection is tried again.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _ready().WaitAsync(cancel);
                return await _client.SendAsync(request, cancel);
            }
            catch (HttpRequestException exception)
                when (attempt < ConnectAttempts && exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(50 * attempt, 250)), cancel);
            }
        }
    }

    private static async Task PassOnAsync(HttpResponseMessage answer, HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (!HopByHop.Contains(name))
                response.Headers.Append(name, new StringValues([.. values]));
        }

        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            await response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Function}: the app does not answer: {Reason}")]
        public static partial void Unreachable(ILogger logger, string? function, string reason);
    }
}

/// <summary>One request as the host records it.</summary>
/// <param name="Function">The function it was routed to.</param>
/// <param name="At">When it was answered.</param>
public sealed record PublicRequest(string Function, string Path, int Status, TimeSpan Took, DateTimeOffset At);
