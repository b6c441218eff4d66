using System.Net;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Core.Pipeline;
using CancelSaver.Sandbox;
using CancelSaver.Storage;
using CancelSaver.Tests.Kit;

namespace CancelSaver.Tests.Storage;

internal sealed class AuthorizationTests : StorageFixture
{
    private const string Date = "Sat, 24 Jan 2026 10:01:00 GMT";
    private const string Development = "UseDevelopmentStorage=true";
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string PlayedKey = "c2VjcmV0IGtleQ==";

    [TestCase(Played.Account, PlayedKey, "shop", "/shop/carts(PartitionKey='O%27%27Brien',RowKey='a%2Bb%25')",
        TestName = "Tables sign account and path")]
    [TestCase(Development, EmulatorKey, "devstoreaccount1",
        "/devstoreaccount1/devstoreaccount1/carts(PartitionKey='O%27%27Brien',RowKey='a%2Bb%25')",
        TestName = "Tables of the emulator sign the account twice")]
    public async Task The_signature_of_tables(string connectionString, string key, string account, string resource)
    {
        using var wire = new Played(next: null, Played.Answer(HttpStatusCode.NoContent), Played.Answer(HttpStatusCode.OK, "{}"));
        var table = new TableServiceClient(connectionString, wire.TableOptions(new MinuteClock())).GetTableClient("carts");

        await table.UpsertEntityAsync(new TableEntity("O'Brien", "a+b%"));
        await table.GetEntityAsync("O'Brien", "a+b%", ["A", "B"]);

        Assert.That(wire.Notes[0].Headers["x-ms-date"], Is.EqualTo(Date));
        Assert.That(wire.Notes[0].Headers["Authorization"],
            Is.EqualTo(Signed(account, key, $"PATCH\n\napplication/json\n{Date}\n{resource}")));
        Assert.That(wire.Notes[1].Headers["Authorization"],
            Is.EqualTo(Signed(account, key, $"GET\n\n\n{wire.Notes[1].Headers["x-ms-date"]}\n{resource}")), "the query is not signed");
    }

    [TestCase(Played.Account, PlayedKey, "shop", "/shop/carts/messages", TestName = "Queues sign account, path and query")]
    [TestCase(Development, EmulatorKey, "devstoreaccount1", "/devstoreaccount1/devstoreaccount1/carts/messages",
        TestName = "Queues of the emulator sign the account twice")]
    public async Task The_signature_of_queues(string connectionString, string key, string account, string resource)
    {
        using var wire = new Played(
            next: null,
            Played.Answer(HttpStatusCode.Created,
                "<MessageId>1</MessageId><PopReceipt>2</PopReceipt><TimeNextVisible>Sat, 24 Jan 2026 10:00:00 GMT</TimeNextVisible>"),
            Played.Answer(HttpStatusCode.NoContent));
        var queue = new QueueServiceClient(connectionString, wire.QueueOptions(new MinuteClock())).GetQueueClient("carts");

        using (HttpPipeline.CreateClientRequestIdScope("one"))
        {
            await queue.SendMessageAsync("hi", TimeSpan.FromSeconds(4.5));
            await queue.DeleteMessageAsync("id", "re+ce/ipt==");
        }

        Assert.That(wire.Notes[0].Body, Is.EqualTo("<QueueMessage><MessageText>aGk=</MessageText></QueueMessage>"));
        Assert.That(wire.Notes[0].Headers["Authorization"], Is.EqualTo(Signed(account, key, string.Join('\n',
            "POST", "", "", $"{wire.Notes[0].Body.Length}", "", "application/xml", "", "", "", "", "", "",
            "x-ms-client-request-id:one", $"x-ms-date:{Date}", "x-ms-return-client-request-id:true", "x-ms-version:2024-08-04",
            resource, "messagettl:-1", "visibilitytimeout:5"))));
        Assert.That(wire.Notes[1].Headers["Authorization"], Is.EqualTo(Signed(account, key, string.Join('\n',
            "DELETE", "", "", "", "", "", "", "", "", "", "", "",
            "x-ms-client-request-id:one", $"x-ms-date:{wire.Notes[1].Headers["x-ms-date"]}",
            "x-ms-return-client-request-id:true", "x-ms-version:2024-08-04",
            resource + "/id", "popreceipt:re+ce/ipt=="))));
    }

    [Test]
    public async Task Each_try_is_signed_anew()
    {
        var azurite = await Emulator.Shared();
        using var tables = new Played(
            azurite.CreateHandler(), Played.Answer(HttpStatusCode.ServiceUnavailable),
            Played.Answer(HttpStatusCode.InternalServerError));
        using var queues = new Played(azurite.CreateHandler(), Played.Answer(HttpStatusCode.ServiceUnavailable));

        var table = new TableServiceClient(azurite.ConnectionString, tables.TableOptions(new MinuteClock()))
            .GetTableClient(Emulator.FreshName("retry"));
        var queue = new QueueServiceClient(azurite.ConnectionString, queues.QueueOptions(new MinuteClock()))
            .GetQueueClient(Emulator.FreshName("retry-"));

        Assert.That(await table.CreateIfNotExistsAsync(), Is.True);
        Assert.That(await queue.CreateIfNotExistsAsync(), Is.True);
        Assert.That(tables.Notes.Select(note => note.Headers["x-ms-date"]).ToList(), Is.Unique.And.Count.EqualTo(3));
        Assert.That(tables.Notes.Select(note => note.Headers["Authorization"]), Is.Unique);
        Assert.That(tables.Notes.Select(note => note.Body), Is.All.EqualTo(tables.Notes[0].Body).And.Not.Empty);
        Assert.That(queues.Notes.Select(note => note.Headers["Authorization"]).ToList(), Is.Unique.And.Count.EqualTo(2));
    }

