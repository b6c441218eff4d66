using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Offers;
using CancelSaver.People;
using CancelSaver.Stores;
using CancelSaver.Team;

namespace CancelSaver.Privacy;

/// <summary>
/// Nothing of a store may be kept: every table is swept, a page of keys at a time. Where it breaks off it goes on when done again, since the store's own row goes last.
/// </summary>
public sealed partial class EraseStore(
    StoreTable stores,
    PersonTable people,
    CancellationTable cases,
    CaseDayTable days,
    SetAside aside,
    PoisonShelf shelf,
    LargeLetters letters,
    InstallStates states,
    Ledger ledger,
    PriorityCapacity capacity,
    DataRequestTable requests,
    TeamTable team,
    ChangeTable changes,
    TestMails testMails,
    TimeProvider time,
    ILogger<EraseStore> log)
{
    /// <summary>Erases a store that has let us go. One that is connected is not erased: it was installed again meanwhile.</summary>
    public async Task Handle(StoreId store, CancellationToken cancel)
    {
        if (await IsBack(store, cancel))
            return;

        // Where the letter that should have said so never came.
        await stores.Disconnect(store, time.GetUtcNow(), cancel);

        await cases.ForgetStore(store, cancel);
        await days.ForgetStore(store, cancel);
        await people.ForgetStore(store, cancel);
        await aside.ForgetStore(store, cancel);
        await shelf.ForgetStore(store, cancel);
        await letters.ForgetStore(store, cancel);
        await states.ForgetStore(store, cancel);
        await ledger.ForgetStore(store, cancel);
        await capacity.ForgetStore(store, cancel);
        await requests.ForgetStore(store, cancel);
        await team.ForgetStore(store, cancel);
        await changes.ForgetStore(store, cancel);
        await testMails.ForgetStore(store, cancel);

        if (await IsBack(store, cancel))
            return;
        await stores.Delete(store, cancel);
        Log.Erased(log, store);
    }

    private async Task<bool> IsBack(StoreId store, CancellationToken cancel)
    {
        if (await stores.Find(store, cancel) is not { Status: StoreStatus.Connected })
            return false;
        Log.IsBack(log, store);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Store} was erased.")]
        public static partial void Erased(ILogger logger, StoreId store);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Store} was to be erased, but is connected: it was installed again, and stays.")]
        public static partial void IsBack(ILogger logger, StoreId store);
    }
}
