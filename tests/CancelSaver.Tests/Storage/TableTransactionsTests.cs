using System.Net;
using Azure;
using CancelSaver.Storage;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Storage;

internal sealed class TableTransactionsTests : StorageFixture
{
    [Test]
    public async Task All_actions_happen_together_and_return_their_versions()
    {
        var table = await FreshTable();
        var update = await table.AddEntityAsync(new TableEntity("p", "update") { ["A"] = 1, ["B"] = 1 });
        await table.AddEntityAsync(new TableEntity("p", "replace") { ["A"] = 1, ["B"] = 1 });
        await table.AddEntityAsync(new TableEntity("p", "delete"));

        var versions = await table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "käse O'Brien") { ["A"] = "🛒\r\n--changeset", ["L"] = 7L }),
            new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "update") { ["A"] = 2 }, update),
            new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "replace") { ["A"] = 2 }, ETag.All),
            new(TableTransactionActionType.UpsertMerge, new TableEntity("p", "upsert") { ["A"] = 2 }),
            new(TableTransactionActionType.UpsertReplace, new TableEntity("p", "upsert2") { ["A"] = 2 }),
            new(TableTransactionActionType.Delete, new TableEntity("p", "delete")),
        ]);

        var rows = (await All(table.QueryAsync())).ToDictionary(row => row.RowKey, StringComparer.Ordinal);
        Assert.That(rows.Keys, Is.EquivalentTo(new[] { "käse O'Brien", "update", "replace", "upsert", "upsert2" }));
        Assert.That(rows["käse O'Brien"].GetString("A"), Is.EqualTo("🛒\r\n--changeset"));
        Assert.That(rows["käse O'Brien"].GetInt64("L"), Is.EqualTo(7L));
        Assert.That((rows["update"].GetInt32("A"), rows["update"].GetInt32("B")), Is.EqualTo((2, 1)));
        Assert.That((rows["replace"].GetInt32("A"), rows["replace"].ContainsKey("B")), Is.EqualTo((2, false)));
        Assert.That(versions, Has.Count.EqualTo(6));
        Assert.That(versions[0], Is.EqualTo(rows["käse O'Brien"].ETag));
        Assert.That(versions[1], Is.EqualTo(rows["update"].ETag));
        Assert.That(versions[5], Is.EqualTo(default(ETag)));
    }

    [Test]
    public async Task One_refusal_undoes_them_all_and_says_which()
    {
        var table = await FreshTable();
        var old = await table.AddEntityAsync(new TableEntity("p", "there"));
        await table.UpsertEntityAsync(new TableEntity("p", "there") { ["A"] = 1 });

        var exists = await Refusal<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.Add, new TableEntity("p", "new")),
                new(TableTransactionActionType.Add, new TableEntity("p", "there")),
            ]), 409, "EntityAlreadyExists");
        var stale = await Refusal<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "there"), old),
                new(TableTransactionActionType.Add, new TableEntity("p", "new")),
            ]), 412, "UpdateConditionNotSatisfied");
        var absent = await Refusal<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.Add, new TableEntity("p", "new")),
                new(TableTransactionActionType.UpsertMerge, new TableEntity("p", "new2")),
                new(TableTransactionActionType.Delete, new TableEntity("p", "absent")),
            ]), 404, "ResourceNotFound");

        Assert.That((exists.FailedTransactionActionIndex, stale.FailedTransactionActionIndex, absent.FailedTransactionActionIndex),
            Is.EqualTo(((int?)1, (int?)0, (int?)2)));
        Assert.That((await All(table.QueryAsync())).Select(row => row.RowKey), Is.EqualTo(new[] { "there" }));
    }

    [Test]
    public async Task A_hundred_are_allowed()
    {
        var table = await FreshTable();

        var versions = await table.SubmitTransactionAsync(Rows(100));

        Assert.That(versions, Has.Count.EqualTo(100).And.None.EqualTo(default(ETag)));
        Assert.That(await All(table.QueryAsync()), Has.Count.EqualTo(100));
    }

    [Test]
    public async Task In_an_absent_table_nothing_can_be_done()
    {
        var table = Tables.GetTableClient(Emulator.FreshName("absent"));

        await Refusal(() => table.SubmitTransactionAsync(Rows(1)), 404, "TableNotFound");
    }

    [Test]
    public async Task The_refusal_of_the_real_service_is_read()
    {
        const string Answer =
            "--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_1\r\n\r\n--changesetresponse_1\r\n"
            + "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 409 Conflict\r\n"
            + "X-Content-Type-Options: nosniff\r\n"
            + "DataServiceVersion: 3.0;\r\nContent-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8\r\n\r\n"
            + """{"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en-US","value":"""
            + """ "12:The specified entity already exists.\nRequestId:1"}}}"""
            + "\r\n--changesetresponse_1--\r\n--batchresponse_1--\r\n";
        using var wire = new Played(next: null, Played.Answer(HttpStatusCode.Accepted, Answer));
        var table = new TableServiceClient(Played.Account, wire.TableOptions()).GetTableClient("carts");

        var refusal = await Refusal<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync(Rows(20)), 409, "EntityAlreadyExists");

        Assert.That(refusal.FailedTransactionActionIndex, Is.EqualTo(12));
    }

    [Test]
    public async Task An_answer_with_fewer_parts_than_actions_is_no_success()
    {
        using var wire = new Played(
            next: null, Played.Answer(HttpStatusCode.Accepted, "--b\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n--b--\r\n"));
        var table = new TableServiceClient(Played.Account, wire.TableOptions()).GetTableClient("carts");

        Assert.That(async () => await table.SubmitTransactionAsync(Rows(2)), Throws.TypeOf<TableTransactionFailedException>());
    }

    [Test]
    public async Task The_body_is_what_the_service_documents()
    {
        using var wire = new Played(next: null, Played.Answer(HttpStatusCode.Accepted, "HTTP/1.1 204 No Content\r\nETag: W/\"1\"\r\n"));
        var table = new TableServiceClient(Played.Account, wire.TableOptions()).GetTableClient("carts");

        var versions = await table.SubmitTransactionAsync(
            [new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "r") { ["A"] = 1 }, new ETag("W/\"0\""))]);

        var boundary = wire.Notes[0].Body.Split("\r\n")[0];
        var changeSet = wire.Notes[0].Body.Split("\r\n")[1].Split("boundary=")[1];
        Assert.That(versions.Single().ToString(), Is.EqualTo("W/\"1\""));
        Assert.That(wire.Notes[0].Uri.AbsoluteUri, Is.EqualTo("https://shop.table.storage.test/$batch"));
        Assert.That(wire.Notes[0].Body.Replace(boundary, "--B").Replace(changeSet, "C"), Is.EqualTo(string.Join("\r\n",
            "--B", "Content-Type: multipart/mixed; boundary=C", "", "--C", "Content-Type: application/http",
            "Content-Transfer-Encoding: binary", "",
            "PATCH https://shop.table.storage.test/carts(PartitionKey='p',RowKey='r') HTTP/1.1",
            "Accept: application/json;odata=minimalmetadata",
            "DataServiceVersion: 3.0", "If-Match: W/\"0\"", "Content-Type: application/json", "",
            """{"PartitionKey":"p","RowKey":"r","A":1}""",
            "--C--", "--B--", "")));
    }

    private static IEnumerable<TableTransactionAction> Rows(int count) =>
        Enumerable.Range(0, count).Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{i:D3}")));
}
