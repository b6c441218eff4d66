using CancelSaver.Stores;

namespace CancelSaver.Privacy;

/// <summary>What a platform demands for people's sake. It is carried out for every store, one that has left and one we never knew included.</summary>
public sealed class PrivacyLetters(Uninstall uninstall, AnswerDataRequest requests, ErasePerson erasePerson, EraseStore eraseStore)
{
    /// <returns>False: the letter is about something else.</returns>
    public async Task<bool> Take(StoreLetter letter, StoreEvent told, CancellationToken cancel)
    {
        switch (told)
        {
            case StoreEvent.Uninstalled:
                await uninstall.Handle(letter.Store, letter.HappenedAt ?? letter.ReceivedAt, cancel);
                return true;
            case StoreEvent.DataRequested asked:
                await requests.Record(letter.Store, asked.Person, asked.RequestId, cancel);
                return true;
            case StoreEvent.PersonToErase person:
                await erasePerson.OfNamed(letter.Store, person.Person, cancel);
                return true;
            case StoreEvent.StoreToErase:
                await eraseStore.Handle(letter.Store, cancel);
                return true;
            default:
                return false;
        }
    }
}
