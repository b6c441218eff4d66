using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Offers;

/// <summary>Where the law gives a button to withdraw: request, confirm, confirmation; whatever we would like to ask or offer comes afterwards.</summary>
internal sealed class CancelPagesWithdrawalTests
{
    [TestCase("DE", "US")]
    [TestCase("FR", "US")]
    [TestCase("NO", "US")]
    [TestCase("GB", "US")]
    [TestCase("", "IE")]
    public async Task Nothing_stands_before_the_confirmation(string country, string store)
    {
        await using var house = await CancelHouse.Open(s => s with { Country = store });
        var order = house.Place(country: country);

        var confirm = await house.Choose();
        var forced = await house.Press("why", confirm, ("reason", Reason.ShippingCost));

        using var all = Assert.EnterMultipleScope();
        foreach (var page in new[] { confirm, forced })
        {
            Assert.That((page.Heading, string.Join(' ', page.Buttons())), Is.EqualTo(("Cancel order #8899?", "cancel")));
            Assert.That(page.Document.QuerySelectorAll("select,main a[href*='/r/'],.gift"), Is.Empty);
            Assert.That(page.Text(), Does.Contain("What will be cancelled Trail Runner - M × 2"));
        }
        Assert.That(await house.Maybe(order), Is.Null);
    }

    [TestCase("US", "DE")]
    [TestCase("", "US")]
    [TestCase("CH", "DE")]
    public async Task The_order_is_asked_first_then_the_store(string country, string store)
    {
        await using var house = await CancelHouse.Open(s => s with { Country = store });
        house.Place(country: country);

        Assert.That((await house.Choose()).Buttons(), Is.EqualTo(["why", "cancel"]));
    }

    [Test]
    public async Task After_the_confirmation_the_ordinary_way_begins_with_an_optional_question([Values] bool letterFirst)
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place(country: "DE");

        var done = await house.Press("cancel", await house.Choose());
        if (letterFirst)
            await house.Letter(order);
        var link = new Uri(done.Document.QuerySelector("main a[href*='/r/']")!.GetAttribute("href")!);
        var question = await house.Page(link.AbsolutePath);
        var answered = await house.Page(link.AbsolutePath, ("reason", Reason.ShippingCost));

        var found = await house.Case(order);
        using var all = Assert.EnterMultipleScope();
        Assert.That(done.Text(), Does.Contain("confirms the cancellation by email"));
        Assert.That(link.GetLeftPart(UriPartial.Authority), Is.EqualTo("https://app.example"), "our own page, not the store's");
        Assert.That(question.Heading, Is.EqualTo("Why did you cancel?"));
        Assert.That(answered.Text(), Does.Contain("Yes, bring my order back"));
        Assert.That((found.BeforeCancel, found.Status, found.Promise!.Code), Is.EqualTo((false, CancellationStatus.Sent, "SAVE1")));
    }

    [Test]
    public async Task An_answer_that_is_quicker_than_the_store_is_kept_and_decided_afterwards()
    {
        await using var house = await CancelHouse.Open();
        var order = house.Place(country: "DE");
        house.Store.IsSlow = true;
        var done = await house.Press("cancel", await house.Choose());
        var link = new Uri(done.Document.QuerySelector("main a[href*='/r/']")!.GetAttribute("href")!).AbsolutePath;

        var thanks = await house.Page(link, ("reason", Reason.ShippingCost));
        house.Store.Finish();
        await house.Letter(order);
        await house.Get<DecideOffer>().Handle(await house.Case(order), default);

        var found = await house.Case(order);
        Assert.That(thanks.Heading, Is.EqualTo("Thank you for your answer"));
        Assert.That((found.Reason.Reason, found.Decision?.Verdict), Is.EqualTo((Reason.ShippingCost, (Verdict?)Verdict.NoOffer)), "decided, and not taken for one that came back; without consent no offer is mailed here");
    }
}
