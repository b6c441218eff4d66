using System.Globalization;
using System.Runtime.CompilerServices;
using CancelSaver.Storage;
using CancelSaver.Stores;

namespace CancelSaver.People;

/// <summary>
/// Table <c>People</c>: the facts of every order, once by order (<c>o|order</c>) and once by each identity of its person and the account (<c>p|identity|order</c>), and a
/// person's wish not to be written to (<c>p|identity|!</c>). Partition = store, so an order's rows change together; in the same transaction
/// one row <c>!heard</c> notes when the store wrote by itself. No name, no address: a person is a hash.
/// </summary>
public sealed class PersonTable(TableServiceClient tables)
{
    public const string Name = "People";
    private const string Wish = "!";
    private const string HeardRow = "!heard";

    private readonly TableClient table = tables.GetTableClient(Name);

    /// <summary>Keeps the facts of an order nobody has told us about before: one transaction.</summary>
    public Task KeepNew(Order order, CancellationToken cancel) => KeepNew(order, null, cancel);

    /// <param name="heard">The store's own word that brought it; null: we fetched it, or it is long ago.</param>
    public Task KeepNew(Order order, Heard? heard, CancellationToken cancel) => Write(order, heard, cancel);

    /// <summary>Keeps the facts unless we know newer ones; webhooks arrive in any order.</summary>
    /// <returns>False when this is old news.</returns>
    public Task<bool> Keep(Order order, CancellationToken cancel) => Keep(order, null, cancel);

    /// <inheritdoc cref="Keep(Order, CancellationToken)"/>
    /// <param name="heard">The store's own word that brought it; null: we fetched it, or it is long ago.</param>
    public async Task<bool> Keep(Order order, Heard? heard, CancellationToken cancel)
    {
        var known = await table.GetEntityIfExistsAsync(order.Store.Key, OrderRow(order.Id), [Columns.Modified], cancel);
        if (known?.GetDateTimeOffset(Columns.Modified) > order.ModifiedAt)
            return false;
        await Write(order, heard, cancel);
        return true;
    }

    /// <summary>When the store last wrote by itself; null: it never did.</summary>
    public async Task<LastHeard?> LastHeard(StoreId store, CancellationToken cancel)
    {
        if (await table.GetEntityIfExistsAsync(store.Key, HeardRow, cancellationToken: cancel) is not { } row || row.GetDateTimeOffset(Columns.At) is not { } at)
            return null;
        var hours = Enumerable.Range(0, People.LastHeard.HoursOfWeek).Select(h => (Hour: h, At: row.GetDateTimeOffset(Columns.Hour(h)))).Where(h => h.At is not null);
        return new LastHeard(at, row.GetString(Columns.Topic) ?? "", hours.ToDictionary(h => h.Hour, h => h.At!.Value));
    }

    /// <summary>Whether we have heard of this order as it was then, or as it was later.</summary>
    public async Task<bool> Knows(StoreId store, long orderId, DateTimeOffset modifiedAt, CancellationToken cancel) =>
        (await table.GetEntityIfExistsAsync(store.Key, OrderRow(orderId), [Columns.Modified], cancel))?.GetDateTimeOffset(Columns.Modified) >= modifiedAt;

    /// <summary>The facts of one order; null when it is not known.</summary>
    public async Task<OrderFact?> Find(StoreId store, long orderId, CancellationToken cancel) =>
        await table.GetEntityIfExistsAsync(store.Key, OrderRow(orderId), cancellationToken: cancel) is { } row ? ReadFact(row) : null;

