using CancelSaver.Web;

namespace CancelSaver.Stores;

/// <summary>A letter on its way in: its header and the raw body lie behind each other, ready to be sent on as they are.</summary>
internal sealed class WebhookBody : RawBody
{
    private readonly StoreLetter letter;

    /// <param name="letter">What the letter is, without its body.</param>
    public WebhookBody(HttpContext context, StoreLetter letter)
        : base(context, room: 1024)
    {
        this.letter = letter;
        StoreLetters.WriteHeader(this, letter);
    }

    /// <summary>Puts the letter on its queue: one write, unless the body is beyond a message.</summary>
    public Task Send(StoreLetters letters, CancellationToken cancel) => Whole.Length <= StoreLetters.LargestMessage
        ? letters.SendReady(Whole, cancel)
        : letters.Send(letter with { Body = Body }, cancel);
}
