using System.Globalization;
using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Privacy;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;
using CancelSaver.Triggers;
using Customer = CancelSaver.Stores.Customer;

namespace CancelSaver.Tests.Privacy;

/// <summary>One person is put everywhere, with a neighbour beside them who shares address and phone; whatever names the person, they go and the neighbour stays.</summary>
public sealed class ErasePersonTests
{
    private const long First = 9_007_199_254_741_001;
    private const long Second = 6_100_000_004_001;
    private const long Guest = 6_100_000_004_002;
    private const long Bought = 6_100_000_004_003;
    private const long Neighbours = 6_100_000_004_900;

    private static readonly StoreId shop = StoreId.ForShopify("cancelsaver-eur.myshopify.com");

    private static readonly Customer marta = new()
    {
        AccountId = 7_200_000_001_001,
        Email = "marta.prior@example.com",
        Phone = "+351 220 000 001",
        FirstName = "Marta",
        LastName = "Prior",
        Country = "PT",
        Address = "Rua das Flores 12, 4050-262 Porto",
    };

    // The same person at another time, without an account: the name and the address are what is left.
    private static readonly Customer guest = marta with { AccountId = null, Email = "mp@work.example", Phone = "" };

    private static readonly Customer neighbour = marta with { AccountId = 7_200_000_009_009, Email = "rui@example.com", FirstName = "Rui", LastName = "Alves" };

    private static readonly string[] traces =
    [
        "marta", "\"Prior\"", "mp@work.example", "220000001", "220 000 001", "Flores 12", "Ring twice, asks Marta", "Dear postage", "crushed", "7200000001001", "message-number",
    ];

    private static readonly string[] neighboursTraces = ["rui\\u0040", "Alves", "7200000009009"];

    private static IEnumerable<TestCaseData> Requests()
    {
        yield return new TestCaseData(new NamedPerson(marta.AccountId, marta.Email, marta.Phone, [First, Second])).SetArgDisplayNames("everything");
        yield return new TestCaseData(new NamedPerson(null, "Marta.Prior+shop@EXAMPLE.com", "", [])).SetArgDisplayNames("e-mail only");
        yield return new TestCaseData(new NamedPerson(marta.AccountId, "", "", [])).SetArgDisplayNames("account only");
        yield return new TestCaseData(new NamedPerson(null, "", "", [Second])).SetArgDisplayNames("one order only");
    }

    [TestCaseSource(nameof(Requests))]
    public async Task Nothing_of_them_is_left_in_storage(NamedPerson named)
    {
        await using var house = await Everywhere();

        await house.Get<ErasePerson>().OfNamed(shop, named, default);

        Assert.That(await Left(house), Is.Empty);
        Assert.That(await house.Found([.. Hashes(marta), .. Hashes(guest)]), Is.Empty, "not even a hash");
        var told = (await house.Get<CancellationTable>().Find(new CancellationId(shop, First), default))!;
        Assert.That((told.Status, told.Order.Total.Minor, told.Decision?.Why.Count, told.Feedback?.Score, told.Order.Customer.Country), Is.EqualTo((CancellationStatus.Withdrawn, 5990, 1, 2, "PT")), "numbers and the why stay");
        Assert.That(await house.Waiting(CaseQueues.ExpireOffers), Does.Contain(told.Id), "the code is taken back");
        Assert.That((await house.Get<PersonTable>().History(shop, Person.Of(shop, marta), default)).OptedOutAt, Is.Not.Null, "the wish not to be written to is what protects them from now on");
        Assert.That(house.Log.All.Where(l => traces.Any(t => l.Contains(t, StringComparison.OrdinalIgnoreCase))), Is.Empty);

        Assert.That((await house.Found(neighboursTraces)).Select(f => f.Split(' ')[0]).Distinct(), Is.SupersetOf(new[] { CancellationTable.Name, SetAside.Name, LargeLettersTable, DataRequestTable.Name }));
        Assert.That((await house.Get<PersonTable>().History(shop, Person.Of(shop, neighbour), default)).Orders.Select(o => o.OrderId), Is.EqualTo(new[] { Neighbours }), "a neighbour is somebody else");
    }

    [Test]
    public async Task A_phone_alone_erases_whom_it_belongs_to()
    {
        await using var house = await Everywhere();
        await house.Get<ErasePerson>().OfNamed(shop, new NamedPerson(null, "", "00351 220-000-001", []), default);
        Assert.That(await house.Found([.. traces, .. neighboursTraces]), Is.Empty, "the store says that this phone's owner wants to be forgotten: all of them");
    }