    /// <summary>The facts of every order of a store, oldest number first, a page at a time.</summary>
    public async IAsyncEnumerable<OrderFact> All(StoreId store, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key} and RowKey ge {"o|"} and RowKey lt {"o}"}"), cancellationToken: cancel))
        {
            if (ReadFact(row) is { } fact)
                yield return fact;
        }
    }

    /// <summary>The identities an order was kept under; empty when it is not known.</summary>
    public async Task<IReadOnlyList<string>> IdentitiesOf(StoreId store, long orderId, CancellationToken cancel)
    {
        var row = await table.GetEntityIfExistsAsync(store.Key, OrderRow(orderId), [Columns.Identities], cancel);
        return row?.GetString(Columns.Identities)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
    }

    /// <summary>What we know of a person by all their identities: one range each.</summary>
    public async Task<PersonHistory> History(StoreId store, Person person, CancellationToken cancel)
    {
        var orders = new Dictionary<long, OrderFact>();
        DateTimeOffset? optedOut = null;
        foreach (var identity in person.Identities)
        {
            await foreach (var row in Rows(store, identity, cancel))
            {
                if (row.RowKey.EndsWith(Wish, StringComparison.Ordinal))
                    optedOut ??= row.GetDateTimeOffset(Columns.OptedOut);
                else if (ReadFact(row) is { } fact)
                    orders[fact.OrderId] = fact;
            }
        }
        return new PersonHistory([.. orders.Values.OrderByDescending(o => o.CreatedAt)], optedOut);
    }

    /// <summary>What is known under one identity, no more than so many orders.</summary>
    /// <returns>And whether there are more.</returns>
    public async Task<(PersonHistory History, bool IsCut)> Under(StoreId store, string identity, int most, CancellationToken cancel)
    {
        var (orders, optedOut) = (new List<OrderFact>(), (DateTimeOffset?)null);
        await foreach (var row in Rows(store, identity, cancel))
        {
            if (row.RowKey.EndsWith(Wish, StringComparison.Ordinal))
                optedOut = row.GetDateTimeOffset(Columns.OptedOut);
            else if (orders.Count == most)
                return (new PersonHistory([.. orders.OrderByDescending(o => o.CreatedAt)], optedOut), true);
            else if (ReadFact(row) is { } fact)
                orders.Add(fact);
        }
        return (new PersonHistory([.. orders.OrderByDescending(o => o.CreatedAt)], optedOut), false);
    }

    /// <summary>Writes down that this person wants no more mail.</summary>
    public Task OptOut(StoreId store, string identity, DateTimeOffset at, CancellationToken cancel) =>
        table.UpsertEntityAsync(new TableEntity(store.Key, PersonRow(identity, Wish)) { [Columns.OptedOut] = at }, TableUpdateMode.Merge, cancel);

    /// <summary>
    /// Forgets the facts of one order, under whatever identity they are kept. A wish not to be written to is kept: it is a hash and a date, and what protects the person from now on.
    /// </summary>
    /// <param name="identities">Identities it may also be found under, beside those it was last kept with.</param>
    public async Task ForgetOrder(StoreId store, long orderId, IEnumerable<string> identities, CancellationToken cancel)
    {
        foreach (var identity in (await IdentitiesOf(store, orderId, cancel)).Union(identities, StringComparer.Ordinal))
            await table.DeleteEntityAsync(store.Key, PersonRow(identity, Number(orderId)), cancellationToken: cancel);
        // Last, since it says where the others are.
        await table.DeleteEntityAsync(store.Key, OrderRow(orderId), cancellationToken: cancel);
    }

    /// <summary>Forgets the whole store, the wishes too.</summary>
    public Task ForgetStore(StoreId store, CancellationToken cancel) => table.DeleteAllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.Key}"), cancel);

    private IAsyncEnumerable<TableEntity> Rows(StoreId store, string identity, CancellationToken cancel) => table.QueryAsync(
        TableClient.CreateQueryFilter($"PartitionKey eq {store.Key} and RowKey ge {PersonRow(identity, "")} and RowKey lt {"p|" + identity + "}"}"),
        cancellationToken: cancel);

    private async Task Write(Order order, Heard? heard, CancellationToken cancel)
    {
        var identities = Person.Of(order).Identities;
        if (order.Customer.AccountId is { } account)
            identities = [.. identities, Person.OfAccount(order.Store, account)];
        var rows = new List<TableTransactionAction>(6) { Put(OrderRow(order.Id)) };
        foreach (var identity in identities)
            rows.Add(Put(PersonRow(identity, Number(order.Id))));
        if (heard is not null)
        {
            rows.Add(new TableTransactionAction(TableTransactionActionType.UpsertMerge, new TableEntity(order.Store.Key, HeardRow)
            {
                [Columns.At] = heard.At,
                [Columns.Topic] = heard.Topic,
                [Columns.Hour(People.LastHeard.HourOf(heard.At))] = heard.At,
            }));
        }
        await table.SubmitTransactionAsync(rows, cancel);

        TableTransactionAction Put(string rowKey) => new(TableTransactionActionType.UpsertReplace, new TableEntity(order.Store.Key, rowKey)
        {
            [Columns.Order] = order.Id,
            [Columns.Status] = order.Status.ToString(),
            [Columns.Created] = order.CreatedAt,
            [Columns.Modified] = order.ModifiedAt,
            [Columns.Total] = order.Total.Minor,
            [Columns.Currency] = order.Total.Currency,
            [Columns.Lines] = OrderFact.From(order).LinesKey,
            [Columns.Payment] = order.PaymentMethod,
            [Columns.Identities] = string.Join(' ', identities),
        });
    }

    private static OrderFact? ReadFact(TableEntity row) => row.GetInt64(Columns.Order) is { } id
        ? new OrderFact(
            id,
            Enum.Parse<OrderStatus>(row.GetString(Columns.Status)!),
            row.GetDateTimeOffset(Columns.Created)!.Value,
            row.GetDateTimeOffset(Columns.Modified)!.Value,
            new Money(row.GetInt64(Columns.Total) ?? 0, row.GetString(Columns.Currency)!),
            row.GetString(Columns.Lines) ?? "",
            row.GetString(Columns.Payment) ?? "")
        : null;

    private static string OrderRow(long orderId) => "o|" + Number(orderId);

    private static string Number(long orderId) => orderId.ToString("D19", CultureInfo.InvariantCulture);

    private static string PersonRow(string identity, string rest) => "p|" + identity + "|" + rest;

    private static class Columns
    {
        public const string Order = "Order";
        public const string Status = "Status";
        public const string Created = "Created";
        public const string Modified = "Modified";
        public const string Total = "Total";
        public const string Currency = "Currency";
        public const string Lines = "Lines";
        public const string Payment = "Payment";
        public const string Identities = "Identities";
        public const string OptedOut = "OptedOut";
        public const string At = "At";
        public const string Topic = "Topic";

        public static string Hour(int ofWeek) => "H" + ofWeek.ToString("D3", CultureInfo.InvariantCulture);
    }
}

/// <summary>What a store knows of a person.</summary>
/// <param name="Orders">Newest first.</param>
/// <param name="OptedOutAt">When they asked for no more mail; null when they did not.</param>
public sealed record PersonHistory(IReadOnlyList<OrderFact> Orders, DateTimeOffset? OptedOutAt);
