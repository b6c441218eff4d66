using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Merchant;

/// <summary>The list while things happen: nothing yet, just now, and somebody forgotten.</summary>
internal sealed class CaseListLiveTests
{
    [Test]
    public async Task From_nothing_to_the_first_cases_and_a_person_forgotten()
    {
        await using var house = await CaseHouse.Open();
        var empty = await house.Get("/app");
        Assert.That(empty.Text, Does.Contain("No order has been cancelled since you connected"));
        Assert.That(empty.Document.QuerySelectorAll("table"), Is.Empty);

        // More than are laid over: the page folds them first.
        await house.Fill(1, 60, fold: false);
        var page = await house.Get("/app");
        Assert.That((page.Matching, page.Orders[0]), Is.EqualTo((60, 60)));
        Assert.That(await house.App.Get<CancellationTable>().Changed(house.App.Store, DateOnly.MinValue, DateOnly.MaxValue, 100, default), Is.Empty);

        var table = house.App.Get<CancellationTable>();
        var one = (await table.Find(new CancellationId(house.App.Store, 57), default))!;
        await table.Update(one, one.Forgotten(), default);
        page = await house.Get("/app");
        Assert.That(page.Document.QuerySelectorAll("tbody tr")[3].TextContent, Does.Contain("(erased)").And.Not.Contain("Nr57"), "at once, before it is folded");
        using var found = await house.Submit(page, "/app/search", ("words", "Nr57"));
        Assert.That((await house.Get(found.Headers.Location!.OriginalString)).Matching, Is.Zero);
        using var file = await house.Submit(page, "/app/export");
        var line = (await file.Content.ReadAsStringAsync()).Split("\r\n").Single(l => l.StartsWith("#57,", StringComparison.Ordinal));
        Assert.That(line, Does.StartWith("#57,57,").And.Contain(",,,,US,").And.Not.Contain("Nr57"));
    }

    [Test]
    public async Task Only_this_stores_cases_are_shown_and_looking_needs_a_session()
    {
        await using var house = await CaseHouse.Open();
        await house.Fill(1, 3);
        var other = StoreId.ForWooCommerce(new Uri("https://other.example"));
        var theirs = house.Case(7, 7);
        await house.App.Get<CancellationTable>().TryOpen(theirs with { Id = new CancellationId(other, 7), Order = theirs.Order with { Store = other } }, default);
        await house.App.Get<FoldDays>().Handle(other, 1, default);
        Assert.That((await house.Get("/app")).Orders, Is.EqualTo(new[] { 3, 2, 1 }));
        foreach (var path in (string[])["/app/search", "/app/export", "/app/views/keep", "/app/views/rename", "/app/views/remove"])
        {
            using var answer = await house.App.PostRaw(path, ("words", "x"));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), path);
        }
    }
}
