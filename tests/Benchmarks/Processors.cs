using System.Diagnostics;

namespace CancelSaver.Benchmarks;

/// <summary>Gives processes a processor of their own, where the system has taskset and several processors; says so where not.</summary>
internal static class Processors
{
    private const string TaskSet = "/usr/bin/taskset";

    private static bool CanChoose { get; } = File.Exists(TaskSet) && Environment.ProcessorCount > 1;

    /// <summary>A command that runs on this processor alone.</summary>
    public static ProcessStartInfo Command(int? processor, string executable, IEnumerable<string> arguments) =>
        processor is { } one && CanChoose
        ? new ProcessStartInfo(TaskSet, ["-c", one.ToString(), executable, .. arguments])
        : new ProcessStartInfo(executable, arguments);

    /// <summary>Keeps this process to one processor from now on.</summary>
    public static void Keep(int processor)
    {
        if (!CanChoose)
        {
            Console.WriteLine("(taskset is missing: all processes share all processors)");
            return;
        }
        string[] arguments = ["-a", "-c", "-p", processor.ToString(), Environment.ProcessId.ToString()];
        using var set = Process.Start(new ProcessStartInfo(TaskSet, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        set.WaitForExit();
    }
}
