using System.Net;
using CancelSaver.Storage;

namespace CancelSaver.Tests.Storage;

internal sealed class TableQueriesTests : StorageFixture
{
    [Test]
    public async Task Pages_follow_each_other_until_all_rows_are_read()
    {
        var table = await FreshTable();
        for (var batch = 0; batch < 21; batch++)
        {
            await table.SubmitTransactionAsync(Enumerable.Range(batch * 50, 50).Select(i =>
                new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p'ä", $"{i:D5} +&%") { ["N"] = i })));
        }

        var all = await All(table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {"p'ä"}"), select: ["N"]));
        var small = await All(table.QueryAsync("N ge 1000", maxPerPage: 7));

        Assert.That(all.Select(row => row.GetInt32("N")), Is.EqualTo(Enumerable.Range(0, 1050).Cast<int?>()));
        Assert.That(small.Select(row => row.GetInt32("N")), Is.EqualTo(Enumerable.Range(1000, 50).Cast<int?>()));
    }

    [Test]
    public async Task An_empty_page_is_not_the_end_and_the_question_stays_the_same()
    {
        using var wire = new Played(
            next: null,
            Played.Answer(HttpStatusCode.OK, """{"value":[]}""",
                ("x-ms-continuation-NextPartitionKey", "1!8!a+b="), ("x-ms-continuation-NextRowKey", "1!4!&c")),
            Played.Answer(HttpStatusCode.OK, """{"value":[{"PartitionKey":"p","RowKey":"1"}]}""",
                ("x-ms-continuation-NextPartitionKey", "only")),
            Played.Answer(HttpStatusCode.OK, """{"value":[]}"""));
        var table = new TableServiceClient(Played.Account, wire.TableOptions()).GetTableClient("carts");

        var rows = await All(table.QueryAsync("A eq 'x y'", maxPerPage: 5, select: ["PartitionKey", "RowKey"]));

        const string Question = "https://shop.table.storage.test/carts()?$filter=A%20eq%20%27x%20y%27&$select=PartitionKey%2CRowKey&$top=5";
        Assert.That(rows.Select(row => row.RowKey), Is.EqualTo(new[] { "1" }));
        Assert.That(wire.Notes.Select(note => note.Uri.AbsoluteUri), Is.EqualTo(new[]
        {
            Question,
            Question + "&NextPartitionKey=1%218%21a%2Bb%3D&NextRowKey=1%214%21%26c",
            Question + "&NextPartitionKey=only",
        }));
    }

    [Test]
    public async Task Reading_stops_asking_when_the_reader_stops()
    {
        using var wire = new Played(
            next: null,
            Played.Answer(HttpStatusCode.OK, """{"value":[{"PartitionKey":"p","RowKey":"1"}]}""",
                ("x-ms-continuation-NextPartitionKey", "more")));
        var table = new TableServiceClient(Played.Account, wire.TableOptions()).GetTableClient("carts");

        await foreach (var row in table.QueryAsync())
        {
            Assert.That(row.RowKey, Is.EqualTo("1"));
            break;
        }

        Assert.That(wire.Notes, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_answer_of_the_real_service_is_read_with_its_types()
    {
        using var wire = new Played(next: null, Played.Answer(HttpStatusCode.OK, """
            {"odata.metadata":"https://shop.table.storage.test/$metadata#carts","value":[{
            "odata.etag":"W/\"datetime'2026-01-24T10%3A00%3A00Z'\"",
            "PartitionKey":"p","RowKey":"r","Timestamp":"2026-01-24T10:00:00.1234567Z","Whole":5.0,"Exponent":1E+20,"Count":5,
            "Big@odata.type":"Edm.Int64","Big":"9007199254740993",
            "Late":"2026-01-24T10:00:00Z","Late@odata.type":"Edm.DateTime","Text":"5"}]}
            """));
        var table = new TableServiceClient(Played.Account, wire.TableOptions()).GetTableClient("carts");

        var row = (await All(table.QueryAsync())).Single();

        Assert.That(row.ETag.ToString(), Is.EqualTo("W/\"datetime'2026-01-24T10%3A00%3A00Z'\""));
        Assert.That(row.Timestamp, Is.EqualTo(new DateTimeOffset(2026, 1, 24, 10, 0, 0, TimeSpan.Zero).AddTicks(1234567)));
        Assert.That((row.GetDouble("Whole"), row.GetDouble("Exponent"), row.GetInt32("Count")), Is.EqualTo((5.0, 1e20, 5)));
        Assert.That((row.GetInt64("Big"), row.GetString("Text")), Is.EqualTo((9007199254740993L, "5")));
        Assert.That(row.GetDateTimeOffset("Late"), Is.EqualTo(new DateTimeOffset(2026, 1, 24, 10, 0, 0, TimeSpan.Zero)));
    }

    [Test]
    public async Task Only_the_selected_properties_come()
    {
        var table = await FreshTable();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = "a", ["B"] = 2L, ["C"] = "c" });

        var got = await table.GetEntityAsync("p", "r", ["A", "B", "Absent"]);
        var listed = (await All(table.QueryAsync(select: ["RowKey", "B"]))).Single();

        Assert.That((got.GetString("A"), got.GetInt64("B"), got.ContainsKey("C"), got.ContainsKey("RowKey")),
            Is.EqualTo(("a", 2L, false, false)));
        Assert.That((listed.RowKey, listed.GetInt64("B"), listed.ContainsKey("A")), Is.EqualTo(("r", 2L, false)));
        Assert.That(got.ETag, Is.Not.EqualTo(default(Azure.ETag)), "a row read in part can still be changed by version");
    }

    [Test]
    public async Task Every_kind_of_literal_finds_its_row()
    {
        var table = await FreshTable();
        var time = new DateTimeOffset(2026, 1, 24, 10, 0, 0, TimeSpan.FromHours(1)).AddTicks(1234567);
        var guid = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e");
        byte[] binary = [1, 171, 255];
        await table.AddEntityAsync(new TableEntity("p", "hit")
        {
            ["Text"] = "it's",
            ["Flag"] = true,
            ["Int"] = -5,
            ["Long"] = 5_000_000_000L,
            ["Double"] = 2.0,
            ["Time"] = time,
            ["Guid"] = guid,
            ["Binary"] = binary,
        });
        await table.AddEntityAsync(new TableEntity("p", "miss")
        {
            ["Text"] = "its",
            ["Flag"] = false,
            ["Int"] = 5,
            ["Long"] = 1L,
            ["Double"] = 2.5,
            ["Time"] = time.AddSeconds(1),
            ["Guid"] = Guid.Empty,
            ["Binary"] = new byte[] { 1 },
        });

        string[] filters =
        [
            TableClient.CreateQueryFilter($"Text eq {"it's"}"),
            TableClient.CreateQueryFilter($"Flag eq {true}"),
            TableClient.CreateQueryFilter($"Int lt {-4}"),
            TableClient.CreateQueryFilter($"Long eq {5_000_000_000L}"),
            TableClient.CreateQueryFilter($"Double eq {2.0}"),
            TableClient.CreateQueryFilter($"Time eq {time}"),
            TableClient.CreateQueryFilter($"Time le {time.UtcDateTime}"),
            TableClient.CreateQueryFilter($"Guid eq {guid}"),
            TableClient.CreateQueryFilter($"Binary eq {binary}"),
            TableClient.CreateQueryFilter($"PartitionKey eq {"p"} and RowKey ge {"h"} and RowKey lt {"i"}"),
        ];
        foreach (var filter in filters)
            Assert.That((await All(table.QueryAsync(filter))).Select(row => row.RowKey), Is.EqualTo(new[] { "hit" }), filter);
    }

    [TestCase("x' or RowKey ne '")]
    [TestCase("' or '1' eq '1")]
    [TestCase("''")]
    [TestCase("') or (PartitionKey eq 'p")]
    public async Task A_quote_in_a_value_does_not_end_it(string text)
    {
        var table = await FreshTable();
        await table.AddEntityAsync(new TableEntity("p", "other") { ["Text"] = "other" });
        Assert.That(await All(table.QueryAsync(TableClient.CreateQueryFilter($"Text eq {text}"))), Is.Empty);

        await table.AddEntityAsync(new TableEntity("p", "same") { ["Text"] = text });
        Assert.That(await All(table.QueryAsync(TableClient.CreateQueryFilter($"Text eq {text}"))), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_filter_refuses_what_it_cannot_compare()
    {
        Assert.That(() => TableClient.CreateQueryFilter($"A eq {null}"), Throws.ArgumentException);
        Assert.That(() => TableClient.CreateQueryFilter($"A eq {5m}"), Throws.ArgumentException);
        Assert.That(() => TableClient.CreateQueryFilter($"A eq {double.NaN}"), Throws.ArgumentException);
        Assert.That(() => TableClient.CreateQueryFilter($"A eq {new DateTime(2026, 1, 1)}"), Throws.ArgumentException);
        Assert.That(TableClient.CreateQueryFilter($"A eq {1e20} or B eq {3.0:F2}"), Is.EqualTo("A eq 1E+20 or B eq 3.0"));
    }
}
