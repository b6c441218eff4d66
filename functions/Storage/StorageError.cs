using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Azure;

namespace CancelSaver.Storage;

/// <summary>
/// What the service says when it says no. The exception carries status and code; the service's own sentence is left out, because it may
/// quote what was sent, and what was sent may be about a person.
/// </summary>
internal static class StorageError
{
    // Tables and queues: https://learn.microsoft.com/rest/api/storageservices/versioning-for-the-azure-storage-services
    internal const string ServiceVersion = "2024-08-04";

    public static bool IsSuccess(Response response) => response.Status is >= 200 and < 300;

    public static RequestFailedException From(Response response, string what)
    {
        var code = Code(response);
        var message = $"{what}: {response.Status} {code ?? response.ReasonPhrase} (request {response.Headers.RequestId ?? "unknown"})";
        return new RequestFailedException(response.Status, message, code, innerException: null);
    }

    public static string? Code(Response response)
    {
        if (response.Headers.TryGetValue("x-ms-error-code", out var code) && !string.IsNullOrEmpty(code))
            return code;
        return response.ContentStream is null ? null : Code(response.Content);
    }

    /// <summary>Tables answer in JSON, queues in XML, a gateway in whatever it likes.</summary>
    private static string? Code(BinaryData content)
    {
        var body = content.ToMemory();
        try
        {
            if (body.Span.StartsWith("{"u8))
                return FromJson(body).Code;
            return body.IsEmpty ? null : XElement.Load(content.ToStream()).Element("Code")?.Value;
        }
        catch (Exception e) when (e is JsonException or XmlException)
        {
            return null;
        }
    }

    /// <summary><c>{"odata.error":{"code":"…","message":{"lang":"…","value":"…"}}}</c></summary>
    public static (string? Code, string? Message) FromJson(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        if (!document.RootElement.TryGetProperty("odata.error", out var error))
            return (null, null);
        var code = error.TryGetProperty("code", out var element) ? element.GetString() : null;
        var message = error.TryGetProperty("message", out var text) && text.TryGetProperty("value", out var value)
            ? value.GetString() : null;
        return (string.IsNullOrEmpty(code) ? null : code, message);
    }
}
