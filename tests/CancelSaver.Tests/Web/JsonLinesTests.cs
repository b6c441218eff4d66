using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using CancelSaver.Web;
using Microsoft.Extensions.Logging;

namespace CancelSaver.Tests.Web;

/// <summary>What the Functions host hears, and alarms read.</summary>
public sealed partial class JsonLinesTests
{
    [Test]
    public void A_line_has_the_event_its_values_and_its_trace()
    {
        var lines = Say(log =>
        {
            log.LogWarning(new EventId(1005, "QueueSeen"), "{Queue} {Waiting} {Share} {Open} {Missing} {Amount} {At}", "äß<&>", 3L, 0.5, true, null, 12.50m, new TimeSpan(1, 2, 3));
            using var trace = new Activity("test").SetParentId("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00").Start();
            using (log.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal) { ["Function"] = "SendEmail", ["Times"] = 2 }))
            using (log.BeginScope("inside {Case}", 12))
                log.LogCritical("in scopes");
            log.Log(LogLevel.Debug, default, 1, null, (_, _) => "too quiet");
        });

        Assert.That(lines, Is.EqualTo(new[]
        {
            """{"Timestamp":"T","EventId":1005,"LogLevel":"Warning","Category":"CancelSaver.Test","Message":"\u00E4\u00DF\u003C\u0026\u003E 3 0.5 True (null) 12.50 01:02:03","State":{"Queue":"\u00E4\u00DF\u003C\u0026\u003E","Waiting":3,"Share":0.5,"Open":true,"Missing":null,"Amount":12.50,"At":"01:02:03","{OriginalFormat}":"{Queue} {Waiting} {Share} {Open} {Missing} {Amount} {At}"},"Scopes":[]}""",
            """{"Timestamp":"T","EventId":0,"LogLevel":"Critical","Category":"CancelSaver.Test","Message":"in scopes","State":{"{OriginalFormat}":"in scopes"},"Scopes":[{"TraceId":"0af7651916cd43dd8448eb211c80319c"},{"Function":"SendEmail","Times":2},{"Case":12,"{OriginalFormat}":"inside {Case}"}]}""",
        }));
    }

    [Test]
    public void A_line_is_one_line_whatever_is_said()
    {
        var trouble = new InvalidOperationException("two\nlines");
        var lines = Say(log =>
        {
            if (log.IsEnabled(LogLevel.Information))
                log.LogInformation(trouble, "three\r\nlines {Of}", "a\nb");
        });

        Assert.That(lines, Has.Length.EqualTo(1));
        Assert.That(lines[0], Does.Contain("\"Of\":\"a\\nb\"").And.Contain("\"Exception\":\"System.InvalidOperationException: two\\nlines"));
    }

    private static string[] Say(Action<ILogger> what)
    {
        using var output = new MemoryStream();
        using (var factory = LoggerFactory.Create(log => log.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId).AddProvider(new JsonLines(output))))
            what(factory.CreateLogger("CancelSaver.Test"));
        return [.. Moment().Replace(Encoding.UTF8.GetString(output.ToArray()), "\"T\"").Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    [GeneratedRegex("(?<=\"Timestamp\":)\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z\"", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Moment();
}
