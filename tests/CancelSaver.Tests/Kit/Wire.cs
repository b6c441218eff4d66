namespace CancelSaver.Tests.Kit;

/// <summary>Stands in the way of every call the app makes to storage: counts it, and breaks it when told to.</summary>
internal sealed class Wire(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly Lock gate = new();
    private readonly List<string> calls = [];
    private readonly List<(Func<string, bool> Which, bool AfterTheWork)> breaks = [];

    /// <summary>Every call so far: "POST /store-events/messages".</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (gate)
                return [.. calls];
        }
    }

    /// <summary>Table rows that came over the wire since counting was asked for; null: they are not counted.</summary>
    public int? Rows { get; set; }

    /// <summary>The clock storage says it has; null: its own.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Calls that never reach the service, for as long as this is set; null: all do.</summary>
    public Func<string, bool>? Cut { get; set; }

    /// <summary>What happens before a call goes out: time passes, for one.</summary>
    public Action<string>? Before { get; set; }

    /// <summary>The next call that fits never reaches the service.</summary>
    public void FailNext(Func<string, bool> which)
    {
        lock (gate)
            breaks.Add((which, AfterTheWork: false));
    }

    /// <summary>The next call that fits is carried out, but its answer is lost.</summary>
    public void LoseAnswerOf(Func<string, bool> which)
    {
        lock (gate)
            breaks.Add((which, AfterTheWork: true));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The emulator has the account's name in front of the path.
        var path = request.RequestUri!.AbsolutePath;
        var call = request.Method + " " + Uri.UnescapeDataString(path[path.IndexOf('/', 1)..]);
        (Func<string, bool> Which, bool AfterTheWork)? broken = null;
        lock (gate)
        {
            calls.Add(call);
            var index = breaks.FindIndex(b => b.Which(call));
            if (index >= 0)
            {
                broken = breaks[index];
                breaks.RemoveAt(index);
            }
        }
        Before?.Invoke(call);
        if (Cut?.Invoke(call) == true || broken is { AfterTheWork: false })
            throw new HttpRequestException("The wire is cut.");
        var response = await base.SendAsync(request, cancellationToken);
        if (broken is null)
        {
            if (Clock is { } clock)
                response.Headers.Date = clock.GetUtcNow();
            await Count(response, cancellationToken);
            return response;
        }
        response.Dispose();
        throw new HttpRequestException("The answer is lost on the wire.");
    }

    // Every row comes with its version.
    private async Task Count(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (Rows is null || response.Content.Headers.ContentType?.MediaType != "application/json")
            return;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var rows = (await response.Content.ReadAsStringAsync(cancellationToken)).Split("\"odata.etag\"").Length - 1;
        lock (gate)
            Rows += rows;
    }
}
