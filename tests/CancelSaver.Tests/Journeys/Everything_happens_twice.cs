using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Sandbox;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Journeys;

/// <summary>Webhooks come twice, late and in any order; clicks come twice; messages come again because an answer was lost.</summary>
public sealed class Everything_happens_twice
{
    [Test]
    public async Task The_same_webhook_twenty_times_is_one_case_and_one_mail()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await app.Cancelled(Given.OrderWithReason(Reason.ShippingCost));
        var letters = await Letters(app);
        foreach (var letter in Enumerable.Repeat(letters[^1], 20))
            await Put(app, letter);
        await app.RunUntilQuiet();
        foreach (var letter in Enumerable.Repeat(letters[^1], 5))
            await Put(app, letter);
        await app.RunUntilQuiet();

        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Sent));
        Assert.That(app.Mail.Sent, Has.Count.EqualTo(1));
        Assert.That(await app.Get<CancellationTable>().Newest(app.Store, 100, default).CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task Every_order_of_arrival_gives_the_same_case()
    {
        // created, updated (pending), updated (cancelled), action: every permutation, each with every letter doubled.
        foreach (var permutation in Permutations([0, 1, 2, 3]))
        {
            await using var app = await AppUnderTest.StartAsync();
            var order = app.Shop.PlaceOrder(Given.OrderWithReason(Reason.ShippingCost) with { Via = "checkout" });
            await app.Shop.RunQueue();
            app.Clock.Advance(TimeSpan.FromSeconds(30));
            Assert.That(app.Shop.Shop.CancelByCustomer(order.Id));
            await app.Shop.RunQueue();
            var letters = await Letters(app);
            Assert.That(letters, Has.Count.EqualTo(4), string.Join(", ", letters.Select(l => l.Topic)));

            foreach (var index in permutation.Concat(permutation))
                await Put(app, letters[index]);
            await app.RunUntilQuiet();

            var told = await app.Case(order.Id);
            var way = string.Join(" ", permutation);
            Assert.That(told.Status, Is.EqualTo(CancellationStatus.Sent), way + app.Story(told));
            Assert.That(app.Mail.Sent, Has.Count.EqualTo(1), way);
        }
    }

    [Test]
    public async Task Two_tabs_accept_and_both_go_to_the_same_place()
    {
        await using var app = await AppUnderTest.StartAsync();
        var order = await app.Cancelled(Given.OrderWithReason(Reason.ShippingCost));
        await app.RunUntilQuiet();
        var link = app.OfferLink();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.PostRaw(link, ("answer", "yes"))));

        Assert.That(answers.Select(a => a.Headers.Location?.AbsoluteUri).Distinct().Count(), Is.EqualTo(1), string.Join(" ", answers.Select(a => (int)a.StatusCode)));
        Assert.That(app.Shop.Order(order).Status, Is.EqualTo("pending"));
        Assert.That(app.Shop.Order(order).ShippingLines, Has.Count.EqualTo(1), "a second line would be a second shipping");
        foreach (var answer in answers)
            answer.Dispose();
    }

    [TestCase("POST /wp-json/wc/v3/coupons")]
    [TestCase("PUT /wp-json/wc/v3/orders")]
    public async Task An_answer_of_the_store_that_is_lost_makes_nothing_twice(string call)
    {
        await using var app = await AppUnderTest.StartAsync();
        await app.Get<StoreTable>().PublishRulebook(app.Store, new Rulebook
        {
            Rules = [new Rule { Id = "c", Name = "Coupon", Offer = [new OfferTerms { Kind = OfferKind.Coupon, Percent = 10 }] }],
        });
        app.Shop.LoseAnswerOf(r => (r.Method + " " + r.PathAndQuery).StartsWith(call, StringComparison.Ordinal));
        var order = await app.Cancelled(Given.OrderWithReason(Reason.ChangedMind));
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(order)));
        using var first = await app.PostRaw(app.OfferLink(), ("answer", "yes"));
        using var second = await app.PostRaw(app.OfferLink(), ("answer", "yes"));
        await app.RunUntilQuiet();

        Assert.That(app.Shop.Coupons, Has.Count.EqualTo(1));
        Assert.That(app.Shop.Order(order).CouponLines, Has.Count.EqualTo(1));
        Assert.That(app.Shop.Order(order).Status, Is.EqualTo("pending"));
    }

    // The cases' own writes are transactions, and so are those of the facts beside them: one early, one in the middle, one late.
    [TestCase("POST /$batch", 0)]
    [TestCase("POST /$batch", 2)]
    [TestCase("POST /$batch", 4)]
    [TestCase("POST /decide-offer/messages", 0)]
    [TestCase("POST /expire-offers/messages", 0)]
    public async Task An_answer_of_storage_that_is_lost_loses_nothing_and_doubles_nothing(string call, int before)
    {
        foreach (var reached in (bool[])[true, false])
        {
            await using var app = await AppUnderTest.StartAsync();
            var left = before;
            bool Fits(string made) => made.StartsWith(call, StringComparison.Ordinal) && left-- == 0;
            if (reached)
                app.Wire.LoseAnswerOf(Fits);
            else
                app.Wire.FailNext(Fits);
            var order = await app.Cancelled(Given.OrderWithReason(Reason.ShippingCost));
            await app.RunUntilQuiet();
            var told = await app.Case(order);
            Assert.That(told.Status, Is.AnyOf(CancellationStatus.Sent, CancellationStatus.Provisioned), call + app.Story(told));
            Assert.That(app.Mail.Sent, Has.Count.EqualTo(1), call + " " + reached + app.Story(told));
        }
    }

    [Test]
    public async Task A_large_order_passes_like_any_other()
    {
        await using var app = await AppUnderTest.StartAsync();
        foreach (var product in app.Shop.Products)
            product.Stock = 500;
        var order = await app.Cancelled(Given.OrderWithReason(Reason.ShippingCost) with { Items = [.. Enumerable.Repeat(new OrderedItem(16), 60)] });
        await app.RunUntilQuiet();
        Assert.That((await app.Case(order)).Status, Is.EqualTo(CancellationStatus.Sent), app.Story(await app.Case(order)));
        Assert.That((await app.Case(order)).Order.Lines, Has.Count.EqualTo(60));
    }

    /// <summary>Takes the letters off the queue, as the store's webhooks put them there.</summary>
    private static async Task<List<StoreLetter>> Letters(AppUnderTest app)
    {
        var queue = app.Get<QueueServiceClient>().GetQueueClient(StoreLetters.Queue);
        var letters = new List<StoreLetter>();
        foreach (var message in await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(1)))
        {
            letters.Add(await app.Get<StoreLetters>().Open(message.Body));
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        }
        return letters;
    }

    private static Task Put(AppUnderTest app, StoreLetter letter) => app.Get<StoreLetters>().Send(letter);

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length <= 1
        ? [items]
        : items.SelectMany(first => Permutations([.. items.Where(i => i != first)]).Select(rest => (int[])[first, .. rest]));
}
