using CancelSaver.Sandbox;

namespace CancelSaver.Tests.Kit;

/// <summary>One storage emulator for all tests of the assembly, started by the first that asks. Tests use names of their own in
/// it.</summary>
public static class Emulator
{
    private static readonly Lazy<Task<Azurite>> TheOne = new(() => Azurite.StartAsync());
    private static int names;

    public static Task<Azurite> Shared() => TheOne.Value;

    /// <summary>A name for a table or a queue that no other test has.</summary>
    public static string FreshName(string prefix) => $"{prefix}{Interlocked.Increment(ref names):D5}";

    public static async Task StopAsync()
    {
        if (TheOne.IsValueCreated)
            await (await TheOne.Value).DisposeAsync();
    }
}
