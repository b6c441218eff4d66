using CancelSaver.Cancellations;
using CancelSaver.Operations;
using CancelSaver.People;
using CancelSaver.Storage;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys;

/// <summary>Somebody deletes a table. What the store can tell is read again from it, the way <c>infra/restore.md</c> says, and nobody is written to twice.</summary>
public sealed class A_table_is_lost
{
    [Test]
    public async Task Cases_and_orders_come_back_from_the_store_and_no_mail_goes_out()
    {
        await using var app = await AppUnderTest.StartAsync();
        var before = await app.Cancelled(Given.OrderWithReason("ShippingCost"));
        await app.RunUntilQuiet();
        Assert.That((await app.Case(before)).Status, Is.EqualTo(CancellationStatus.Sent));
        app.Clock.Advance(TimeSpan.FromHours(5));

        foreach (var name in (string[])[CancellationTable.Name, PersonTable.Name, CaseDayTable.Name])
            await app.Get<TableServiceClient>().GetTableClient(name).DeleteAsync();
        await app.RestartWith();
        Assert.That(await app.CaseOrNull(before), Is.Null);
        Assert.That(await app.Get<ReadAgain>().Handle(app.Store, app.Clock.GetUtcNow().AddDays(-30), default), Is.True);
        await app.RunUntilQuiet(TimeSpan.FromHours(1));

        var recorded = await app.Case(before);
        Assert.That((recorded.Status, recorded.Timeline[^1].Says), Is.EqualTo((CancellationStatus.NotForUs, "Found when the store's orders were read again: it is recorded, and nobody is written to.")), app.Story(recorded));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1), "the mail from before the loss");
        Assert.That(await app.Get<PersonTable>().Find(app.Store, before, default), Is.Not.Null);

        // What happens from now on goes its ordinary way.
        var after = await app.Cancelled(Given.OrderWithReason("ShippingCost") with { FirstName = "Ines", Email = "ines@example.com", Phone = "", Address = "Elm Road 2" });
        await app.RunUntilQuiet();
        Assert.That((await app.Case(after)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(after)));
    }

    [Test]
    public async Task The_days_are_written_anew_from_the_cases()
    {
        await using var house = await Merchant.CaseHouse.Open();
        await house.Fill(1, 120);
        await house.App.Get<TableServiceClient>().GetTableClient(CaseDayTable.Name).DeleteAsync();
        await house.App.RestartWith();
        Assert.That((await house.Get("/app")).Matching, Is.Zero);

        await house.App.Get<ReadAgain>().DaysAgain(house.App.Store, default);
        Assert.That(await house.App.Get<CancellationTable>().MarkAgain(house.App.Store, 100, default), Is.EqualTo(100), "a stretch");
        Assert.That(await house.App.Get<CancellationTable>().MarkAgain(house.App.Store, 100, default), Is.EqualTo(20));
        Assert.That(await house.App.Get<CancellationTable>().MarkAgain(house.App.Store, 100, default), Is.Zero, "it is done once");
        await house.App.Host.DeliverTimer("SweepStrays");
        Assert.That((await house.Get("/app")).Matching, Is.EqualTo(120));
    }

    [Test]
    public async Task A_store_that_is_not_connected_is_not_read()
    {
        await using var app = await AppUnderTest.StartAsync(connect: false);
        Assert.That(await app.Get<ReadAgain>().Handle(app.Store, app.Clock.GetUtcNow(), default), Is.False);
    }
}
