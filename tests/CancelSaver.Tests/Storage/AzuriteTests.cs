using System.Diagnostics;
using CancelSaver.Sandbox;
using CancelSaver.Storage;

namespace CancelSaver.Tests.Storage;

internal sealed class AzuriteTests
{
    [Test]
    public async Task A_folder_keeps_what_was_written_and_nothing_keeps_running()
    {
        var folder = Directory.CreateTempSubdirectory("azurite-test-");
        try
        {
            int first;
            await using (var azurite = await Azurite.StartAsync(new AzuriteOptions { Folder = folder.FullName }))
            {
                first = azurite.ProcessId;
                var table = new TableServiceClient(azurite.ConnectionString).GetTableClient("carts");
                await table.CreateIfNotExistsAsync();
                await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = "kept" });
                await new QueueServiceClient(azurite.ConnectionString).GetQueueClient("carts").CreateIfNotExistsAsync();
            }

            await using var again = await Azurite.StartAsync(new AzuriteOptions { Folder = folder.FullName });
            var row = await new TableServiceClient(again.ConnectionString).GetTableClient("carts").GetEntityAsync("p", "r");

            Assert.That(row.GetString("A"), Is.EqualTo("kept"));
            Assert.That(() => Process.GetProcessById(first), Throws.ArgumentException, "it is gone");
            Assert.That(again.BlobEndpoint.AbsolutePath, Is.EqualTo("/devstoreaccount1"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task A_port_in_use_is_told()
    {
        await using var azurite = await Azurite.StartAsync();

        Assert.That(async () => await Azurite.StartAsync(new AzuriteOptions { TablePort = azurite.TableEndpoint.Port }),
            Throws.InvalidOperationException.With.Message.Contains("EADDRINUSE"));
    }
}
