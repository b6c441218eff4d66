using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CancelSaver.Benchmarks.Intake;

/// <summary>
/// Answers as the storage service would, at once and for next to nothing, so that what is measured is the caller: queue messages are
/// counted and dropped, rows put into a table come back on every query. No fake of the service: tests use the emulator.
/// </summary>
internal sealed class StorageStandIn : IDisposable
{
    public const string Account = "loopback";

    private static readonly byte[] MessagePut = Answer("201 Created", "application/xml", """
        <?xml version="1.0" encoding="utf-8"?><QueueMessagesList><QueueMessage><MessageId>5974b586-0df3-4e2d-ad0c-18e3892bfca2</MessageId>
        <InsertionTime>Fri, 20 Nov 2026 21:04:22 GMT</InsertionTime><ExpirationTime>Fri, 31 Dec 9999 23:59:59 GMT</ExpirationTime>
        <PopReceipt>YzQ4Yzg1MDItYTc0Ny00OWNjLTkxYTUtZGM0MDFiZDAwYzEw</PopReceipt>
        <TimeNextVisible>Fri, 20 Nov 2026 21:04:22 GMT</TimeNextVisible></QueueMessage></QueueMessagesList>
        """);

    private static readonly byte[] Done = Answer("204 No Content", null, "");

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, string> rows = new(StringComparer.Ordinal);
    private long messages;
    private long others;

    public StorageStandIn()
    {
        listener.Start(512);
        new Thread(Accept) { IsBackground = true }.Start();
    }

    /// <summary>What a storage client needs to come here.</summary>
    public string ConnectionString
    {
        get
        {
            var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/{Account}";
            var key = Convert.ToBase64String(new byte[64]);
            return $"AccountName={Account};AccountKey={key};QueueEndpoint={address};TableEndpoint={address}";
        }
    }

    /// <summary>Messages put into any queue so far.</summary>
    public long Messages => Interlocked.Read(ref messages);

    /// <summary>Every other call so far.</summary>
    public long Others => Interlocked.Read(ref others);

    public void Dispose() => listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = listener.AcceptSocket();
                socket.NoDelay = true;
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // Disposed.
        }
    }

    private void Serve(Socket socket)
    {
        using var reader = new RawHttpReader(socket);
        try
        {
            while (reader.TryRead(out var call))
                socket.Send(Handle(call));
        }
        catch (SocketException)
        {
            // The caller has gone.
        }
    }

    private byte[] Handle(RawHttpMessage call)
    {
        var start = call.StartLine;
        if (start.StartsWith("POST "u8) && start.IndexOf("/messages?"u8) > 0)
        {
            Interlocked.Increment(ref messages);
            return MessagePut;
        }
        Interlocked.Increment(ref others);
        if (start.StartsWith("PUT "u8) && start.IndexOf("RowKey"u8) > 0 && start.IndexOf("connected"u8) < 0)
            rows[Encoding.UTF8.GetString(start)] = Encoding.UTF8.GetString(call.Body);
        return start.StartsWith("GET "u8)
            ? Answer("200 OK", "application/json;odata=nometadata", $$"""{"value":[{{string.Join(',', rows.Values)}}]}""")
            : Done;
    }

    private static byte[] Answer(string status, string? type, string body)
    {
        var length = Encoding.UTF8.GetByteCount(body);
        return Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status}\r\nx-ms-request-id: 4f0bfd67-0003-002f-3a5c-7a3b1e000000\r\n"
            + "x-ms-version: 2024-08-04\r\nDate: Fri, 20 Nov 2026 21:04:22 GMT\r\n"
            + (type is null ? "" : $"Content-Type: {type}\r\nContent-Length: {length}\r\n") + "\r\n" + body);
    }
}
