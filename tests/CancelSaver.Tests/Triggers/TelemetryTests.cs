using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using CancelSaver.Triggers;
using CancelSaver.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CancelSaver.Tests.Triggers;

public sealed class TelemetryTests
{
    [Test]
    public async Task A_trace_goes_on_across_a_queue_and_reaches_the_collector()
    {
        var posted = new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal);
        await using var collector = await StartCollectorAsync(posted);
        ActivityTraceId began = default;
        string? traceparent = null;
        Activity? wentOn = null;
        await using (var app = AppSendingTo(collector.Urls.Single()))
        {
            app.MapQueueTrigger("First", (_, _, _, _) =>
            {
                began = Activity.Current!.TraceId;
                traceparent = Telemetry.TraceParent();
                return Task.CompletedTask;
            });
            app.MapQueueTrigger("Second", (_, message, _, _) =>
            {
                using var step = Telemetry.Continue("decide", JsonDocument.Parse(message).RootElement.GetString());
                wentOn = step;
                return Task.CompletedTask;
            });
            await app.StartAsync();
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
            await PostAsync(http, "/First", "\"\"");
            await PostAsync(http, "/Second", JsonSerializer.Serialize(JsonSerializer.Serialize(JsonSerializer.Serialize(traceparent))));
            await app.StopAsync();
        }

        Assert.That(wentOn?.TraceId, Is.EqualTo(began));
        Assert.That(posted["/v1/traces"].AsSpan().IndexOf("decide"u8), Is.Positive, "the step's name");
        Assert.That(posted["/v1/traces"].AsSpan().Count(Convert.FromHexString(began.ToHexString())), Is.GreaterThanOrEqualTo(2),
            "both steps belong to one trace");
        Assert.That(posted, Contains.Key("/v1/metrics"));
    }

    [Test]
    public void Without_a_collector_the_trace_id_is_still_handed_on()
    {
        const string Begun = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
        using var step = Telemetry.Continue("decide", Begun);

        Assert.That(Telemetry.TraceParent(), Does.StartWith("00-0af7651916cd43dd8448eb211c80319c-").And.Not.EqualTo(Begun));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("not a traceparent")]
    public void An_unreadable_traceparent_is_ignored(string? traceparent)
    {
        using var step = Telemetry.Continue("decide", traceparent);

        Assert.That(step?.ParentId, Is.Null);
    }

    private static WebApplication AppSendingTo(string collector)
    {
        var builder = Hosting.CreateBuilder(
        [
            "--FUNCTIONS_CUSTOMHANDLER_PORT=0",
            "--OTEL_EXPORTER_OTLP_ENDPOINT=" + collector,
            "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
        ]).AddTelemetry();
        builder.Logging.ClearProviders();
        return builder.Build();
    }

    private static async Task<WebApplication> StartCollectorAsync(ConcurrentDictionary<string, byte[]> posted)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var collector = builder.Build();
        collector.Run(async context =>
        {
            using var bytes = new MemoryStream();
            await context.Request.Body.CopyToAsync(bytes);
            posted.AddOrUpdate(context.Request.Path, bytes.ToArray(), (_, before) => [.. before, .. bytes.ToArray()]);
            context.Response.StatusCode = StatusCodes.Status200OK;
        });
        await collector.StartAsync();
        return collector;
    }

    private static async Task PostAsync(HttpClient http, string path, string msg)
    {
        using var content = new StringContent($$$"""{"Data":{"msg":{{{msg}}}},"Metadata":{}}""");
        using var answer = await http.PostAsync(path, content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }
}
