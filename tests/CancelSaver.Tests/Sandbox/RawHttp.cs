using System.Net.Sockets;
using System.Text;

namespace CancelSaver.Tests.Sandbox;

/// <summary>Sends a request exactly as written: no client tidies its path or headers.</summary>
internal static class RawHttp
{
    public static async Task<string> SendAsync(Uri server, string request, byte[]? body = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request.ReplaceLineEndings("\r\n").TrimEnd('\r', '\n') + "\r\nConnection: close\r\n\r\n"));
        if (body is not null)
            await stream.WriteAsync(body);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