    [TestCase(StoreStatus.Disconnected)]
    [TestCase(null)]
    public async Task A_store_that_is_gone_or_was_never_known_is_no_obstacle(StoreStatus? status)
    {
        await using var house = await Everywhere(status);
        await house.Get<ErasePerson>().OfNamed(shop, new NamedPerson(null, marta.Email, "", [First]), default);
        Assert.That(await Left(house), Is.Empty);

        // Nobody lets us in to take the code back; that ends there, and not on the poison queue.
        foreach (var id in await house.Waiting(CaseQueues.ExpireOffers))
            await house.Get<CaseWalk>().From(CaseQueues.ExpireOffers, id, default);
    }

    [Test]
    public async Task Whoever_is_not_there_is_erased_without_trouble()
    {
        await using var house = await Everywhere();
        var before = await house.Rows();
        await house.Get<ErasePerson>().OfNamed(shop, new NamedPerson(12, "nobody@example.com", "", [4711]), default);
        await house.Get<ErasePerson>().OfNamed(shop, new NamedPerson(null, "", "", []), default);
        Assert.That(await house.Rows(), Is.EqualTo(before));
    }

    [Test]
    public async Task Wherever_it_breaks_off_it_is_finished_when_done_again()
    {
        await using var counting = await Everywhere();
        var before = counting.Wire.Calls.Count;
        await counting.Get<ErasePerson>().OfEmail(shop, marta.Email, default);
        var calls = counting.Wire.Calls.Count - before;

        await using var house = await PrivacyHouse.Open();
        for (var broken = 1; broken < calls; broken += 7)
        {
            await Fill(house);
            var left = broken;
            house.Wire.FailNext(_ => left-- == 0);
            Assert.That(() => house.Get<ErasePerson>().OfEmail(shop, marta.Email, default), Throws.Exception, "call " + broken);
            await house.Get<ErasePerson>().OfEmail(shop, marta.Email, default);
            Assert.That(await Left(house), Is.Empty, "broken at call " + broken);
        }
    }

    private static string LargeLettersTable => LargeLetters.Table;

    // The neighbour lives in the same house and answers the same phone.
    private static async Task<IEnumerable<string>> Left(PrivacyHouse house) =>
        (await house.Found(traces)).Where(f => !f.StartsWith(CancellationTable.Name + " " + shop.Key + "/" + new CancellationId(shop, Neighbours).RowKey, StringComparison.Ordinal));

    private static async Task<PrivacyHouse> Everywhere(StoreStatus? status = StoreStatus.Connected)
    {
        var house = await PrivacyHouse.Open();
        if (status is { } known)
            await house.Connect(shop, known);
        await Fill(house);
        Assert.That(traces.Where(t => t is not ("220000001" or "220 000 001" or "7200000001001")), Is.All.Matches<string>(t => house.Found(t).Result.Count > 0), "the person was never there");
        return house;
    }

    private static async Task Fill(PrivacyHouse house)
    {
        // What an earlier round left would be in the way.
        await house.Get<CancellationTable>().ForgetStore(shop, default);
        await house.Cancelled(shop, First, marta, house.Told);
        await house.Cancelled(shop, Second, marta);
        await house.Cancelled(shop, Guest, guest);
        await house.Ordered(shop, Bought, marta);
        await house.Cancelled(shop, Neighbours, neighbour, house.Told);
        await house.Get<PersonTable>().OptOut(shop, Person.OfEmail(shop, marta.Email), house.Clock.GetUtcNow(), default);
        foreach (var (customer, order) in ((Customer, long)[])[(marta, First), (neighbour, Neighbours)])
        {
            var number = order.ToString(CultureInfo.InvariantCulture);
            await house.SetAsideLetter(shop, "{\"id\":" + number + ",\"contact_email\":\"" + customer.Email.Replace("@", "\\u0040", StringComparison.Ordinal).ToUpperInvariant().Replace("\\U", "\\u", StringComparison.Ordinal));
            await house.LargeLetter(shop, "{\"customer\":{\"id\":" + customer.AccountId + ",\"name\":\"" + customer.FirstName + "\"}}");
            await house.Get<AnswerDataRequest>().Record(shop, new NamedPerson(customer.AccountId, customer.Email, "", [order]), number, default);
        }
    }

    private static IEnumerable<string> Hashes(Customer customer) =>
        Person.Of(shop, customer).Identities.Where(i => i[0] == 'e').Select(i => "p|" + i + "|0").Concat(customer.AccountId is { } id ? [Person.OfAccount(shop, id)] : []);
}
