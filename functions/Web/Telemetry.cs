using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CancelSaver.Web;

/// <summary>
/// Traces and metrics, sent over OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set and nowhere else. One cancellation is one trace:
/// what is put on a queue carries <see cref="TraceParent"/>, what takes it from there goes on with <see cref="Continue"/>.
/// </summary>
public static class Telemetry
{
    public const string Name = "CancelSaver";

    private const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The host kills this process without a warning: what is not sent within this many milliseconds may be lost.</summary>
    private const int TraceIntervalMilliseconds = 1_000;

    private const int MetricIntervalMilliseconds = 10_000;

    public static ActivitySource Source { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);

    /// <summary>The running trace in W3C form, for a queue message; null outside of any trace.</summary>
    public static string? TraceParent() => Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>
    /// Starts a step that goes on with the trace another process began. Dispose it when the step ends. Without a readable
    /// <paramref name="traceparent"/> the step belongs to whatever trace is running.
    /// </summary>
    public static Activity? Continue(string name, string? traceparent)
    {
        if (!ActivityContext.TryParse(traceparent, traceState: null, isRemote: true, out var parent))
            return Source.StartActivity(name, ActivityKind.Consumer);

        // Nobody listening: the trace id still goes into every log line's scope and on to the next message.
        return Source.StartActivity(name, ActivityKind.Consumer, parent)
            ?? new Activity(name).SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags).Start();
    }

    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        if (!string.IsNullOrEmpty(builder.Configuration[EndpointSetting]))
            builder.Services.AddHostedService<Exporters>();
        return builder;
    }

    private sealed class Exporters(IConfiguration configuration) : IHostedService, IDisposable
    {
        private TracerProvider? _traces;
        private MeterProvider? _metrics;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            var resource = ResourceBuilder.CreateDefault().AddService(Name);
            _traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource("Microsoft.AspNetCore", "System.Net.Http", "Azure.*", Name)
                .AddOtlpExporter(options =>
                {
                    Address(options, "v1/traces");
                    options.BatchExportProcessorOptions.ScheduledDelayMilliseconds = TraceIntervalMilliseconds;
                })
                .Build();
            _metrics = Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", Name)
                .AddOtlpExporter((options, reader) =>
                {
                    Address(options, "v1/metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = MetricIntervalMilliseconds;
                })
                .Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _traces?.ForceFlush(5_000);
            _metrics?.ForceFlush(5_000);
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            _traces?.Dispose();
            _metrics?.Dispose();
        }

        private void Address(OtlpExporterOptions options, string signalPath)
        {
            var endpoint = configuration[EndpointSetting]!;
            options.Headers = configuration["OTEL_EXPORTER_OTLP_HEADERS"];
            if (configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] == "http/protobuf")
            {
                options.Protocol = OtlpExportProtocol.HttpProtobuf;
                options.Endpoint = new Uri(endpoint.TrimEnd('/') + "/" + signalPath);
            }
            else
            {
                options.Endpoint = new Uri(endpoint);
            }
        }
    }
}
