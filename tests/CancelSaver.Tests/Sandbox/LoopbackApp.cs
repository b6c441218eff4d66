using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CancelSaver.Tests.Sandbox;

/// <summary>An app behind the host that answers as the test says and remembers what reached it.</summary>
internal sealed class LoopbackApp : IAsyncDisposable
{
    private readonly WebApplication _server;

    private LoopbackApp(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var request = context.Request;
            Seen.Enqueue(new Arrival(
                request.Method,
                context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
                request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body.ToArray()));
            await answer(context);
        });
    }

    public ConcurrentQueue<Arrival> Seen { get; } = new();

    public Uri Address => new(_server.Urls.Single());

    public static async Task<LoopbackApp> StartAsync(RequestDelegate answer)
    {
        var app = new LoopbackApp(answer);
        await app._server.StartAsync();
        return app;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    internal sealed record Arrival(string Method, string Target, Dictionary<string, string> Headers, byte[] Body);
}
