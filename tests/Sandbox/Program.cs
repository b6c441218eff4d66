using System.Runtime.InteropServices;
using CancelSaver.Sandbox;

// One command, one address; Ctrl-C or SIGTERM ends everything that was started.
using var asked = new CancellationTokenSource();
var ended = new TaskCompletionSource();
SandboxLog? log = null;
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    // A terminal tells every process of ours at once; what they say about each other's end is no news.
    log?.Hush();
    ended.TrySetResult();
    asked.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

if (args.Contains("--help"))
{
    Console.WriteLine(SandboxOptions.Usage);
    return 0;
}

try
{
    var options = SandboxOptions.Parse(args);
    using var state = SandboxState.Open(options.State, options.Fresh);
    log = new SandboxLog(state.AppLog);
    await using (var demo = await Demonstration.StartAsync(options, state, log, asked.Token))
    {
        if (options.IsReal)
            Console.WriteLine($"Point your tunnel ({options.PublicUrl}) at {demo.Host.PublicUrl}; the page below says how to connect your store. Mails stay here; codes and orders in that store are real.");
        Console.WriteLine();
        Console.WriteLine($"The sandbox is ready: {demo.HomeUrl}");
        Console.WriteLine("Ctrl-C stops everything.");
        await ended.Task;
        Console.WriteLine("Stopping …");
    }
    return 0;
}
catch (SandboxException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
catch (OperationCanceledException) when (asked.IsCancellationRequested)
{
    return 0;
}
catch (Exception e)
{
    // Npm's and the emulator's own words.
    await Console.Error.WriteLineAsync("The sandbox could not start: " + e.Message);
    return 1;
}
finally
{
    log?.Dispose();
}
