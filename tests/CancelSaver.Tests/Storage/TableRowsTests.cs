using Azure;
using CancelSaver.Storage;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Storage;

internal sealed class TableRowsTests : StorageFixture
{
    private static readonly string[] Awkward =
    [
        "", "plain", "O'Brien", "''", "100%", "%27", "a+b", "a b", "a&b=c", "\"quoted\"",
        "<tag>", "a|b", "a;b,c(d)", "käse", "注文", "🛒", "..", "~^`[]{}", "a@b:c*!$",
    ];

    [Test]
    public async Task Every_type_comes_back_as_it_was_written()
    {
        var table = await FreshTable();
        var values = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["Text"] = "Grüße, \"Zoë\" \\ </b> \u0001 🛒\r\n",
            ["Empty"] = "",
            ["LooksLikeADate"] = "2026-01-24T10:00:00Z",
            ["True"] = true,
            ["False"] = false,
            ["Int32Max"] = int.MaxValue,
            ["Int32Min"] = int.MinValue,
            ["Int64Max"] = long.MaxValue,
            ["Int64Min"] = long.MinValue,
            ["Int64Small"] = 5L,
            ["Double"] = 1.5,
            ["DoubleWhole"] = 5.0,
            ["DoubleNegativeZero"] = -0.0,
            ["DoubleBig"] = double.MaxValue,
            ["DoubleTiny"] = double.Epsilon,
            ["DoubleNaN"] = double.NaN,
            ["DoubleInfinity"] = double.PositiveInfinity,
            ["DoubleMinusInfinity"] = double.NegativeInfinity,
            ["Time"] = new DateTimeOffset(2026, 1, 24, 10, 0, 0, TimeSpan.Zero).AddTicks(1234567),
            ["TimeFirst"] = new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero),
            ["TimeLast"] = DateTimeOffset.MaxValue,
            ["Guid"] = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"),
            ["Binary"] = new byte[] { 0, 1, 254, 255 },
            ["BinaryEmpty"] = Array.Empty<byte>(),
        };
        var row = new TableEntity("p", "types");
        foreach (var (name, value) in values)
            row[name] = value;
        await table.AddEntityAsync(row);

        var read = await table.GetEntityAsync("p", "types");
        var listed = (await All(table.QueryAsync())).Single();

        foreach (var (name, value) in values)
        {
            Assert.That(read[name], Is.EqualTo(value).And.TypeOf(value.GetType()), name);
            Assert.That(listed[name], Is.EqualTo(value).And.TypeOf(value.GetType()), name);
        }

        Assert.That(read, Has.Count.EqualTo(values.Count + 3), "and the two keys and the timestamp");
        Assert.That(listed.ETag, Is.EqualTo(read.ETag));
    }

    [Test]
    public async Task Times_come_back_in_utc_whatever_they_were_given_in()
    {
        var table = await FreshTable();
        var offset = new DateTimeOffset(2026, 1, 24, 10, 0, 0, TimeSpan.FromHours(2));
        var utc = new DateTime(2026, 1, 24, 8, 0, 0, DateTimeKind.Utc);
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Offset"] = offset, ["Utc"] = utc });

        var read = await table.GetEntityAsync("p", "r");

        Assert.That(read.GetDateTimeOffset("Offset"), Is.EqualTo(offset));
        Assert.That(read.GetDateTimeOffset("Offset")!.Value.Offset, Is.EqualTo(TimeSpan.Zero));
        Assert.That(read.GetDateTimeOffset("Utc")!.Value.UtcDateTime, Is.EqualTo(utc));
        Assert.That(read.Timestamp, Is.Not.Null);
    }

    [Test]
    public async Task Nulls_are_absent_and_a_merge_keeps_what_it_does_not_name()
    {
        var table = await FreshTable();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = "a", ["B"] = "b", ["C"] = null });

        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = "a2", ["B"] = null });
        var merged = await table.GetEntityAsync("p", "r");
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = "a3" }, TableUpdateMode.Replace);
        var replaced = await table.GetEntityAsync("p", "r");

        Assert.That((merged.GetString("A"), merged.GetString("B"), merged.ContainsKey("C")), Is.EqualTo(("a2", "b", false)));
        Assert.That((replaced.GetString("A"), replaced.ContainsKey("B")), Is.EqualTo(("a3", false)));
    }

    [Test]
    public async Task Keys_of_any_allowed_characters_are_found_again([ValueSource(nameof(Awkward))] string key)
    {
        var table = await FreshTable();
        await table.AddEntityAsync(new TableEntity(key, key) { ["Way"] = "insert" });
        await table.UpsertEntityAsync(new TableEntity(key, key) { ["Way"] = "upsert" });
        var etag = await table.UpdateEntityAsync(new TableEntity(key, key) { ["Way"] = "update" }, ETag.All);

        var read = await table.GetEntityAsync(key, key);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey eq {key}");
        var found = await All(table.QueryAsync(filter));
        await table.SubmitTransactionAsync(
            [new(TableTransactionActionType.UpdateMerge, new TableEntity(key, key) { ["Way"] = "batch" }, etag)]);
        var after = await table.GetEntityIfExistsAsync(key, key);

        Assert.That((read.PartitionKey, read.RowKey, read.GetString("Way")), Is.EqualTo((key, key, "update")));
        Assert.That(found, Has.Count.EqualTo(1));
        Assert.That(after!.GetString("Way"), Is.EqualTo("batch"));
        Assert.That(await table.DeleteEntityAsync(key, key), Is.True);
        Assert.That(await table.GetEntityIfExistsAsync(key, key), Is.Null);
    }

    [Test]
    public async Task Keys_are_allowed_512_characters()
    {
        var table = await FreshTable();
        var key = new string('é', 512);
        await table.AddEntityAsync(new TableEntity(key, key));

        Assert.That((await table.GetEntityAsync(key, key)).RowKey, Is.EqualTo(key));
    }

    [Test]
    public async Task A_second_insert_of_the_same_row_is_refused()
    {
        var table = await FreshTable();
        await table.AddEntityAsync(new TableEntity("p", "jane@example.com") { ["Name"] = "Jane" });

        var refusal = await Refusal(() => table.AddEntityAsync(new TableEntity("p", "jane@example.com")), 409, "EntityAlreadyExists");

        Assert.That(refusal.Message, Does.Contain(table.Name).And.Contain("409 EntityAlreadyExists").And.Not.Contain("jane"));
    }

    [Test]
    public async Task Of_20_inserts_at_once_one_wins()
    {
        var table = await FreshTable();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Outcome(() => table.AddEntityAsync(new TableEntity("p", "r") { ["Who"] = i }))));

        Assert.That(outcomes.Count(o => o == "won"), Is.EqualTo(1));
        Assert.That(outcomes.Count(o => o == "409 EntityAlreadyExists"), Is.EqualTo(19));
    }

    [Test]
    public async Task Of_20_updates_of_the_same_version_one_wins()
    {
        var table = await FreshTable();
        var etag = await table.AddEntityAsync(new TableEntity("p", "r"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Outcome(() => table.UpdateEntityAsync(new TableEntity("p", "r") { ["Who"] = i }, etag))));

        Assert.That(outcomes.Count(o => o == "won"), Is.EqualTo(1));
        Assert.That(outcomes.Count(o => o == "412 UpdateConditionNotSatisfied"), Is.EqualTo(19));
    }

    [Test]
    public async Task A_write_returns_the_version_that_a_read_finds()
    {
        var table = await FreshTable();
        var added = await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 });
        var readAfterAdd = await table.GetEntityAsync("p", "r");
        var updated = await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, added, TableUpdateMode.Replace);
        var readAfterUpdate = await table.GetEntityAsync("p", "r");

        Assert.That(readAfterAdd.ETag, Is.EqualTo(added));
        Assert.That(readAfterUpdate.ETag, Is.EqualTo(updated).And.Not.EqualTo(added));
        await Refusal(() => table.DeleteEntityAsync("p", "r", added), 412, "UpdateConditionNotSatisfied");
        Assert.That(await table.DeleteEntityAsync("p", "r", updated), Is.True);
    }

    [Test]
    public async Task What_is_not_there_is_said_so()
    {
        var table = await FreshTable();
        var noTable = Tables.GetTableClient(Emulator.FreshName("absent"));

        Assert.That(await table.GetEntityIfExistsAsync("p", "r"), Is.Null);
        Assert.That(await table.DeleteEntityAsync("p", "r"), Is.False);
        await Refusal(() => table.GetEntityAsync("p", "r"), 404, "ResourceNotFound");
        await Refusal(() => table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All), 404, "ResourceNotFound");
        await Refusal(() => noTable.GetEntityIfExistsAsync("p", "r"), 404, "TableNotFound");
        await Refusal(() => noTable.AddEntityAsync(new TableEntity("p", "r")), 404, "TableNotFound");
        await Refusal(() => All(noTable.QueryAsync()), 404, "TableNotFound");
    }

    [Test]
    public async Task A_table_is_created_once_and_deleted_once()
    {
        var table = Tables.GetTableClient(Emulator.FreshName("once"));

        Assert.That(await Tables.CreateTableIfNotExistsAsync(table.Name), Is.True);
        Assert.That(await table.CreateIfNotExistsAsync(), Is.False);
        Assert.That(await table.DeleteAsync(), Is.True);
        Assert.That(await table.DeleteAsync(), Is.False);
    }

    [Test]
    public void A_property_read_as_another_type_is_a_mistake_told_without_its_value()
    {
        var row = new TableEntity("p", "r") { ["Email"] = "jane@example.com" };

        var mistake = Assert.Throws<InvalidOperationException>(() => row.GetInt32("Email"));

        Assert.That(mistake!.Message, Is.EqualTo("Property Email is a String, not a Int32."));
        Assert.That(row.GetInt32("Absent"), Is.Null);
        Assert.That(() => new TableEntity().RowKey, Throws.InvalidOperationException);
    }

    private static async Task<string> Outcome(Func<Task> call)
    {
        try
        {
            await call();
            return "won";
        }
        catch (RequestFailedException e)
        {
            return $"{e.Status} {e.ErrorCode}";
        }
    }
}
