using System.Net;
using System.Text;
using Azure.Core.Pipeline;
using CancelSaver.Storage;

namespace CancelSaver.Tests.Storage;

/// <summary>
/// The far side of the wire: notes what arrives and plays the given answers in order; then it passes on to the next handler, or, without
/// one, refuses.
/// </summary>
internal sealed class Played(HttpMessageHandler? next, params HttpResponseMessage[] answers)
    : DelegatingHandler(next ?? new SocketsHttpHandler())
{
    /// <summary>An account that exists nowhere.</summary>
    public const string Account = "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=c2VjcmV0IGtleQ==;EndpointSuffix=storage.test";

    public List<Note> Notes { get; } = [];

    public static HttpResponseMessage Answer(HttpStatusCode status, string body = "", params (string Name, string Value)[] headers)
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
            answer.Headers.TryAddWithoutValidation(name, value);
        return answer;
    }

    public TableClientOptions TableOptions(TimeProvider? clock = null) =>
        new() { Transport = new HttpClientTransport(this), Retry = { Delay = TimeSpan.Zero }, TimeProvider = clock ?? TimeProvider.System };

    public QueueClientOptions QueueOptions(TimeProvider? clock = null) =>
        new() { Transport = new HttpClientTransport(this), Retry = { Delay = TimeSpan.Zero }, TimeProvider = clock ?? TimeProvider.System };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Notes.Add(new Note(
            request.Method.Method,
            request.RequestUri!,
            request.Headers.NonValidated.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
        if (Notes.Count <= answers.Length)
            return answers[Notes.Count - 1];
        return next is null
            ? throw new InvalidOperationException("Nothing more was to be sent.")
            : await base.SendAsync(request, cancellationToken);
    }

    internal sealed record Note(string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, string Body);
}

/// <summary>A clock that is a minute later each time somebody looks.</summary>
internal sealed class MinuteClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 1, 24, 10, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now = now.AddMinutes(1);
}
