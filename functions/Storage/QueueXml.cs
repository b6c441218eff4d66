using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace CancelSaver.Storage;

/// <summary>Messages on the wire. They are always base64: the Functions host expects it, and no character needs escaping.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/put-message</remarks>
internal static class QueueXml
{
    /// <summary>64 KiB of message text leave so many bytes before base64.</summary>
    public const int BodyBytes = 64 * 1024 / 4 * 3;

    private static ReadOnlySpan<byte> Opening => "<QueueMessage><MessageText>"u8;

    private static ReadOnlySpan<byte> Closing => "</MessageText></QueueMessage>"u8;

    public static byte[] Write(ReadOnlySpan<byte> body)
    {
        var xml = Room(body.Length, out var text);
        Base64.EncodeToUtf8(body, text, out _, out _);
        return xml;
    }

    public static byte[] Write(string body)
    {
        var length = Encoding.UTF8.GetByteCount(body);
        var xml = Room(length, out var text);
        Encoding.UTF8.GetBytes(body, text);
        Base64.EncodeToUtf8InPlace(text, length, out _);
        return xml;
    }

    public static SendReceipt ReadReceipt(ReadOnlySpan<byte> xml) => new(
        Text(xml, "<MessageId>"u8), Text(xml, "<PopReceipt>"u8), Time(Text(xml, "<TimeNextVisible>"u8)));

    public static IReadOnlyList<QueueMessage> ReadMessages(BinaryData content) =>
    [
        .. XElement.Load(content.ToStream()).Elements("QueueMessage").Select(static message => new QueueMessage
        {
            MessageId = Text(message, "MessageId"),
            PopReceipt = Text(message, "PopReceipt"),
            MessageText = Text(message, "MessageText"),
            DequeueCount = long.Parse(Text(message, "DequeueCount"), CultureInfo.InvariantCulture),
            InsertedOn = Time(Text(message, "InsertionTime")),
            ExpiresOn = Time(Text(message, "ExpirationTime")),
            NextVisibleOn = Time(Text(message, "TimeNextVisible")),
        }),
    ];

    public static IReadOnlyList<PeekedMessage> ReadPeeked(BinaryData content) =>
    [
        .. XElement.Load(content.ToStream()).Elements("QueueMessage").Select(static message => new PeekedMessage
        {
            MessageId = Text(message, "MessageId"),
            MessageText = Text(message, "MessageText"),
            DequeueCount = long.Parse(Text(message, "DequeueCount"), CultureInfo.InvariantCulture),
            InsertedOn = Time(Text(message, "InsertionTime")),
            ExpiresOn = Time(Text(message, "ExpirationTime")),
        }),
    ];

    public static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>One buffer for the whole request, with the place for the text in it.</summary>
    private static byte[] Room(int bodyLength, out Span<byte> text)
    {
        if (bodyLength > BodyBytes)
            throw new ArgumentException(
                $"The message has {bodyLength} bytes, {BodyBytes} are allowed (64 KiB as base64).", nameof(bodyLength));
        var textLength = Base64.GetMaxEncodedToUtf8Length(bodyLength);
        var xml = new byte[Opening.Length + textLength + Closing.Length];
        Opening.CopyTo(xml);
        Closing.CopyTo(xml.AsSpan(xml.Length - Closing.Length));
        text = xml.AsSpan(Opening.Length, textLength);
        return xml;
    }

    /// <summary>Ids, receipts and dates hold no markup, and intake reads one of these per webhook: no reader is built for it.</summary>
    private static string Text(ReadOnlySpan<byte> xml, ReadOnlySpan<byte> tag)
    {
        var start = xml.IndexOf(tag);
        var rest = start < 0 ? [] : xml[(start + tag.Length)..];
        var end = rest.IndexOf((byte)'<');
        return end < 0
            ? throw new InvalidDataException($"The queue's receipt lacks {Encoding.ASCII.GetString(tag)}.")
            : Encoding.UTF8.GetString(rest[..end]);
    }

    private static string Text(XElement message, string name) =>
        message.Element(name)?.Value ?? throw new InvalidDataException($"A message of the queue lacks {name}.");
}
