using System.Diagnostics;
using System.Net;
using CancelSaver.Sandbox;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Sandbox;

/// <summary>The real executable, started from the folder that is deployed, in the environment of the host's container.</summary>
public sealed class RealAppTests
{
    [Test]
    public async Task The_host_starts_it_serves_it_starts_it_again_after_a_crash_and_takes_it_along()
    {
        using var http = new HttpClient();
        var host = await LocalFunctionsHost.OpenAsync(
            new LocalFunctionsHostOptions { ScriptRoot = AppContext.BaseDirectory, StorageConnection = "UseDevelopmentStorage=true" });
        int? first, second;
        await using (host)
        {
            await host.StartAppAsync(GoodSettings.For(publicUrl: host.PublicUrl.ToString()));
            first = host.AppProcessId;
            Assert.That(await http.GetStringAsync(new Uri(host.PublicUrl, "/health")), Is.EqualTo("ok"));
            await host.CrashAppAsync();
            second = host.AppProcessId;
            Assert.That(await http.GetStringAsync(new Uri(host.PublicUrl, "/health")), Is.EqualTo("ok"));
            using var forged = await http.PostAsync(new Uri(host.PublicUrl, "/o/..%5CDecideOffer"), new StringContent("""{"Data":{"msg":""}}"""));
            Assert.That(forged.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        }

        Assert.That(second, Is.Not.EqualTo(first));
        Assert.That(() => Process.GetProcessById(second!.Value), Throws.ArgumentException, "it ends with the host");
    }

    [Test]
    public void Every_function_of_the_app_is_one_the_host_can_play()
    {
        var root = ScriptRoot.Read(AppContext.BaseDirectory);

        Assert.That(root.Settings.HttpMode, Is.EqualTo(HttpMode.Proxying));
        Assert.That(root.Settings.FunctionTimeout, Is.LessThanOrEqualTo(TimeSpan.FromMinutes(5)));
        Assert.That(root.Http.Any() && root.Queues.Any() && root.Timers.Any(), Is.True);
    }
}
