using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azure;

namespace CancelSaver.Storage;

/// <summary>Entities on the wire, with their types both ways.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations</remarks>
internal static class TableJson
{
    /// <summary>Minimal metadata is the least that brings types and versions back.</summary>
    public const string ContentType = "application/json;odata=minimalmetadata";
    private const string TypeSuffix = "@odata.type";

    // A body in a request is no HTML: names and addresses go as they are and stay short.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TableEntity entity, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, Writing);
        json.WriteStartObject();
        foreach (var (name, value) in entity)
        {
            if (value is not null && name != "Timestamp")
                Write(json, name, value);
        }

        json.WriteEndObject();
    }

    /// <summary>One page of a query: <c>{"value":[…]}</c>.</summary>
    public static List<TableEntity> ReadPage(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var rows = document.RootElement.GetProperty("value");
        var page = new List<TableEntity>(rows.GetArrayLength());
        foreach (var row in rows.EnumerateArray())
            page.Add(Read(row));
        return page;
    }

    public static TableEntity Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return Read(document.RootElement);
    }

    private static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteString(name, text);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                WriteTyped(json, name, "Edm.Int64", number.ToString());
                break;
            case double number when double.IsFinite(number):
                // Said aloud, for 5.0 is written as 5, which the service would keep as an Int32.
                json.WriteString(name + TypeSuffix, "Edm.Double");
                json.WriteNumber(name, number);
                break;
            case double number:
                WriteTyped(json, name, "Edm.Double", double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
                break;
            case DateTimeOffset time:
                WriteTyped(json, name, "Edm.DateTime", TableFilter.Time(time));
                break;
            case DateTime time:
                WriteTyped(json, name, "Edm.DateTime", TableFilter.Time(new DateTimeOffset(time.ToUniversalTime())));
                break;
            case Guid guid:
                WriteTyped(json, name, "Edm.Guid", guid.ToString());
                break;
            case byte[] binary:
                json.WriteString(name + TypeSuffix, "Edm.Binary");
                json.WriteBase64String(name, binary);
                break;
            default:
                throw new ArgumentException($"Property {name} is a {value.GetType().Name}, which the table service does not store.", name);
        }
    }

    private static void WriteTyped(Utf8JsonWriter json, string name, string type, string value)
    {
        json.WriteString(name + TypeSuffix, type);
        json.WriteString(name, value);
    }

    private static TableEntity Read(JsonElement row)
    {
        var entity = new TableEntity();
        List<(string Name, string? Type)>? types = null;
        foreach (var property in row.EnumerateObject())
        {
            var name = property.Name;
            if (name == "odata.etag")
                entity.ETag = new ETag(property.Value.GetString()!);
            else if (name.EndsWith(TypeSuffix, StringComparison.Ordinal))
                (types ??= []).Add((name[..^TypeSuffix.Length], property.Value.GetString()));
            else if (name == "Timestamp" && property.Value.ValueKind == JsonValueKind.String)
                entity[name] = property.Value.GetDateTimeOffset(); // the service does not say its type
            else if (!name.StartsWith("odata.", StringComparison.Ordinal))
                entity[name] = Untyped(property.Value);
        }

        foreach (var (name, type) in types ?? [])
        {
            // The type may stand before or after its value.
            if (row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
                entity[name] = Typed(value, type);
        }

        return entity;
    }

    private static object? Untyped(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => IsInteger(value) && value.TryGetInt32(out var number) ? (object)number : value.GetDouble(),
        _ => null,
    };

    /// <summary>5.0 is a Double, though it would fit into an Int32.</summary>
    private static bool IsInteger(JsonElement number) => JsonMarshal.GetRawUtf8Value(number).IndexOfAny(".eE"u8) < 0;

    private static object? Typed(JsonElement value, string? type) => type switch
    {
        "Edm.Int64" => value.ValueKind == JsonValueKind.String ? long.Parse(value.GetString()!) : value.GetInt64(),
        "Edm.Double" => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : Special(value.GetString()!),
        "Edm.DateTime" => value.GetDateTimeOffset(),
        "Edm.Guid" => value.GetGuid(),
        "Edm.Binary" => value.GetBytesFromBase64(),
        _ => Untyped(value),
    };

    private static double Special(string text) => text switch
    {
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text),
    };
}
