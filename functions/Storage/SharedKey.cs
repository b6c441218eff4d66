using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CancelSaver.Storage;

/// <summary>
/// Signs each try of a request with the account's key. It stands behind the retry policy, because the date is part of what is signed and
/// the service refuses dates more than 15 minutes old.
/// </summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key</remarks>
internal abstract class SharedKeyPolicy(string account, byte[] key, TimeProvider clock) : HttpPipelineSynchronousPolicy
{
    protected string Account => account;

    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        var date = clock.GetUtcNow().ToString("R");
        request.Headers.SetValue("x-ms-date", date);

        var signature = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(StringToSign(request, date)));
        request.Headers.SetValue("Authorization", $"SharedKey {account}:{Convert.ToBase64String(signature)}");
    }

    protected abstract string StringToSign(Request request, string date);

    protected static string Header(Request request, string name) => request.Headers.TryGetValue(name, out var value) ? value ?? "" : "";
}

/// <summary>The table service's form: no headers but the content's, and the date in the open.</summary>
internal sealed class TableSharedKeyPolicy(string account, byte[] key, TimeProvider clock) : SharedKeyPolicy(account, key, clock)
{
    // 'comp' would belong to the resource; no operation of ours has it. An account in the path (emulator) comes twice.
    protected override string StringToSign(Request request, string date) =>
        $"{request.Method}\n{Header(request, "Content-MD5")}\n{Header(request, "Content-Type")}\n{date}\n"
        + $"/{Account}{request.Uri.ToUri().AbsolutePath}";
}

/// <summary>The queue service's form: twelve headers, every x-ms-* header, and the query, sorted and decoded.</summary>
internal sealed class QueueSharedKeyPolicy(string account, byte[] key, TimeProvider clock) : SharedKeyPolicy(account, key, clock)
{
    protected override string StringToSign(Request request, string date)
    {
        var text = new StringBuilder(512).Append(request.Method).Append('\n')
            .Append(Header(request, "Content-Encoding")).Append('\n')
            .Append(Header(request, "Content-Language")).Append('\n')
            .Append(Length(request)).Append('\n')
            .Append(Header(request, "Content-MD5")).Append('\n')
            .Append(Header(request, "Content-Type")).Append('\n')
            .Append('\n') // Date: x-ms-date speaks for it
            .Append(Header(request, "If-Modified-Since")).Append('\n')
            .Append(Header(request, "If-Match")).Append('\n')
            .Append(Header(request, "If-None-Match")).Append('\n')
            .Append(Header(request, "If-Unmodified-Since")).Append('\n')
            .Append(Header(request, "Range")).Append('\n');
        AppendServiceHeaders(text, request);
        AppendResource(text, request.Uri.ToUri());
        return text.ToString();
    }

    private static string Length(Request request) =>
        request.Content is { } content && content.TryComputeLength(out var length) && length > 0 ? length.ToString() : "";

    private static void AppendServiceHeaders(StringBuilder text, Request request)
    {
        var headers = new List<(string Name, string Value)>(6);
        foreach (var header in request.Headers)
        {
            if (header.Name.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase))
                headers.Add((header.Name.ToLowerInvariant(), header.Value));
        }

        headers.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        foreach (var (name, value) in headers)
            text.Append(name).Append(':').Append(value).Append('\n');
    }

    private void AppendResource(StringBuilder text, Uri uri)
    {
        text.Append('/').Append(Account).Append(uri.AbsolutePath);
        if (uri.Query.Length < 2)
            return;

        var parameters = uri.Query[1..].Split('&');
        Array.Sort(parameters, StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            text.Append('\n').Append(parameter[..equals].ToLowerInvariant())
                .Append(':').Append(Uri.UnescapeDataString(parameter[(equals + 1)..]));
        }
    }
}
