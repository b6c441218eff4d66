using System.Text.Json;

namespace CancelSaver.Sandbox;

/// <summary>
/// The folder that is deployed, read the way the Functions host reads it: host.json and one <c>{Function}/function.json</c> per function.
/// </summary>
public sealed class ScriptRoot
{
    private ScriptRoot(string folder, HostSettings settings, IReadOnlyList<FunctionDefinition> functions) =>
        (Folder, Settings, Functions) = (folder, settings, functions);

    public string Folder { get; }

    public HostSettings Settings { get; }

    public IReadOnlyList<FunctionDefinition> Functions { get; }

    public IEnumerable<HttpFunction> Http => Functions.OfType<HttpFunction>();

    public IEnumerable<QueueFunction> Queues => Functions.OfType<QueueFunction>();

    public IEnumerable<TimerFunction> Timers => Functions.OfType<TimerFunction>();

    /// <exception cref="InvalidDataException">Something in it the real host would refuse.</exception>
    public static ScriptRoot Read(string folder)
    {
        folder = Path.GetFullPath(folder);
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "host.json")));
        var settings = HostSettings.Parse(host.RootElement);
        var functions = Directory.GetDirectories(folder)
            .Select(functionFolder => Path.Combine(functionFolder, "function.json"))
            .Where(File.Exists)
            .Order(StringComparer.Ordinal)
            .Select(file => Function(file, settings))
            .ToList();
        var twice = functions.OfType<HttpFunction>()
            .SelectMany(function => function.Methods.Select(method => method + " " + function.Route.ToUpperInvariant()))
            .GroupBy(text => text, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? new ScriptRoot(folder, settings, functions)
            : throw new InvalidDataException($"two functions serve {twice.Key}");
    }

    private static FunctionDefinition Function(string file, HostSettings settings)
    {
        var name = Path.GetFileName(Path.GetDirectoryName(file)!);
        using var function = JsonDocument.Parse(File.ReadAllText(file));
        var bindings = function.RootElement.GetProperty("bindings").EnumerateArray().ToList();
        var trigger = bindings.Single(binding => Json.Text(binding, "type").EndsWith("Trigger", StringComparison.Ordinal));
        var binding = Json.Text(trigger, "name");
        return Json.Text(trigger, "type") switch
        {
            "httpTrigger" => HttpFunctionFrom(name, trigger, bindings, settings),
            "queueTrigger" => new QueueFunction(
                name, binding, Json.Text(trigger, "queueName"), Json.Text(trigger, "connection"), Json.Text(trigger, "dataType") == "binary"),
            "timerTrigger" => new TimerFunction(name, binding, NCronTab.Parse(Json.Text(trigger, "schedule"))),
            var other => throw new InvalidDataException($"{name}: this host plays no {other}"),
        };
    }

    private static HttpFunction HttpFunctionFrom(string name, JsonElement trigger, List<JsonElement> bindings, HostSettings settings)
    {
        // Anything else and the real host falls back from proxying to the JSON envelope, which the app does not read.
        if (bindings.Count != 2 || !bindings.Exists(other => Json.Text(other, "type") == "http" && Json.Text(other, "direction") == "out"))
            throw new InvalidDataException($"{name}: needs exactly one httpTrigger and one http output to be proxied");

        var route = string.Join('/', new[] { settings.RoutePrefix, Json.Text(trigger, "route", name) }.Where(part => part.Length > 0));
        if (route.StartsWith("admin", StringComparison.OrdinalIgnoreCase) || route.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"{name}: routes beginning with admin or runtime belong to the host");

        var methods = trigger.TryGetProperty("methods", out var list)
            ? list.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant()).ToList()
            : ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
        return new HttpFunction(name, Json.Text(trigger, "name"), route, methods);
    }
}

/// <summary>One folder with a function.json; its name is the path the host posts to.</summary>
public abstract record FunctionDefinition(string Name, string Binding);

public sealed record HttpFunction(string Name, string Binding, string Route, IReadOnlyList<string> Methods) : FunctionDefinition(Name, Binding);

public sealed record QueueFunction(string Name, string Binding, string Queue, string Connection, bool IsBinary) : FunctionDefinition(Name, Binding);

public sealed record TimerFunction(string Name, string Binding, NCronTab Schedule) : FunctionDefinition(Name, Binding);

/// <summary>How requests reach the app: as they came (proxying), or rebuilt by an HTTP client (the older way, kept here for its traps).</summary>
public enum HttpMode
{
    Proxying,
    Forwarding,
}

/// <summary>What host.json says, with the host's defaults. https://learn.microsoft.com/azure/azure-functions/functions-host-json</summary>
public sealed record HostSettings
{
    public string Executable { get; private init; } = "";

    public HttpMode HttpMode { get; init; }

    public string RoutePrefix { get; private init; } = "api";

    public TimeSpan FunctionTimeout { get; private init; } = TimeSpan.FromMinutes(30);

    public int BatchSize { get; private init; } = 16;

    public int NewBatchThreshold { get; private init; } = 8;

    public int MaxDequeueCount { get; private init; } = 5;

    /// <summary>How long a failed message stays hidden.</summary>
    public TimeSpan VisibilityTimeout { get; private init; }

    public TimeSpan MaxPollingInterval { get; private init; } = TimeSpan.FromMinutes(1);

    public bool IsBase64 { get; private init; } = true;

    internal static HostSettings Parse(JsonElement host)
    {
        var handler = Json.Child(host, "customHandler");
        var extensions = Json.Child(host, "extensions");
        var queues = Json.Child(extensions, "queues");
        var batchSize = Json.Number(queues, "batchSize", 16);
        return new HostSettings
        {
            Executable = Json.Text(Json.Child(handler, "description"), "defaultExecutablePath"),
            HttpMode = Json.Flag(handler, "enableProxyingHttpRequest") ? HttpMode.Proxying
                : Json.Flag(handler, "enableForwardingHttpRequest") ? HttpMode.Forwarding
                : throw new InvalidDataException("host.json: neither proxying nor forwarding; the app does not read HTTP envelopes"),
            RoutePrefix = Json.Text(Json.Child(extensions, "http"), "routePrefix", "api"),
            FunctionTimeout = Json.Span(host, "functionTimeout", TimeSpan.FromMinutes(30)),
            BatchSize = batchSize is >= 1 and <= 32 ? batchSize : throw new InvalidDataException("host.json: batchSize is 1 to 32"),
            NewBatchThreshold = Json.Number(queues, "newBatchThreshold", batchSize / 2),
            MaxDequeueCount = Json.Number(queues, "maxDequeueCount", 5),
            VisibilityTimeout = Json.Span(queues, "visibilityTimeout", TimeSpan.Zero),
            MaxPollingInterval = Json.Span(queues, "maxPollingInterval", TimeSpan.FromMinutes(1)),
            IsBase64 = Json.Text(queues, "messageEncoding", "base64") != "none",
        };
    }
}

internal static class Json
{
    public static JsonElement Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : default;

    public static string Text(JsonElement element, string name, string otherwise = "") =>
        Child(element, name) is { ValueKind: JsonValueKind.String } child ? child.GetString()! : otherwise;

    public static int Number(JsonElement element, string name, int otherwise) =>
        Child(element, name) is { ValueKind: JsonValueKind.Number } child ? child.GetInt32() : otherwise;

    public static bool Flag(JsonElement element, string name) => Child(element, name).ValueKind == JsonValueKind.True;

    public static TimeSpan Span(JsonElement element, string name, TimeSpan otherwise) =>
        Text(element, name) is { Length: > 0 } text ? TimeSpan.Parse(text) : otherwise;
}
