using CancelSaver.Cancellations;
using CancelSaver.Messages;
using CancelSaver.Operations;
using CancelSaver.Stores;
using CancelSaver.Web;

namespace CancelSaver.Triggers;

/// <summary>The queue and timer functions, one line each; their declarations are the folders beside this file.</summary>
public static class CaseTriggers
{
    public static IEndpointRouteBuilder MapTriggers(this IEndpointRouteBuilder routes)
    {
        routes.MapMessageTrigger("RecordStoreEvent", StoreLetters.Queue, async (services, message, cancel) =>
        {
            var letter = await services.GetRequiredService<StoreLetters>().Open(message, cancel);
            using var activity = Telemetry.Continue("RecordStoreEvent", letter.TraceParent);
            await services.GetRequiredService<RecordStoreEvent>().Handle(letter, cancel);
        });
        routes.MapCaseTrigger("DecideOffer", CaseQueues.DecideOffer);
        routes.MapCaseTrigger("ProvisionOffer", CaseQueues.ProvisionOffer);
        routes.MapCaseTrigger("SendEmail", CaseQueues.SendEmail);
        routes.MapCaseTrigger("ExpireOffers", CaseQueues.ExpireOffers);
        routes.MapMessageTrigger("RecordMailEvents", CaseQueues.MailEvents, (services, message, cancel) => services.GetRequiredService<RecordMailEvents>().Handle(MailEventLetters.Read(message.Span), cancel));
        routes.MapTimerTrigger("SweepStrays", async (services, cancel) =>
        {
            await services.GetRequiredService<SweepStrays>().Handle(cancel);
            await services.GetRequiredService<SealAgain>().Handle(SealAgain.MostAtOnce, cancel);
        });
        routes.MapTimerTrigger("CheckStores", (services, cancel) => services.GetRequiredService<CheckStores>().Run(cancel));
        routes.MapTimerTrigger("WatchQueues", (services, cancel) => services.GetRequiredService<WatchQueues>().Handle(cancel));
        return routes;
    }

    private static void MapCaseTrigger(this IEndpointRouteBuilder routes, string functionName, string queue) =>
        routes.MapMessageTrigger(functionName, queue, async (services, message, cancel) =>
        {
            var (id, traceParent) = CaseQueues.Read(message.Span);
            using var activity = Telemetry.Continue(functionName, traceParent);
            activity?.SetTag("cancelsaver.case", id.ToString());
            await services.GetRequiredService<CaseWalk>().From(queue, id, cancel);
        });

    /// <summary>A queue function whose messages, when they fail for good, leave their cause for whoever looks after the app.</summary>
    private static void MapMessageTrigger(this IEndpointRouteBuilder routes, string functionName, string queue, Func<IServiceProvider, ReadOnlyMemory<byte>, CancellationToken, Task> handle) =>
        routes.MapQueueTrigger(functionName, async (services, message, delivery, cancel) =>
        {
            try
            {
                await handle(services, message, cancel);
            }
            catch (Exception failure) when (delivery >= PoisonShelf.LastDelivery)
            {
                await services.GetRequiredService<PoisonShelf>().Note(queue, message, failure);
                throw;
            }
        });
}
