using Azure;
using CancelSaver.Storage;

namespace CancelSaver.Tests.Storage;

/// <summary>The emulator would let most of this pass; the real service would not. Nothing of it is sent.</summary>
internal sealed class LimitsBeforeTheWireTests
{
    private const string Secret = "jane@example.com";

    private static readonly TableTransactionActionType[] Writes =
    [
        TableTransactionActionType.Add, TableTransactionActionType.UpdateMerge, TableTransactionActionType.UpdateReplace,
        TableTransactionActionType.UpsertMerge, TableTransactionActionType.UpsertReplace,
    ];

    private Played wire = null!;
    private TableClient table = null!;
    private QueueClient queue = null!;

    public static IEnumerable<TestCaseData> BadKeys() =>
        new[] { "/", "\\", "#", "?", "\u0000", "\u001f", "\u007f", "\u009f", "\ud83d", new string('k', 513 - Secret.Length) }
            .Select(end => Secret + end)
            .Select((key, i) => new TestCaseData(key).SetArgDisplayNames($"key {i}"));

    public static IEnumerable<TestCaseData> BadEntities()
    {
        yield return Row("a string too long", "A", new string('x', 32_769));
        yield return Row("half a surrogate pair", "A", Secret + "\ud83d");
        yield return Row("a binary too long", "A", new byte[65_537]);
        yield return Row("a decimal", "A", 5m);
        yield return Row("a float", "A", 5f);
        yield return Row("an unsigned", "A", 5u);
        yield return Row("an enum", "A", DayOfWeek.Monday);
        yield return Row("an array", "A", new[] { Secret });
        yield return Row("before 1601", "A", new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(-1));
        yield return Row("a time of no zone", "A", new DateTime(2026, 1, 24));
        yield return Row("a name with a dash", "a-b", 1);
        yield return Row("a name with a dot", "odata.etag", 1);
        yield return Row("a name with a digit first", "1a", 1);
        yield return Row("a name too long", new string('n', 256), 1);
        yield return Row("no name", "", 1);
        yield return new TestCaseData(Many(253, "x")).SetArgDisplayNames("253 properties");
        yield return new TestCaseData(Many(16, new string('x', 32_768))).SetArgDisplayNames("more than 1 MiB");
        yield return new TestCaseData(new TableEntity { RowKey = "r" }).SetArgDisplayNames("no partition key");
        yield return new TestCaseData(new TableEntity { PartitionKey = "p" }).SetArgDisplayNames("no row key");
    }

    [SetUp]
    public void Refuse_everything_on_the_wire()
    {
        wire = new Played(next: null);
        table = new TableServiceClient(Played.Account, wire.TableOptions()).GetTableClient("carts");
        queue = new QueueServiceClient(Played.Account, wire.QueueOptions()).GetQueueClient("carts");
    }

    [TearDown]
    public void Nothing_was_sent() => Assert.That(wire.Notes, Is.Empty);

    [TestCaseSource(nameof(BadKeys))]
    public void Keys(string key)
    {
        Refused(() => table.GetEntityAsync("p", key));
        Refused(() => table.GetEntityIfExistsAsync(key, "r"));
        Refused(() => table.DeleteEntityAsync("p", key));
        foreach (var write in Writes.Append(TableTransactionActionType.Delete))
            Refused(() => table.SubmitTransactionAsync([new(write, new TableEntity("p", key), ETag.All)]));
        Refused(() => table.AddEntityAsync(new TableEntity(key, "r")));
    }

    [TestCaseSource(nameof(BadEntities))]
    public void Entities(TableEntity entity)
    {
        Refused(() => table.AddEntityAsync(entity));
        Refused(() => table.UpsertEntityAsync(entity));
        Refused(() => table.UpdateEntityAsync(entity, ETag.All));
        foreach (var write in Writes)
            Refused(() => table.SubmitTransactionAsync([new(write, entity, ETag.All)]));
    }

