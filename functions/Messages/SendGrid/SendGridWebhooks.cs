using System.Text.Json;
using CancelSaver.Web;

namespace CancelSaver.Messages.SendGrid;

/// <summary>
/// The porter for what SendGrid reports of our mails: checks the seal, puts what concerns a case on <c>mail-events</c>, answers. SendGrid tries a post that fails for a day, in growing pauses.
/// </summary>
public sealed partial class SendGridWebhooks(SendGridOptions options, MailEventLetters letters, TimeProvider time, ILogger<SendGridWebhooks> log)
{
    public const string Route = "/webhooks/sendgrid/events";

    public async Task Receive(HttpContext context)
    {
        if (!options.Reports)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var cancel = context.RequestAborted;
        using var message = new RawBody(context);
        if (!await message.Read(cancel))
            return;
        var (signature, timestamp) = (context.Request.Headers[EventSignature.SignatureHeader], context.Request.Headers[EventSignature.TimeHeader]);
        if (signature.Count != 1 || timestamp.Count != 1 || !EventSignature.IsTimely(timestamp[0]!, time.GetUtcNow())
            || !EventSignature.IsValid(options.EventKeys, signature[0], timestamp[0]!, message.Body.Span))
        {
            await RawBody.Refuse(context, StatusCodes.Status401Unauthorized, "The signature does not fit.");
            return;
        }

        try
        {
            var (events, trouble) = EventLetter.Read(message.Body, time.GetUtcNow());
            if (trouble is not null)
                Log.AccountTrouble(log, "It changed our account (" + trouble + ").");
            await letters.Send(events, cancel);
        }
        catch (JsonException)
        {
            // Sealed and yet unreadable: asking for it again brings the same.
            Log.Unreadable(log);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.MailRefused, LogLevel.Error, "The mail service refuses: {Why}")]
        public static partial void AccountTrouble(ILogger logger, string why);

        [LoggerMessage(Level = LogLevel.Error, Message = "A report of the mail service could not be read.")]
        public static partial void Unreadable(ILogger logger);
    }
}

/// <summary>Where the porter stands.</summary>
public static class SendGridWebhooksRoute
{
    public static void MapSendGridWebhooks(this IEndpointRouteBuilder routes)
    {
        var porter = routes.ServiceProvider.GetRequiredService<SendGridWebhooks>();
        routes.MapPost(SendGridWebhooks.Route, (RequestDelegate)porter.Receive);
    }
}
