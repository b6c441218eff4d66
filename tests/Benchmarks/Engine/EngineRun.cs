using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace CancelSaver.Benchmarks.Engine;

/// <summary>Runs <see cref="RuleEngineBenchmarks"/> in this process, briefly: figures to a few percent, within a minute.</summary>
internal static class EngineRun
{
    public static void Run()
    {
        var artifacts = Directory.CreateTempSubdirectory("cancelsaver-engine-");
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddLogger(NullLogger.Instance)
            .AddColumnProvider(DefaultConfig.Instance.GetColumnProviders().ToArray())
            .WithArtifactsPath(artifacts.FullName);
        var summary = BenchmarkRunner.Run<RuleEngineBenchmarks>(config);
        artifacts.Delete(recursive: true);

        Figures.Head("Engine: one decision");
        Console.WriteLine($"{"",-44}{"ns",12}{"a second",14}{"bytes",10}{"ratio",10}");
        var bare = summary.Reports.Single(r => r.BenchmarkCase.Descriptor.Baseline).ResultStatistics!.Mean;
        foreach (var report in summary.Reports)
        {
            var nanoseconds = report.ResultStatistics!.Mean;
            var name = report.BenchmarkCase.Descriptor.WorkloadMethod.Name.Replace('_', ' ');
            var bytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
            var (perSecond, ratio) = (Figures.Round(1e9 / nanoseconds), Figures.Round(nanoseconds / bare, 1));
            Console.WriteLine($"{name,-44}{Figures.Round(nanoseconds),12}{perSecond,14}{Figures.Round(bytes),10}{ratio,10}");
        }
    }
}
