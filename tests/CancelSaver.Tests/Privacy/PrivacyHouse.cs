using System.Text;
using Azure.Core.Pipeline;
using CancelSaver.Cancellations;
using CancelSaver.Offers;
using CancelSaver.People;
using CancelSaver.Privacy;
using CancelSaver.Reasons;
using CancelSaver.Rules;
using CancelSaver.Sandbox;
using CancelSaver.Storage;
using CancelSaver.Stores;
using CancelSaver.Tests.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Customer = CancelSaver.Stores.Customer;

namespace CancelSaver.Tests.Privacy;

/// <summary>The app over a storage account of its own, without stores and without doors: what is written into its tables, and what can still be read there, sealed or not.</summary>
internal sealed class PrivacyHouse : IAsyncDisposable
{
    private readonly WebApplication app;

    private PrivacyHouse(WebApplication app, SandboxClock clock, Wire wire, LogLines log) => (this.app, Clock, Wire, Log) = (app, clock, wire, log);

    public SandboxClock Clock { get; }

    public Wire Wire { get; }

    public LogLines Log { get; }

    public static async Task<PrivacyHouse> Open()
    {
        var (clock, log) = (new SandboxClock(AppUnderTest.Start), new LogLines());
        var wire = new Wire(new SocketsHttpHandler());
        var house = CancelSaverApp.Build(
            ["--FUNCTIONS_CUSTOMHANDLER_PORT=0", .. GoodSettings.For(await Emulator.FreshAccount()).Select(s => "--" + s.Key.Replace("__", ":", StringComparison.Ordinal) + "=" + s.Value)],
            builder =>
            {
                var transport = new HttpClientTransport(wire);
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
                builder.Services.Replace(ServiceDescriptor.Singleton(new TableClientOptions { Transport = transport, Retry = { MaxRetries = 0 } }));
                builder.Services.Replace(ServiceDescriptor.Singleton(new QueueClientOptions { Transport = transport, Retry = { MaxRetries = 0 } }));
                builder.Logging.ClearProviders().AddProvider(log);
            });
        await CancelSaverApp.PrepareStorage(house.Services);
        return new PrivacyHouse(house, clock, wire, log);
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public async Task Connect(StoreId store, StoreStatus status = StoreStatus.Connected)
    {
        await Get<StoreTable>().SaveSecrets(store, new StoreSecrets { WebhookSecret = "whsec" });
        await Get<StoreTable>().Save(new Store
        {
            Id = store,
            Url = new Uri("https://" + store.Value[(store.Value.IndexOf(':', StringComparison.Ordinal) + 1)..]),
            Status = status,
            Name = "A shop",
            Currency = "EUR",
            TimeZone = "Europe/Lisbon",
            Language = "pt-PT",
            Country = "PT",
            ConnectedAt = Clock.GetUtcNow(),
        });
    }

    /// <summary>A cancelled order, and the facts of it.</summary>
    public async Task<Cancellation> Cancelled(StoreId store, long id, Customer customer, Func<Cancellation, Cancellation>? more = null)
    {
        var order = await Ordered(store, id, customer, OrderStatus.Cancelled);
        var opened = new Cancellation
        {
            Id = new CancellationId(store, id),
            Status = CancellationStatus.Received,
            Order = order,
            CancelledAt = Clock.GetUtcNow(),
            ReceivedAt = Clock.GetUtcNow(),
            Timeline = [new TimelineEntry(Clock.GetUtcNow(), "The store reported the cancellation.")],
        };
        return (await Get<CancellationTable>().TryOpen(more is null ? opened : more(opened), default))!;
    }

    /// <summary>An order of which only the facts are kept.</summary>
    public async Task<Order> Ordered(StoreId store, long id, Customer customer, OrderStatus status = OrderStatus.Processing)
    {
        var order = new Order
        {
            Store = store,
            Id = id,
            Number = "#" + (id % 10_000),
            Status = status,
            CreatedAt = Clock.GetUtcNow().AddHours(-1),
            ModifiedAt = Clock.GetUtcNow(),
            Total = new Money(5990, "EUR"),
            ShippingTotal = new Money(490, "EUR"),
            FeeTotal = Money.Zero("EUR"),
            DiscountTotal = Money.Zero("EUR"),
            TaxTotal = Money.Zero("EUR"),
            Customer = customer,
            CustomerNote = status == OrderStatus.Cancelled ? "Ring twice, asks " + customer.FirstName : "",
            Tags = ["call " + customer.FirstName],
            Marks = new Dictionary<string, string>(StringComparer.Ordinal) { ["newsletter"] = customer.Email },
            PaymentUrl = new Uri("https://pay.example/?mail=" + customer.Email),
            Lines = [new OrderLine(1, 2, 3, "A mug", 1, new Money(5500, "EUR"))],
        };
        await Get<PersonTable>().KeepNew(order, default);
        return order;
    }

    /// <summary>A case of which everything is there: asked, answered in words, promised, written to.</summary>
    public Cancellation Told(Cancellation opened) => opened with
    {
        Status = CancellationStatus.Sent,
        Class = Classified.As(CancelClass.Customer, "The store marked the order as cancelled by the customer."),
        Reason = new GivenReason(Reason.ShippingCost, ReasonSource.Page, "Dear postage, says " + opened.Order.Customer.FirstName),
        Feedback = new Feedback(2, "The box was crushed", Clock.GetUtcNow()),
        AskMail = new Mail(MailState.Accepted, 1, Clock.GetUtcNow(), "message-number-1"),
        OfferMail = new Mail(MailState.Refused, 1, Clock.GetUtcNow(), "message-number-2", "The mail service answered 400: no mailbox " + opened.Order.Customer.Email),
        Promise = new Promise
        {
            Name = opened.Id.ToString(),
            Code = "BACK-12AB",
            CodeId = 77,
            MadeAt = Clock.GetUtcNow(),
            Offer = new Offer { Parts = [new OfferPart { Kind = OfferKind.FreeShipping, Cost = new Money(490, "EUR") }], Ends = Clock.GetUtcNow().AddDays(2), Cost = new Money(490, "EUR") },
        },
        Decision = new Decision
        {
            Verdict = Verdict.Offer,
            Bucket = 12,
            RulebookVersion = 0,
            EngineVersion = 1,
            At = Clock.GetUtcNow(),
            Why = [new WhyStep("rule", "one", true, "Shipping cost: the shipping is free.")],
        },
        BackAt = new Uri("https://pay.example/?mail=" + opened.Order.Customer.Email),
        PersonWhy = "The store refused customer " + opened.Order.Customer.AccountId + ".",
    };

    public Task SetAsideLetter(StoreId store, string body) =>
        Get<SetAside>().Keep(new StoreLetter(store, "orders/updated", Clock.GetUtcNow(), null, Encoding.UTF8.GetBytes(body)), "It breaks off.", default);

    /// <summary>A letter too large for a queue message, whose message nobody has taken yet.</summary>
    public Task LargeLetter(StoreId store, string body)
    {
        // What cannot be packed stays large.
        var noise = new byte[120_000];
        for (int at = 0, seed = 7; at < noise.Length; at++)
        {
            seed = (seed * 1_103_515_245) + 12_345;
            noise[at] = (byte)(seed >> 16);
        }
        return Get<StoreLetters>().Send(new StoreLetter(store, "orders/updated", Clock.GetUtcNow(), null, Encoding.UTF8.GetBytes(body + "\n" + Convert.ToHexString(noise) + Convert.ToBase64String(noise))));
    }

    /// <summary>Every row of every table as text, with what is sealed opened and what is packed unpacked.</summary>
    public async Task<List<(string Table, string Key, string Text)>> Rows()
    {
        var rows = new List<(string, string, string)>();
        foreach (var table in CancelSaverApp.Tables)
        {
            await foreach (var row in Get<TableServiceClient>().GetTableClient(table).QueryAsync())
            {
                var text = string.Join(' ', row.Select(c => c.Key + "=" + (c.Value is byte[] bytes ? Convert.ToHexString(bytes) : c.Value?.ToString())));
                rows.Add((table, row.PartitionKey + "/" + row.RowKey, text));
            }
        }
        foreach (var store in (await StoresSeen()).Select(StoreId.FromKey))
        {
            await foreach (var letter in Get<SetAside>().Opened(store, default))
                rows.Add((SetAside.Name, store.Key, Encoding.UTF8.GetString(letter.Body!.Value.Span)));
            await foreach (var key in Get<LargeLetters>().Of(store))
                rows.Add((LargeLetters.Table, store.Key, Encoding.UTF8.GetString(StoreLetters.Unpack(await Get<LargeLetters>().Fetch(key)).Span)));
            await foreach (var request in Get<DataRequestTable>().Newest(store, 100, default))
                rows.Add((DataRequestTable.Name, store.Key, StoredJson.Write(request)));
        }
        return rows;
    }

    /// <summary>Where any of these words can be read.</summary>
    public async Task<List<string>> Found(params string[] words) =>
        [.. from row in await Rows() from word in words where row.Text.Contains(word, StringComparison.OrdinalIgnoreCase) select row.Table + " " + row.Key + ": " + word];

    /// <summary>The cases whose numbers wait on a queue.</summary>
    public async Task<List<CancellationId>> Waiting(string queue)
    {
        var messages = await Get<QueueServiceClient>().GetQueueClient(queue).PeekMessagesAsync(32);
        return [.. messages.Select(m => CaseQueues.Read(m.Body.ToMemory().Span).Id)];
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Wire.Dispose();
    }

    private async Task<HashSet<string>> StoresSeen()
    {
        var stores = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in (string[])[SetAside.Name, LargeLetters.Table, DataRequestTable.Name])
        {
            await foreach (var row in Get<TableServiceClient>().GetTableClient(table).QueryAsync())
                stores.Add(row.GetString("Store") ?? row.PartitionKey);
        }
        return stores;
    }
}
