using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CancelSaver.Triggers;

/// <summary>
/// What the host posts for a queue or timer event. Reads the three forms a message can take: base64 (dataType binary, which our
/// function.json files ask for), a JSON string inside a JSON string (no dataType), and plain text as the documentation shows it.
/// </summary>
internal sealed class Envelope : IDisposable
{
    private readonly JsonDocument _document;
    private readonly JsonElement _data;

    private Envelope(JsonDocument document, JsonElement data) => (_document, _data) = (document, data);

    /// <summary>How often the message was taken from the queue, this time included; 1 where the host does not say.</summary>
    public int DequeueCount =>
        _document.RootElement.TryGetProperty("Metadata", out var metadata)
        && metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty(nameof(DequeueCount), out var count)
        && int.TryParse(Plain(count), out var number)
        && number > 0 ? number : 1;

    /// <summary>Reads the whole body.</summary>
    /// <exception cref="MalformedEnvelopeException">The body is not an object with an object <c>Data</c>, or could not be read to its end.</exception>
    public static async Task<Envelope> ReadAsync(Stream body, CancellationToken cancel)
    {
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(body, default, cancel);
        }
        catch (JsonException exception)
        {
            throw new MalformedEnvelopeException("not JSON", exception);
        }
        catch (BadHttpRequestException exception)
        {
            throw new MalformedEnvelopeException("not readable", exception);
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("Data", out var data)
            && data.ValueKind == JsonValueKind.Object)
            return new Envelope(document, data);

        document.Dispose();
        throw new MalformedEnvelopeException("no Data object");
    }

    public void MustHave(string binding)
    {
        if (!_data.TryGetProperty(binding, out _))
            throw new MalformedEnvelopeException($"no Data.{binding}");
    }

    /// <summary>The message's own bytes.</summary>
    /// <exception cref="MalformedEnvelopeException">There is none under that binding name.</exception>
    public ReadOnlyMemory<byte> Message(string binding)
    {
        MustHave(binding);
        var value = _data.GetProperty(binding);
        return value.ValueKind switch
        {
            JsonValueKind.String => Decode(value.GetString()!),
            JsonValueKind.Object or JsonValueKind.Array => Encoding.UTF8.GetBytes(value.GetRawText()),
            _ => throw new MalformedEnvelopeException($"Data.{binding} is neither text nor JSON"),
        };
    }

    public void Dispose() => _document.Dispose();

    private static byte[] Decode(string text)
    {
        if (Unwrapped(text) is { } inner)
            return Encoding.UTF8.GetBytes(inner);

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : Encoding.UTF8.GetBytes(text);
    }

    private static string? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Unwrapped(value.GetString()!) ?? value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    /// <summary>The text inside a JSON string literal, or null where the text is no such literal.</summary>
    private static string? Unwrapped(string text)
    {
        if (!text.StartsWith('"'))
            return null;
        try
        {
            return JsonSerializer.Deserialize(text, InvocationJson.Default.String);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The host's call cannot be understood; calling again with the same body would not help.</summary>
internal sealed class MalformedEnvelopeException(string message, Exception? inner = null) : Exception(message, inner);

internal sealed record InvocationError([property: JsonPropertyName("error")] string Error);

[JsonSerializable(typeof(InvocationError))]
[JsonSerializable(typeof(string))]
internal sealed partial class InvocationJson : JsonSerializerContext;
