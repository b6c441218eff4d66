using CancelSaver.Sandbox;

namespace CancelSaver.Tests.Kit;

/// <summary>One storage emulator for all tests of the assembly, started by the first that asks. Tests use names of their own in
/// it.</summary>
public static class Emulator
{
    private const int MostAccounts = 800;

    private static readonly Lazy<Task<Azurite>> TheOne = new(() => Azurite.StartAsync(new AzuriteOptions { Accounts = [.. Enumerable.Range(1, MostAccounts).Select(AccountName)] }));
    private static int names;
    private static int accounts;

    public static Task<Azurite> Shared() => TheOne.Value;

    /// <summary>A name for a table or a queue that no other test has.</summary>
    public static string FreshName(string prefix) => $"{prefix}{Interlocked.Increment(ref names):D5}";

    /// <summary>Opens a storage account that no other test has.</summary>
    public static async Task<string> FreshAccount()
    {
        var number = Interlocked.Increment(ref accounts);
        return number <= MostAccounts
            ? (await Shared()).ConnectionStringOf(AccountName(number))
            : throw new InvalidOperationException("The tests need more than " + MostAccounts + " storage accounts: raise the number.");
    }

    private static string AccountName(int number) => $"journey{number:D5}";

    public static async Task StopAsync()
    {
        if (TheOne.IsValueCreated)
            await (await TheOne.Value).DisposeAsync();
    }
}
