using CancelSaver.Sandbox;
using Microsoft.AspNetCore.Http;

namespace CancelSaver.Tests.Sandbox;

/// <summary>What the host makes of an answer to a trigger call.</summary>
public sealed class AnswersTests
{
    [TestCase(200, "application/json", "{}", InvocationOutcome.Succeeded)]
    [TestCase(202, "application/json; charset=utf-8", """{"Outputs":{},"Logs":[]}""", InvocationOutcome.Succeeded)]
    [TestCase(200, "application/json", "", InvocationOutcome.NeverCompletes)]
    [TestCase(200, null, "", InvocationOutcome.NeverCompletes)]
    [TestCase(204, null, "", InvocationOutcome.NeverCompletes)]
    [TestCase(200, "application/json", "null", InvocationOutcome.NeverCompletes)]
    [TestCase(200, "text/plain", "{}", InvocationOutcome.Failed)]
    [TestCase(200, "application/problem+json", "{}", InvocationOutcome.Failed)]
    [TestCase(200, null, "{}", InvocationOutcome.Failed)]
    [TestCase(200, "application/json", "{", InvocationOutcome.Failed)]
    [TestCase(200, "application/json", "{}{}", InvocationOutcome.Failed)]
    [TestCase(200, "application/json", "[]", InvocationOutcome.Failed)]
    [TestCase(404, "application/json", "{}", InvocationOutcome.Failed)]
    [TestCase(500, "application/json", "{}", InvocationOutcome.Failed)]
    public async Task An_answer_is_judged_as_the_real_host_judges_it(int status, string? contentType, string body, InvocationOutcome expected)
    {
        await using var app = await LoopbackApp.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            if (body.Length > 0)
                await context.Response.WriteAsync(body);
        });

        Assert.That((await RingAsync(app.Address)).Outcome, Is.EqualTo(expected));
    }

    [Test]
    public async Task An_app_that_is_not_there_is_a_failure() =>
        Assert.That((await RingAsync(new Uri("http://127.0.0.1:1/"))).Outcome, Is.EqualTo(InvocationOutcome.Failed));

    private static async Task<Delivery> RingAsync(Uri app)
    {
        using var root = new ScriptRootFolder().Timer("Tick", "0 0 0 * * *");
        await using var host = await LocalFunctionsHost.OpenAsync(
            new LocalFunctionsHostOptions { ScriptRoot = root.Path, StorageConnection = "UseDevelopmentStorage=true" });
        host.Attach(app);
        try
        {
            return await host.DeliverTimer("Tick");
        }
        catch (InvocationException exception)
        {
            return exception.Delivery;
        }
    }
}
