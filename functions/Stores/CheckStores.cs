namespace CancelSaver.Stores;

/// <summary>Timer: asks that every connected store be looked after. The work itself is done store by store, off the queue.</summary>
public sealed class CheckStores(StoreTable stores, StoreLetters letters, TimeProvider time)
{
    /// <summary>Topic of a letter from ourselves: look after this store.</summary>
    public const string Checkup = "checkup";

    /// <returns>How many letters were put.</returns>
    public async Task<int> Run(CancellationToken cancel = default)
    {
        var count = 0;
        await foreach (var store in stores.All(cancel))
        {
            await letters.Send(new StoreLetter(store, Checkup, time.GetUtcNow(), System.Diagnostics.Activity.Current?.Id, "{}"u8.ToArray()),
                cancel);
            count++;
        }
        return count;
    }
}