    [Test]
    public async Task A_service_that_stays_busy_is_reported_as_busy()
    {
        using var wire = new Played(next: null, [.. Enumerable.Range(0, 4).Select(_ => Played.Answer(
            HttpStatusCode.ServiceUnavailable, """{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"busy"}}}"""))]);
        var table = new TableServiceClient(Played.Account, wire.TableOptions()).GetTableClient("carts");

        await Refusal(() => table.AddEntityAsync(new TableEntity("p", "r")), 503, "ServerBusy");

        Assert.That(wire.Notes, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_wrong_key_is_refused()
    {
        var azurite = await Emulator.Shared();
        var wrong = azurite.ConnectionString.Replace("AccountKey=Eby8", "AccountKey=Eby9", StringComparison.Ordinal);

        await Refusal(() => new TableServiceClient(wrong).CreateTableIfNotExistsAsync("refused"), 403, "AuthorizationFailure");
        await Refusal(() => new QueueServiceClient(wrong).GetQueueClient("refused").CreateIfNotExistsAsync(), 403, "AuthenticationFailed");
    }

    [Test]
    public async Task An_identity_is_let_in_over_https()
    {
        await using var azurite = await Azurite.StartAsync(new AzuriteOptions { OAuth = true });
        using var handler = azurite.CreateHandler();
        using var wire = new Played(handler);
        var tables = new TableServiceClient(azurite.TableEndpoint, new AzuriteCredential(), wire.TableOptions());
        var queues = new QueueServiceClient(azurite.QueueEndpoint, new AzuriteCredential(), wire.QueueOptions());
        var table = tables.GetTableClient("carts");
        var queue = queues.GetQueueClient("carts");

        await table.CreateIfNotExistsAsync();
        await table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("O'Brien", "a+b") { ["N"] = 5L })]);
        await queue.CreateIfNotExistsAsync();
        await queue.SendMessageAsync("hello");

        Assert.That((await table.GetEntityAsync("O'Brien", "a+b")).GetInt64("N"), Is.EqualTo(5));
        Assert.That((await queue.ReceiveMessagesAsync()).Single().Body.ToString(), Is.EqualTo("hello"));
        Assert.That(wire.Notes.Select(note => note.Headers["Authorization"]), Is.All.StartsWith("Bearer "));
        var stranger = new TableServiceClient(azurite.TableEndpoint, new AzuriteCredential("https://elsewhere.test"), wire.TableOptions());
        Assert.That(async () => await stranger.CreateTableIfNotExistsAsync("carts"),
            Throws.TypeOf<RequestFailedException>().With.Property("Status").EqualTo(403));
    }

    [Test]
    public void An_identity_does_not_show_its_token_over_http()
    {
        using var wire = new Played(next: null);
        var tables = new TableServiceClient(new Uri("http://shop.table.storage.test"), new AzuriteCredential(), wire.TableOptions());

        Assert.That(async () => await tables.CreateTableIfNotExistsAsync("carts"), Throws.InvalidOperationException);
        Assert.That(wire.Notes, Is.Empty);
    }

    [TestCase("UseDevelopmentStorage=true",
        "http://127.0.0.1:10002/devstoreaccount1/carts()", "http://127.0.0.1:10001/devstoreaccount1/carts")]
    [TestCase("AccountName=shop;AccountKey=c2VjcmV0;",
        "https://shop.table.core.windows.net/carts()", "https://shop.queue.core.windows.net/carts")]
    [TestCase("DefaultEndpointsProtocol=http; accountname=shop; AccountKey=c2VjcmV0; EndpointSuffix=core.test",
        "http://shop.table.core.test/carts()", "http://shop.queue.core.test/carts")]
    [TestCase("AccountName=shop;AccountKey=c2VjcmV0;"
        + "TableEndpoint=https://t.test/;QueueEndpoint=https://q.test/x/;BlobEndpoint=https://b.test",
        "https://t.test/carts()", "https://q.test/x/carts")]
    public async Task Connection_strings_tell_where_to_go(string connectionString, string table, string queue)
    {
        using var wire = new Played(
            next: null, Played.Answer(HttpStatusCode.OK, """{"value":[]}"""),
            Played.Answer(HttpStatusCode.Created));

        await All(new TableServiceClient(connectionString, wire.TableOptions()).GetTableClient("carts").QueryAsync());
        await new QueueServiceClient(connectionString, wire.QueueOptions()).GetQueueClient("carts").CreateIfNotExistsAsync();

        Assert.That(wire.Notes.Select(note => note.Uri.AbsoluteUri), Is.EqualTo(new[] { table, queue }));
    }

    [TestCase("")]
    [TestCase("nonsense")]
    [TestCase("AccountName=shop")]
    [TestCase("AccountKey=c2VjcmV0")]
    [TestCase("AccountName=shop;AccountKey=!!secret!!")]
    [TestCase("AccountName=shop;AccountKey=c2VjcmV0;TableEndpoint=ftp://t.test")]
    [TestCase("TableEndpoint=https://t.test;SharedAccessSignature=sv=secret")]
    [TestCase("@Microsoft.KeyVault(SecretUri=https://secret.test)")]
    public void Connection_strings_that_lack_something_are_refused_unquoted(string connectionString)
    {
        var refusal = Assert.Catch<ArgumentException>(() => _ = new TableServiceClient(connectionString));

        Assert.That(refusal!.Message, Does.Not.Contain("secret"));
    }

    private static string Signed(string account, string key, string text) =>
        $"SharedKey {account}:{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(key), Encoding.UTF8.GetBytes(text)))}";
}
