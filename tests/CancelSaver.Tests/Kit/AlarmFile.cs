using System.Text.Json;
using CancelSaver.Tests.Conventions;

namespace CancelSaver.Tests.Kit;

/// <summary>One alarm: <c>infra/alarms/{Name}.kql</c>. It rings when its query finds a row.</summary>
public sealed record AlarmFile(string Name, string Query)
{
    /// <summary>Every alarm there is.</summary>
    public static IReadOnlyList<AlarmFile> All() => From("alarms");

    /// <summary>The queries beside them, for people: <c>infra/queries</c>.</summary>
    public static IReadOnlyList<AlarmFile> Queries() => From("queries");

    /// <exception cref="InvalidOperationException">There is no alarm of this name.</exception>
    public static AlarmFile Named(string name) => All().Single(a => a.Name == name);

    /// <summary>Whether it rings on these lines of the app's standard output and these answers.</summary>
    public bool Rings(IEnumerable<Row> traces, IEnumerable<Row> requests, DateTimeOffset now) => Rows(traces, requests, now).Count > 0;

    public IReadOnlyList<Row> Rows(IEnumerable<Row> traces, IEnumerable<Row> requests, DateTimeOffset now, IEnumerable<Row>? usage = null) => Kusto.Run(
        Query, new Dictionary<string, IReadOnlyList<Row>> { ["AppTraces"] = [.. traces], ["AppRequests"] = [.. requests], ["Usage"] = [.. usage ?? []] }, now);

    /// <summary>A line of the app's standard output as Azure keeps it: the host copies it whole into Message. The time is the line's own where it has one.</summary>
    public static Row Trace(string line, DateTimeOffset otherwise)
    {
        var at = otherwise;
        if (line.StartsWith('{'))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("Timestamp", out var written) && written.TryGetDateTimeOffset(out var moment))
                at = moment;
        }
        return new Row { ["TimeGenerated"] = at, ["Message"] = line };
    }

    /// <summary>An answer as the host reports it. Success says nothing: the host counts what it passed on.</summary>
    public static Row Request(DateTimeOffset at, string function, string url, int code, double milliseconds) => new()
    {
        ["TimeGenerated"] = at,
        ["Name"] = function,
        ["Url"] = url,
        ["Success"] = true,
        ["ResultCode"] = code.ToString(),
        ["DurationMs"] = milliseconds,
    };

    private static IReadOnlyList<AlarmFile> From(string folder) =>
        [.. Directory.GetFiles(Path.Combine(House.Root, "infra", folder), "*.kql").Order(StringComparer.Ordinal).Select(f => new AlarmFile(Path.GetFileNameWithoutExtension(f), File.ReadAllText(f)))];
}
