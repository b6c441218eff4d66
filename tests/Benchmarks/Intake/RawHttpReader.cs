using System.Buffers.Text;
using System.Net.Sockets;

namespace CancelSaver.Benchmarks.Intake;

/// <summary>A request or an answer; its bytes are good until the next one is read.</summary>
internal readonly ref struct RawHttpMessage(ReadOnlySpan<byte> startLine, ReadOnlySpan<byte> body)
{
    public ReadOnlySpan<byte> StartLine { get; } = startLine;

    public ReadOnlySpan<byte> Body { get; } = body;
}

/// <summary>Reads message after message from a kept connection, with the least work that is right for these peers.</summary>
internal sealed class RawHttpReader(Socket socket) : IDisposable
{
    private readonly byte[] bytes = new byte[256 * 1024];
    private int length;
    private int consumed;

    /// <summary>False once the peer has closed between two messages.</summary>
    public bool TryRead(out RawHttpMessage message)
    {
        bytes.AsSpan(consumed, length - consumed).CopyTo(bytes);
        (length, consumed) = (length - consumed, 0);
        int head;
        while ((head = bytes.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!More())
            {
                message = default;
                return false;
            }
        }
        var headers = bytes.AsSpan(0, head);
        var body = ContentLength(headers);
        consumed = head + 4 + body;
        while (length < consumed && More())
        {
        }
        var startLine = headers.IndexOf((byte)'\r') is var end and > 0 ? headers[..end] : headers;
        message = new RawHttpMessage(startLine, bytes.AsSpan(head + 4, body));
        return true;
    }

    public void Dispose() => socket.Dispose();

    private static int ContentLength(ReadOnlySpan<byte> headers)
    {
        if (headers.IndexOf("Transfer-Encoding"u8) >= 0)
            throw new InvalidDataException("Chunked messages are not understood here.");
        var at = headers.IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(headers[(at + 16)..], out int value, out _) ? value : 0;
    }

    private bool More()
    {
        var read = socket.Receive(bytes.AsSpan(length));
        length += read;
        return read > 0;
    }
}
