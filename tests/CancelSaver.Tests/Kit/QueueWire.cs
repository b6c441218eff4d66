using CancelSaver.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace CancelSaver.Tests.Kit;

/// <summary>Stands between an app in a process of its own and the emulator's queues: passes every call on as it is, and notes what is hidden until when.</summary>
internal sealed class QueueWire : IAsyncDisposable
{
    private static readonly HashSet<string> own = new(StringComparer.OrdinalIgnoreCase) { "Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length" };

    private readonly WebApplication server;
    private readonly HttpMessageInvoker http;
    private readonly Uri queues;

    private QueueWire(WebApplication server, HttpMessageInvoker http, Uri queues) => (this.server, this.http, this.queues) = (server, http, queues);

    /// <summary>The same storage, its queues by this way.</summary>
    public string Storage { get; private init; } = "";

    public static async Task<QueueWire> Open(string storage, DelayedMessages delayed)
    {
        var parts = storage.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1], StringComparer.OrdinalIgnoreCase);
        var far = new Uri(parts["QueueEndpoint"]);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var near = builder.Build();
        QueueWire? wire = null;
        near.Run(context => wire!.PassOn(context));
        await near.StartAsync();
        parts["QueueEndpoint"] = new Uri(new Uri(near.Urls.Single()), far.AbsolutePath).AbsoluteUri;
        return wire = new QueueWire(near, new HttpMessageInvoker(delayed.Watch(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null })), far)
        {
            Storage = string.Join(';', parts.Select(p => p.Key + "=" + p.Value)),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        http.Dispose();
    }

    private async Task PassOn(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(queues, context.Features.Get<IHttpRequestFeature>()!.RawTarget));
        if (body.Length > 0)
            request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!own.Contains(name) && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        // What has come in whole is carried out, whether or not the caller still lives: so does the real service.
        using var answer = await http.SendAsync(request, CancellationToken.None);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (!own.Contains(name))
                context.Response.Headers.Append(name, new StringValues([.. values]));
        }
        await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
    }
}