    [Test]
    public void Updates_without_a_version()
    {
        Refused(() => table.UpdateEntityAsync(new TableEntity("p", "r"), default));
        Refused(() => table.SubmitTransactionAsync([new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "r"))]));
    }

    [Test]
    public void Transactions()
    {
        TableTransactionAction Add(string partition, string row, object? value = null) =>
            new(TableTransactionActionType.Add, new TableEntity(partition, row) { ["A"] = value });

        Refused(() => table.SubmitTransactionAsync([]));
        Refused(() => table.SubmitTransactionAsync(Enumerable.Range(0, 101).Select(i => Add("p", $"{i}"))));
        Refused(() => table.SubmitTransactionAsync([Add("p", "1"), Add("q", "2")]));
        Refused(() => table.SubmitTransactionAsync([Add("p", "1"), Add("p", "1")]));
        Refused(() => table.SubmitTransactionAsync(Enumerable.Range(0, 70).Select(i => Add("p", $"{i}", new byte[64 * 1024]))));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(1001)]
    public void Page_sizes(int size) => Refused(() => Task.FromResult(table.QueryAsync(maxPerPage: size)));

    [Test]
    public void Selected_names() => Refused(() => Task.FromResult(table.QueryAsync(select: ["A&$top=1"])));

    [TestCase("ab")]
    [TestCase("1ab")]
    [TestCase("a-b")]
    [TestCase("Tables")]
    [TestCase("")]
    public void Table_names(string name) =>
        Assert.That(() => new TableServiceClient(Played.Account, wire.TableOptions()).GetTableClient(name), Throws.ArgumentException);

    [TestCase("ab")]
    [TestCase("-ab")]
    [TestCase("ab-")]
    [TestCase("a--b")]
    [TestCase("Abc")]
    [TestCase("a_b")]
    [TestCase("a/b")]
    public void Queue_names(string name) =>
        Assert.That(() => new QueueServiceClient(Played.Account, wire.QueueOptions()).GetQueueClient(name), Throws.ArgumentException);

    [Test]
    public void Messages()
    {
        Refused(() => queue.SendMessageAsync(new byte[49_153]));
        Refused(() => queue.SendMessageAsync(new string('é', 24_577)));
        Refused(() => queue.UpdateMessageAsync("id", "receipt", new byte[49_153]));
    }

    [Test]
    public void Times_and_counts()
    {
        Refused(() => queue.SendMessageAsync("m", visibilityTimeout: TimeSpan.FromSeconds(-1)));
        Refused(() => queue.SendMessageAsync("m", visibilityTimeout: TimeSpan.FromDays(7) + TimeSpan.FromTicks(1)));
        Refused(() => queue.SendMessageAsync("m", visibilityTimeout: TimeSpan.FromSeconds(5), timeToLive: TimeSpan.FromSeconds(5)));
        Refused(() => queue.SendMessageAsync("m", timeToLive: TimeSpan.Zero));
        Refused(() => queue.SendMessageAsync("m", timeToLive: TimeSpan.FromSeconds(-2)));
        Refused(() => queue.SendMessageAsync("m", timeToLive: TimeSpan.MaxValue));
        Refused(() => queue.ReceiveMessagesAsync(33));
        Refused(() => queue.ReceiveMessagesAsync(0));
        Refused(() => queue.ReceiveMessagesAsync(1, TimeSpan.Zero));
        Refused(() => queue.PeekMessagesAsync(33));
        Refused(() => queue.UpdateMessageAsync("id", "receipt", visibilityTimeout: TimeSpan.FromDays(8)));
        Refused(() => queue.UpdateMessageAsync("", "receipt"));
        Refused(() => queue.DeleteMessageAsync("id", ""));
    }

    private static TestCaseData Row(string name, string property, object value) =>
        new TestCaseData(new TableEntity("p", "r") { [property] = value }).SetArgDisplayNames(name);

    private static TableEntity Many(int count, string value)
    {
        var entity = new TableEntity("p", "r");
        for (var i = 0; i < count; i++)
            entity[$"P{i}"] = value;
        return entity;
    }

    private static void Refused(Func<Task> call)
    {
        var refusal = Assert.CatchAsync<ArgumentException>(() => call());
        Assert.That(refusal!.Message, Does.Not.Contain(Secret));
    }
}
