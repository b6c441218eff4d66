using CancelSaver.Cancellations;
using CancelSaver.People;
using CancelSaver.Stores;

namespace CancelSaver.Privacy;

/// <summary>What is kept of one person at one store.</summary>
/// <param name="Orders">In the order they were found: what a request names first, what only follows from it last.</param>
/// <param name="Identities">Everything they are known under.</param>
/// <param name="OptedOutAt">When they asked for no more mail; null when they did not.</param>
public sealed record FoundPerson(IReadOnlyList<long> Orders, IReadOnlyList<string> Identities, DateTimeOffset? OptedOutAt, PersonTrace Trace);

/// <summary>
/// Finds everything of a person from whatever a request names: an e-mail address, a phone, an account, orders. What is kept under those is theirs; under a phone, if nothing else is named.
/// What those orders were also known under leads further, with care: an address or a phone may be a household's, and an e-mail address the till's, so there the name has to fit.
/// </summary>
public sealed class FindPerson(PersonTable people, CancellationTable cases)
{
    public async Task<FoundPerson> Of(StoreId store, NamedPerson named, CancellationToken cancel)
    {
        var search = new Search(store, people, cases, cancel);
        search.Trace.Add(named);
        foreach (var order in named.Orders)
            await search.Take(order);
        var identities = Person.Named(store, named);
        var byPhoneAlone = named.Orders.Count == 0 && !identities.Any(Person.IsOnePersons);
        foreach (var identity in identities.Where(i => byPhoneAlone || Person.IsOnePersons(i)))
        {
            search.Identities.Add(identity);
            foreach (var order in await search.OrdersUnder(identity))
                await search.Take(order);
        }
        await search.Follow(identities);
        return new FoundPerson(search.Orders, [.. search.Identities], search.OptedOutAt, search.Trace);
    }

    private sealed class Search(StoreId store, PersonTable people, CancellationTable cases, CancellationToken cancel)
    {
        private readonly Queue<string> ahead = [];

        private readonly HashSet<long> known = [];

        public List<long> Orders { get; } = [];

        public HashSet<string> Identities { get; } = new(StringComparer.Ordinal);

        public PersonTrace Trace { get; } = new();

        public DateTimeOffset? OptedOutAt { get; private set; }

        public async Task<IEnumerable<long>> OrdersUnder(string identity)
        {
            var history = await people.History(store, new Person([identity]), cancel);
            OptedOutAt ??= history.OptedOutAt;
            return history.Orders.Select(o => o.OrderId);
        }

        /// <summary>An order that is theirs.</summary>
        public async Task Take(long order)
        {
            if (!known.Add(order))
                return;
            Orders.Add(order);
            Trace.Add(order);
            if (await cases.Find(new CancellationId(store, order), cancel) is { } found)
                Trace.Add(found.Order.Customer);
            foreach (var identity in await people.IdentitiesOf(store, order, cancel))
            {
                if (Identities.Add(identity))
                    ahead.Enqueue(identity);
            }
        }

        /// <summary>What follows from the orders found so far, until nothing new follows.</summary>
        public async Task Follow(IEnumerable<string> alsoNamed)
        {
            foreach (var identity in alsoNamed.Where(Identities.Add))
                ahead.Enqueue(identity);
            while (ahead.TryDequeue(out var identity))
            {
                foreach (var order in await OrdersUnder(identity))
                {
                    if (!known.Contains(order) && await IsTheirs(order, identity))
                        await Take(order);
                }
            }
        }

        private async Task<bool> IsTheirs(long order, string identity) =>
            (await cases.Find(new CancellationId(store, order), cancel) is { } found ? Trace.HasNameOf(found.Order.Customer) : null) ?? Person.IsOnePersons(identity);
    }
}
