using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace CancelSaver.Web;

/// <summary>
/// How this process lives under the Functions host: where it listens, what it logs, how it ends.
/// Starts from an empty builder, because the variables the host container hands down (ASPNETCORE_URLS, ASPNETCORE_CONTENTROOT,
/// DOTNET_USE_POLLING_FILE_WATCHER) are meant for the host, and because the default builder watches the content root for changes.
/// </summary>
public static class Hosting
{
    /// <summary>Name of the setting with the port the host will call. 0 takes any free port: for tests.</summary>
    public const string PortSetting = "FUNCTIONS_CUSTOMHANDLER_PORT";

    /// <summary>Largest request body in bytes.</summary>
    public const long MaxRequestBody = 2 * 1024 * 1024;

    /// <summary>
    /// A builder that listens on 127.0.0.1, reads settings from the environment and then from <paramref name="args"/>
    /// (<c>--Name=value</c>, <c>--Section:Name=value</c>), and logs one JSON line per event.
    /// </summary>
    /// <exception cref="HostingException">There is no usable port.</exception>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(Hosting).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT") ?? Environments.Production,
        });
        builder.Configuration.AddEnvironmentVariables().AddCommandLine(args);
        var port = Port(builder.Configuration);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBody;
        });
        builder.Services.AddRouting();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.Logging
            .AddConfiguration(builder.Configuration.GetSection("Logging"))
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("System.Net.Http", LogLevel.Warning)
            .Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId)
            .AddProvider(new JsonLines(Console.OpenStandardOutput()));
        return builder;
    }

    /// <summary>
    /// Answers the host's readiness ping (<c>GET /</c>) and the public <c>/health</c> without touching anything:
    /// an answer means "this process can serve", not "storage is well".
    /// </summary>
    /// <remarks>
    /// The two are routes like any other, but whoever asks for them is answered before the routes are looked at: the first look builds the table of all of them, which the host's ping need not wait for.
    /// </remarks>
    /// <param name="app">Before anything else is put into it.</param>
    /// <param name="then">Begun once, in the background, when the first of them has been answered: the host pings until then, and calls after.</param>
    public static void UsePing(this WebApplication app, Func<Task>? then = null)
    {
        var next = then;
        app.Use(inner => context =>
        {
            if (context.Request.Path.Value is not ("/" or "/health") || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
                return inner(context);
            if (Interlocked.Exchange(ref next, null) is { } begin)
            {
                context.Response.OnCompleted(() =>
                {
                    _ = Task.Run(begin);
                    return Task.CompletedTask;
                });
            }

            return Pong(context);
        });
        app.UseRouting();
        foreach (var path in (string[])["/", "/health"])
            app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], Pong);
    }

    private static Task Pong(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync("ok");
    }

    /// <summary>
    /// Builds the app and runs it until it is told to stop; calls in flight are finished first. The exit code is never 0: the host takes
    /// 0 for "not a crash", starts no new process and fails every later call.
    /// </summary>
    /// <returns>128 + signal number when a signal ended it, else 1 with one line on stderr.</returns>
    public static async Task<int> RunAsync(Func<WebApplication> build)
    {
        var exitCode = 1;
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => exitCode = 128 + 15);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => exitCode = 128 + 2);
        try
        {
            await using var app = build();
            await app.RunAsync();
            if (exitCode == 1)
                await ComplainAsync("stopped by itself");
        }
        catch (Exception exception)
        {
            await ComplainAsync(exception.Message);
        }

        return exitCode;
    }

    private static Task ComplainAsync(string reason) =>
        Console.Error.WriteLineAsync("CancelSaver cannot run: " + reason.ReplaceLineEndings(" "));

    private static int Port(ConfigurationManager configuration) =>
        int.TryParse(configuration[PortSetting], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? port
            : throw new HostingException(
                PortSetting + " is not set to a port. The Functions host sets it; to run by hand use 'func start' or tests/Sandbox.");
}

/// <summary>The process cannot be set up as the Functions host needs it.</summary>
public sealed class HostingException(string message) : Exception(message);
