using CancelSaver.Sandbox;
using CancelSaver.Tests.Kit;

/// <summary>Around all tests of the assembly; NUnit takes it so only without a namespace.</summary>
[SetUpFixture]
#pragma warning disable CA1050, MA0047, RCS1110 // see the summary
public sealed class SetUp
#pragma warning restore CA1050, MA0047, RCS1110
{
    [OneTimeTearDown]
    public async Task Leave_nothing_running()
    {
        await Emulator.StopAsync();
        await SchemaExecutor.StopAsync();
        if (!OperatingSystem.IsWindows())
            await Package.Clear();
    }
}
