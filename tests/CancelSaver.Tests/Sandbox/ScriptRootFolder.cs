namespace CancelSaver.Tests.Sandbox;

/// <summary>A script root of a test's own.</summary>
internal sealed class ScriptRootFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("script-root-");

    public ScriptRootFolder(string queues = """{ "batchSize": 4, "newBatchThreshold": 2, "maxDequeueCount": 3, "visibilityTimeout": "00:00:30" }""") =>
        File.WriteAllText(System.IO.Path.Combine(Path, "host.json"), $$"""
            {
              "version": "2.0",
              "customHandler": { "description": { "defaultExecutablePath": "CancelSaver.Functions" }, "enableProxyingHttpRequest": true },
              "extensions": { "http": { "routePrefix": "" }, "queues": {{queues}} }
            }
            """);

    public string Path => _folder.FullName;

    public ScriptRootFolder Http(string name, string route, string methods) => Function(name, $$"""
        { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "anonymous", "methods": [{{methods}}], "route": "{{route}}" },
        { "type": "http", "direction": "out", "name": "res" }
        """);

    public ScriptRootFolder Queue(string name, string queue, bool isBinary = true) => Function(name, $$"""
        { "type": "queueTrigger", "direction": "in", "name": "msg", "queueName": "{{queue}}", "connection": "AzureWebJobsStorage"{{(isBinary ? ", \"dataType\": \"binary\"" : "")}} }
        """);

    public ScriptRootFolder Timer(string name, string schedule) => Function(name, $$"""
        { "type": "timerTrigger", "direction": "in", "name": "timer", "schedule": "{{schedule}}" }
        """);

    public void Dispose() => _folder.Delete(recursive: true);

    private ScriptRootFolder Function(string name, string bindings)
    {
        var folder = _folder.CreateSubdirectory(name);
        File.WriteAllText(System.IO.Path.Combine(folder.FullName, "function.json"), "{ \"bindings\": [" + bindings + "] }");
        return this;
    }
}
