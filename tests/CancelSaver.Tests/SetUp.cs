using CancelSaver.Sandbox;
using CancelSaver.Tests.Kit;

/// <summary>Around all tests of the assembly; NUnit takes it so only without a namespace.</summary>
[SetUpFixture]
#pragma warning disable CA1050, MA0047, RCS1110 // see the summary
public sealed class SetUp
#pragma warning restore CA1050, MA0047, RCS1110
{
    /// <summary>Where all tests are run, the package is made beside them, with the time they leave.</summary>
    [OneTimeSetUp]
    public void Begin_what_takes_long()
    {
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 } && !OperatingSystem.IsWindows())
            _ = Task.Run(Package.Shared);
    }

    [OneTimeTearDown]
    public async Task Leave_nothing_running()
    {
        await Emulator.StopAsync();
        await SchemaExecutor.StopAsync();
        if (!OperatingSystem.IsWindows())
            await Package.Clear();
    }
}
