using CancelSaver.Benchmarks.Engine;
using CancelSaver.Benchmarks.Intake;
using CancelSaver.Benchmarks.Merchant;
using CancelSaver.Benchmarks.Start;

switch (args)
{
    case ["intake"]:
        await IntakeRun.Run();
        return 0;
    case ["engine"]:
        EngineRun.Run();
        return 0;
    case ["start"]:
        await StartRun.Run();
        return 0;
    case ["merchant", ..]:
        await MerchantRun.Run(args.Length > 1 ? int.Parse(args[1]) : 100_000);
        return 0;
    case ["all"]:
        EngineRun.Run();
        await StartRun.Run();
        await IntakeRun.Run();
        return 0;
    // The two sides of 'intake', each in a process of its own.
    case [IntakeServer.App, ..]:
        return await IntakeServer.ServeApp();
    case [IntakeServer.Bare, ..]:
        return await IntakeServer.ServeBare();
    default:
        Console.WriteLine("""
            dotnet run -c Release --project tests/Benchmarks -- <what>

              intake   webhooks a second of both platforms, CPU time and memory of the intake, next to a bare endpoint
              engine   decisions a second and bytes a decision, next to a bare loop over predicates
              start    size of the deployable folder, time from process start to the first answer, next to an empty app
              merchant the merchant's home page with 100,000 cases (or as many as are named): server time, storage, LCP, CLS, INP
              all      the first three, one after the other (seven minutes)
            """);
        return args.Length == 0 ? 0 : 2;
}
