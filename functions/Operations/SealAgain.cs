using CancelSaver.Cancellations;
using CancelSaver.Privacy;
using CancelSaver.Stores;

namespace CancelSaver.Operations;

/// <summary>
/// The slow half of a change of <c>SecretsKey</c>: whatever the older keys sealed is sealed anew with the one in front, so that the older ones can go. While the setting names one key only
/// there is nothing to do and nothing is read. Safe to repeat and to run twice at once.
/// </summary>
public sealed class SealAgain(StoreTable stores, SetAside letters, DataRequestTable requests, Secrets secrets)
{
    /// <summary>Rows of one table in one visit of the night watch.</summary>
    public const int MostAtOnce = 5_000;

    /// <summary>What there is to do: reads only.</summary>
    public Task<SealCount> Look(CancellationToken cancel) => All(write: false, MostAtOnce, cancel);

    /// <summary>Does it, no more than so many rows of each table.</summary>
    public Task<SealCount> Handle(int most, CancellationToken cancel) => secrets.KeyIds.Count < 2 ? Task.FromResult(new SealCount(0, 0, 0)) : All(write: true, most, cancel);

    private async Task<SealCount> All(bool write, int most, CancellationToken cancel) =>
        await stores.SealAgain(write, most, cancel) + await letters.SealAgain(write, most, cancel) + await requests.SealAgain(write, most, cancel);
}
