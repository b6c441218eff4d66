using System.Net;
using CancelSaver.Cancellations;
using CancelSaver.Reasons;
using CancelSaver.Saves;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Offers;

/// <summary>The wrong item, size or address: put right on the page, so that nothing has to be cancelled.</summary>
internal sealed class CancelPagesPutRightTests
{
    private static readonly (string, string)[] Home = [("address1", "12 Orchard Street"), ("address2", ""), ("zip", "10002"), ("city", "New York"), ("province", "")];

    [Test]
    public async Task The_ways_to_put_it_right_stand_below_keeping_and_cancelling()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();

        var page = await house.Say(Reason.WrongItem);

        using var all = Assert.EnterMultipleScope();
        Assert.That(page.Buttons(), Is.EqualTo(["keep", "cancel", "address", "variant"]));
        Assert.That(page.Document.QuerySelectorAll("button").Select(b => b.ClassName).Distinct(), Is.EqualTo(["act"]));
        Assert.That(page.Document.QuerySelectorAll("optgroup").Select(g => g.GetAttribute("label")), Is.EqualTo(["2 × Trail Runner"]));
        Assert.That(page.Document.QuerySelectorAll("optgroup option").Select(o => o.GetAttribute("value") + " " + o.TextContent), Is.EqualTo(["31:502 L (same price)", "31:503 L wide (+$10.00)"]), "only what can be had twice");
        Assert.That((await house.Case(order)).Decision!.Why[^1].Subject, Is.EqualTo("putRight"));
    }

    [Test]
    public async Task Another_address_is_sent_to_the_store_and_kept_nowhere_else()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();

        var done = await house.Press("address", await house.Say(Reason.WrongItem), Home);

        var (name, variables) = house.Store.Changes.Single();
        var found = await house.Case(order);
        using var all = Assert.EnterMultipleScope();
        Assert.That(done.Text(), Does.StartWith("Your order #8899 stays It now goes to the address you gave."));
        Assert.That((name, variables["input"]!["shippingAddress"]!.ToJsonString()), Is.EqualTo(("ChangeAddress",
            """{"firstName":"Jo","lastName":"Doe","company":null,"address1":"12 Orchard Street","address2":"","city":"New York","provinceCode":"NY","zip":"10002","countryCode":"US","phone":"+12125550142"}""".Replace("+", "\\u002B", StringComparison.Ordinal))));
        Assert.That((found.Status, found.Save!.Kind, found.Save.Cost.Minor), Is.EqualTo((CancellationStatus.Saved, SaveKind.Kept, 0L)));
        Assert.That(StoredJson(found), Does.Not.Contain("Orchard"));
        Assert.That(string.Join('\n', house.Log.All), Does.Not.Contain("Orchard"));
    }

    [Test]
    public async Task What_is_missing_or_refused_is_said_and_what_was_typed_is_kept()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();
        var page = await house.Say(Reason.WrongItem);

        var missing = await house.Press("address", page, ("address1", "12 Orchard Street"), ("city", " "));
        house.Store.RefusesAddress = "Zip is not valid for New York";
        var refused = await house.Press("address", page, Home);

        using var all = Assert.EnterMultipleScope();
        foreach (var (told, says) in new[] { (missing, "Please enter street and town."), (refused, "The shop did not take this address. Please check postcode and region, or ask us.") })
        {
            Assert.That((told.Status, told.Document.QuerySelector("details[open] [role=alert]")?.TextContent), Is.EqualTo((HttpStatusCode.UnprocessableEntity, says)));
            Assert.That(told.Document.QuerySelector("#address1")!.GetAttribute("value"), Is.EqualTo("12 Orchard Street"));
        }
        Assert.That(order.Address1, Is.EqualTo("1 Old Lane"));
        Assert.That((await house.Case(order)).Status, Is.EqualTo(CancellationStatus.Sent));
    }

    [Test]
    public async Task Another_variant_takes_the_lines_place_once_and_the_difference_is_told()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();
        var page = await house.Say(Reason.WrongItem);

        var done = await house.Press("variant", page, ("variant", "31:503"));
        var again = await house.Press("variant", page, ("variant", "31:503"));

        var found = await house.Case(order);
        using var all = Assert.EnterMultipleScope();
        Assert.That(done.Text(), Does.Contain("It now holds what you chose instead.").And.Contain("The difference of $10.80 is still to be paid; Fernhill Goods writes to you about it."));
        Assert.That(again.Text(), Does.Contain("It now holds what you chose instead."));
        Assert.That((order.Added, order.Quantity), Is.EqualTo((503L, 0)));
        Assert.That(house.Store.Calls.Count(c => c == "EditCommit"), Is.EqualTo(1));
        Assert.That((found.Status, found.Save!.Kind, found.Save.Recovered.Minor), Is.EqualTo((CancellationStatus.Saved, SaveKind.Kept, 120_70L)));
    }

    [TestCase("31:504", "sold out for two")]
    [TestCase("31:999", "never offered")]
    [TestCase("32:502", "no such line")]
    [TestCase("", "nothing chosen")]
    [TestCase("31:502:1", "nonsense")]
    public async Task Only_what_the_page_shows_can_be_chosen(string choice, string why)
    {
        await using var house = await CancelHouse.Open();
        house.Place();

        var told = await house.Press("variant", await house.Say(Reason.WrongItem), ("variant", choice));

        Assert.That(told.Document.QuerySelectorAll("details[open] [role=alert]"), Has.Length.EqualTo(1), why);
        Assert.That(house.Store.Calls, Has.None.EqualTo("EditCommit").And.None.EqualTo("EditAddVariant"));
    }

    [Test]
    public async Task Without_the_right_to_edit_only_the_address_can_be_changed()
    {
        await using var house = await CancelHouse.Open(null, "read_orders", "write_orders");
        var order = house.Place();

        var page = await house.Say(Reason.WrongItem);
        await house.Press("variant", page, ("variant", "31:502"));

        Assert.That(page.Buttons(), Is.EqualTo(["keep", "cancel", "address"]));
        Assert.That((order.Added, house.Store.Calls.Count(c => c == "EditBegin")), Is.EqualTo(((long?)null, 0)));
    }

    [Test]
    public async Task Another_reason_changes_no_address()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();

        await house.Press("address", await house.Say(Reason.ShippingCost), Home);

        Assert.That(order.Address1, Is.EqualTo("1 Old Lane"));
    }

    [Test]
    public async Task Keeping_it_and_asking_the_team_leaves_them_a_note()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place();

        var kept = await house.Press("keep", await house.Say(Reason.WrongItem));

        Assert.That(kept.Text(), Does.Contain("Our team has a note that you would like to hear from them."));
        Assert.That(order.Note, Is.EqualTo("CancelSaver: the customer thought of cancelling, keeps the order, and would like to hear from you."));
        Assert.That(order.Tags, Is.EqualTo(["cancelsaver-talk"]));
    }

    private static string StoredJson(Cancellation found) => CancelSaver.Stores.StoredJson.Write(found);
}
