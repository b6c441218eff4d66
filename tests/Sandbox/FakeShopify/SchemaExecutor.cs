using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>
/// The process that executes GraphQL against Shopify's own schema (<c>executor.js</c>). One serves every stand-in store of a test run; it ends with its parent.
/// </summary>
public sealed class SchemaExecutor : IAsyncDisposable
{
    private const string Listening = "listening at ";
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);
    private static readonly Lock Gate = new();
    private static Task<SchemaExecutor>? theOne;

    private readonly Process process;
    private readonly HttpClient http;

    private SchemaExecutor(Process process, int port)
    {
        this.process = process;
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>The one of this process; the first who asks starts it.</summary>
    /// <exception cref="InvalidOperationException">It ended instead of listening, or the schema could not be fetched.</exception>
    public static Task<SchemaExecutor> Shared()
    {
        lock (Gate)
            return theOne is null or { IsFaulted: true } or { IsCanceled: true } ? theOne = StartAsync() : theOne;
    }

    /// <summary>Ends the shared one, if there is one.</summary>
    public static async Task StopAsync()
    {
        Task<SchemaExecutor>? one;
        lock (Gate)
            (one, theOne) = (theOne, null);
        if (one is { IsCompletedSuccessfully: true })
            await (await one).DisposeAsync();
    }

    /// <summary>What the schema has against a document, or against variables for one of its operations; empty when it is sound. Nothing is executed.</summary>
    public async Task<IReadOnlyList<string>> Check(string query, string? operationName = null, JsonObject? variables = null)
    {
        var answer = await Run(new JsonObject { ["query"] = query, ["operationName"] = operationName, ["variables"] = variables?.DeepClone() });
        return [.. (answer["errors"]?.AsArray() ?? []).Select(e => e!["message"]!.GetValue<string>())];
    }

    /// <summary>What an operation costs at most by the published rule, in points; a size that is a variable counts as one.</summary>
    public async Task<int> Cost(string query, string? operationName = null) =>
        (await Run(new JsonObject { ["query"] = query, ["operationName"] = operationName }))["cost"]!.GetValue<int>();

    /// <summary>One question as executor.js describes it.</summary>
    internal async Task<JsonObject> Run(JsonObject question)
    {
        using var content = new StringContent(question.ToJsonString());
        using var answer = await http.PostAsync("", content);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        return answer.IsSuccessStatusCode ? json : throw new InvalidOperationException("executor.js: " + json["crash"]);
    }

    private static async Task<SchemaExecutor> StartAsync()
    {
        // Asked first, so that npm has brought what the script needs.
        await NpmFolder.FileAsync("graphql/package.json");
        var schema = await ShopifySchema.FileAsync();
        var node = new Process
        {
            StartInfo = new ProcessStartInfo("node")
            {
                ArgumentList = { Path.Combine(NpmFolder.Path, "FakeShopify", "executor.js"), schema },
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        node.Start();
        try
        {
            var errors = node.StandardError.ReadToEndAsync();
            var line = await node.StandardOutput.ReadLineAsync().WaitAsync(LongestStart);
            return line?.StartsWith(Listening, StringComparison.Ordinal) == true
                ? new SchemaExecutor(node, int.Parse(line[Listening.Length..], CultureInfo.InvariantCulture))
                : throw new InvalidOperationException("executor.js ended instead of listening: " + await errors);
        }
        catch
        {
            node.Kill(entireProcessTree: true);
            node.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        try
        {
            process.StandardInput.Close();
            using var limit = new CancellationTokenSource(LongestStop);
            await process.WaitForExitAsync(limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException or IOException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}
