using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CancelSaver.Sandbox;

/// <summary>What a machine must bring along, and what it must have free.</summary>
internal static class Tools
{
    private const int LeastNode = 20;
    private const int MostTries = 100;

    /// <exception cref="SandboxException">Node.js or npm is missing or too old.</exception>
    public static async Task CheckNodeAsync()
    {
        const string get = "the storage emulator runs on Node.js 20 or newer: https://nodejs.org";
        var node = await VersionAsync("node") ?? throw new SandboxException("Node.js was not found; " + get + ".");
        if (!int.TryParse(node.TrimStart('v').Split('.')[0], out var major) || major < LeastNode)
            throw new SandboxException("Node.js " + node + " is too old; " + get + ".");
        if (await VersionAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm") is null)
            throw new SandboxException("npm was not found, although Node.js is there; it brings the storage emulator: https://docs.npmjs.com.");
    }

    /// <summary>The wished port, or the next one nobody listens at. 0 takes any.</summary>
    /// <param name="taken">Promised to others already; gets the answer too.</param>
    public static int FreePort(int wished, HashSet<int> taken)
    {
        for (var port = wished; port < wished + MostTries && port <= IPEndPoint.MaxPort; port++)
        {
            if (taken.Contains(port))
                continue;
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, wished == 0 ? 0 : port);
                listener.ExclusiveAddressUse = true;
                listener.Start();
                var found = ((IPEndPoint)listener.LocalEndpoint).Port;
                if (taken.Add(found))
                    return found;
            }
            catch (SocketException)
            {
                // Somebody is there: the next one.
            }
        }
        throw new SandboxException("From port " + wished + " on none is free: give another one with --port.");
    }

    private static async Task<string?> VersionAsync(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, "--version") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var text = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? text.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
