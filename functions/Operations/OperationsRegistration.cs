namespace CancelSaver.Operations;

/// <summary>The room of whoever runs the app, registered.</summary>
public static class OperationsRegistration
{
    public static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddSingleton<QueueViews>()
        .AddSingleton<HouseViews>()
        .AddSingleton<WatchQueues>()
        .AddSingleton<OperatorSession>()
        .AddSingleton<OperatorDoor>()
        .AddSingleton<HealthDesk>()
        .AddSingleton<PoisonDesk>()
        .AddSingleton<DryRun>()
        .AddSingleton<SealAgain>()
        .AddSingleton<ReadAgain>()
        .AddSingleton<Repairs>();
}
