using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CancelSaver.Web;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace CancelSaver.Tests.Web;

/// <summary>What is written to the host's ears has the shape of .NET's own JSON console: held side by side.</summary>
public sealed partial class JsonLinesTests
{
    [Test]
    public void It_writes_what_the_JSON_console_of_NET_writes()
    {
        var (ours, theirs) = (Ours(), Theirs());

        Assert.That(ours, Has.Length.EqualTo(5));
        Assert.That(ours, Is.EqualTo(theirs));
    }

    [Test]
    public void A_line_is_one_line_whatever_is_said()
    {
        using var output = new MemoryStream();
        using (var factory = Factory(log => log.AddProvider(new JsonLines(output))))
            factory.CreateLogger("x").LogInformation(new InvalidOperationException("two\nlines"), "three\r\nlines {Of}", "a\nb");

        var text = Encoding.UTF8.GetString(output.ToArray());
        Assert.That(text.Count(c => c == '\n'), Is.EqualTo(1));
        Assert.That(JsonNode.Parse(text)!["State"]!["Of"]!.GetValue<string>(), Is.EqualTo("a\nb"));
    }

    private static string[] Ours()
    {
        using var output = new MemoryStream();
        using (var factory = Factory(log => log.AddProvider(new JsonLines(output))))
            Say(factory);
        return Lines(Encoding.UTF8.GetString(output.ToArray()));
    }

    // It knows no other output than the console's.
    private static string[] Theirs()
    {
        var (before, written) = (Console.Out, new StringWriter());
        try
        {
            Console.SetOut(written);
            using (var factory = Factory(log => log.AddJsonConsole(console =>
            {
                console.IncludeScopes = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            })))
                Say(factory);
        }
        finally
        {
            Console.SetOut(before);
        }

        return Lines(written.ToString());
    }

    private static ILoggerFactory Factory(Action<ILoggingBuilder> add) => LoggerFactory.Create(log =>
    {
        log.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        add(log);
    });

    private static void Say(ILoggerFactory factory)
    {
        var log = factory.CreateLogger("CancelSaver.Test");
        log.LogInformation("plain");
        log.LogWarning(new EventId(1005, "QueueSeen"), "{Queue} {Waiting} {Share} {Open} {Missing} {Amount} {At}", "äß<&>", 3L, 0.5, true, null, 12.50m, new TimeSpan(1, 2, 3));
        log.LogError(new InvalidOperationException("said twice"), "{Kind} {Small}", DayOfWeek.Monday, (byte)7);
        using var trace = new Activity("test").SetParentId("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00").Start();
        using (log.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal) { ["Function"] = "SendEmail", ["Times"] = 2 }))
        using (log.BeginScope("inside {Case}", 12))
        using (log.BeginScope(42))
            log.LogCritical("in scopes");
        log.Log(LogLevel.Debug, default, 1, null, (_, _) => "too quiet");
        log.Log(LogLevel.Information, default, "a bare state", null, (state, _) => state);
    }

    private static string[] Lines(string text) => [.. Moment().Replace(text, "T").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd('\r'))];

    [GeneratedRegex("\"Timestamp\":\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z\"|\"SpanId\":\"[0-9a-f]{16}\"|SpanId:[0-9a-f]{16}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Moment();
}
