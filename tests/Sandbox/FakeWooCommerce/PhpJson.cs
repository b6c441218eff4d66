using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CancelSaver.Sandbox;

/// <summary>
/// JSON the way PHP's <c>json_encode</c> writes it without flags: pure ASCII, lower-case escapes, slashes escaped, no spaces.
/// </summary>
internal static class PhpJson
{
    public static byte[] Bytes(JsonNode? node) => Encoding.ASCII.GetBytes(Text(node));

    public static string Text(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    private static void Write(JsonNode? node, StringBuilder to)
    {
        switch (node)
        {
            case null:
                to.Append("null");
                break;
            case JsonObject o:
                to.Append('{');
                foreach (var (index, property) in o.Index())
                {
                    if (index > 0)
                        to.Append(',');
                    WriteString(property.Key, to);
                    to.Append(':');
                    Write(property.Value, to);
                }
                to.Append('}');
                break;
            case JsonArray a:
                to.Append('[');
                foreach (var (index, item) in a.Index())
                {
                    if (index > 0)
                        to.Append(',');
                    Write(item, to);
                }
                to.Append(']');
                break;
            default:
                if (node.GetValueKind() == JsonValueKind.String)
                    WriteString(node.GetValue<string>(), to);
                else
                    to.Append(node.ToJsonString());
                break;
        }
    }

    private static void WriteString(string value, StringBuilder to)
    {
        to.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => to.Append("\\\""),
                '\\' => to.Append("\\\\"),
                '/' => to.Append("\\/"),
                '\b' => to.Append("\\b"),
                '\f' => to.Append("\\f"),
                '\n' => to.Append("\\n"),
                '\r' => to.Append("\\r"),
                '\t' => to.Append("\\t"),
                < ' ' or > '~' and not '\u007f' => to.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => to.Append(c),
            };
        }
        to.Append('"');
    }
}
